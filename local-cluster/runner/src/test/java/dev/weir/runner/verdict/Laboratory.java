package dev.weir.runner.verdict;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.jobs.Run;
import dev.weir.runner.jobs.RunState;
import dev.weir.runner.jobs.RunStatus;
import dev.weir.runner.savepoints.RealRuns;
import dev.weir.runner.savepoints.Restore;
import dev.weir.runner.savepoints.StateBackends;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.SqlCompiler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Finds out what really happens: takes a savepoint of one version on a real cluster and restores another from it. */
public final class Laboratory implements AutoCloseable {
    /** What was seen. {@code rows}: what they change of the table after the restore; null where it did not restore. */
    record Seen(boolean neededLeave, boolean failed, String reason, boolean sourcesWentOn, List<String> rows) {}

    private final RealRuns real = new RealRuns();
    private final SqlCompiler compiler = new SqlCompiler();
    private final Tables tables;
    private final Path folder;
    private final Map<Version, String> savepoints = new HashMap<>();
    private final Map<Version, String> canonicals = new HashMap<>();
    private final Map<Version, List<String>> kept = new HashMap<>();
    private final Map<Version, List<String>> fresh = new HashMap<>();

    public Laboratory(Path folder) throws Exception {
        this.folder = folder;
        tables = new Tables(folder);
    }

    Verdict verdict(Version old, Version now, boolean withSavepoint) throws Exception {
        return Diff.of(compiler, script(old, true), script(now, true), withSavepoint ? savepoint(old, now) : null);
    }

    /** A savepoint in the backend's own format, taken when the first half of every table has been read. */
    public String savepoint(Version version) throws Exception {
        return savepoint(version, version);
    }

    /** Likewise, in the format that every backend reads. */
    public String canonical(Version version) throws Exception {
        return savepoint(version, version.set("state.backend.type", version.backend().equals("rocksdb") ? "hashmap" : "rocksdb"));
    }

    /** Likewise; canonical where the new version has another state backend. */
    private String savepoint(Version old, Version now) throws Exception {
        boolean canonical = !StateBackends.isOwn(old.backend(), now.backend());
        Map<Version, String> known = canonical ? canonicals : savepoints;
        if (!known.containsKey(old)) {
            known.put(old, stopInTheMiddle(old, canonical ? script(now, true) : null));
        }
        return known.get(old);
    }

    private String stopInTheMiddle(Version version, Script next) throws Exception {
        Run run = real.start(script(version, true), null);
        for (String table : read(version)) {
            real.rowsUntil(run, "tap_" + table, rows -> rows.size() >= Tables.HALF);
        }
        String path = real.stop(run, folder.resolve("savepoints").toUri().toString(), next);
        RunStatus ended = RealRuns.ended(run);
        if (ended.state() != RunState.FINISHED) {
            throw new AssertionError(version + " ended as " + ended);
        }
        real.runs().forget(run.id());
        return path;
    }

    /** The code by which the engine refuses to stop one version for another; the run must go on then. */
    String refusedStop(Version old, Version now) throws Exception {
        Run run = real.start(script(old, true), null);
        for (String table : read(old)) {
            real.rowsUntil(run, "tap_" + table, rows -> rows.size() >= Tables.HALF);
        }
        try {
            real.stop(run, folder.resolve("savepoints").toUri().toString(), script(now, true));
            return null;
        } catch (WeirException refused) {
            String state = run.state() == RunState.RUNNING ? "" : " " + run.state();
            real.cancel(run);
            return refused.code() + state;
        }
    }

    /** The rows that a version gives after it was stopped and started again unchanged: what "kept" means. */
    List<String> kept(Version version) throws Exception {
        List<String> known = kept.get(version);
        if (known == null) {
            known = restore(version, savepoint(version), false).rows();
            kept.put(version, known);
        }
        return known;
    }

    /** The rows that a version gives of the second half alone: what "nothing was kept" means. */
    List<String> fresh(Version version) throws Exception {
        List<String> known = fresh.get(version);
        if (known == null) {
            Run run = real.start(script(version, false), null);
            RealRuns.ended(run);
            known = result(run);
            real.runs().forget(run.id());
            fresh.put(version, known);
        }
        return known;
    }

    /** What happens when the new version is started from the old one's savepoint, and then, if that is refused, with leave to drop. */
    Seen see(Version old, Version now) throws Exception {
        String savepoint = savepoint(old, now);
        try {
            return restore(now, savepoint, false);
        } catch (WeirException refused) {
            if (!refused.code().equals("state-dropped")) {
                throw refused;
            }
            Seen allowed = restore(now, savepoint, true);
            return new Seen(true, allowed.failed(), allowed.reason(), allowed.sourcesWentOn(), allowed.rows());
        }
    }

    /** What happens when the new version is started from a savepoint in the old one's own format. */
    Seen seeNative(Version old, Version now) throws Exception {
        return restore(now, savepoint(old), false);
    }

    Verdict verdictOfNative(Version old, Version now) throws Exception {
        return Diff.of(compiler, script(old, true), script(now, true), savepoint(old));
    }

    private Seen restore(Version version, String savepoint, boolean allowed) throws Exception {
        Run run = real.start(script(version, true), new Restore(savepoint, allowed));
        boolean wentOn = true;
        for (String table : read(version)) {
            List<JsonNode> tapped = real.rowsUntil(run, "tap_" + table, rows -> rows.size() >= Tables.HALF);
            // The first that is new: a row in its place may be taken back before it.
            wentOn &= tapped.stream().filter(row -> row.get(0).asText().matches("\\+[IU]")).findFirst().map(row -> row.get(2).asInt() == Tables.HALF + 1).orElse(false);
        }
        if (!run.state().isOver() && !wentOn) {
            // It reads from the beginning, and waits in the middle.
            real.cancel(run);
            return new Seen(false, false, null, false, null);
        }
        RunStatus ended = RealRuns.ended(run);
        boolean failed = ended.state() == RunState.FAILED;
        List<String> rows = failed || !wentOn ? null : result(run);
        real.runs().forget(run.id());
        return new Seen(false, failed, failed ? ended.failure().message() : null, wentOn, rows);
    }

    /**
     * What the rows after the restore change of the table that the sink makes: each row with how often it came, less how often it was taken back. In
     * which order rows of two tables met is no part of it.
     */
    private List<String> result(Run run) throws Exception {
        Map<String, Integer> changes = new TreeMap<>();
        real.rowsUntil(run, "outcome", rows -> false).forEach(row -> {
            boolean given = row.get(0).asText().equals("+I") || row.get(0).asText().equals("+U");
            changes.merge(line(row), given ? 1 : -1, Integer::sum);
        });
        return changes.entrySet().stream().filter(change -> change.getValue() != 0).map(change -> change.getValue() + " " + change.getKey()).toList();
    }

    private static String line(JsonNode row) {
        List<String> values = new ArrayList<>();
        for (int i = 2; i < row.size(); i++) {
            values.add(row.get(i).asText());
        }
        return values.toString();
    }

    private static List<String> read(Version version) {
        return List.of("orders", "clicks", "prices").stream().filter(table -> (version.query() + version.ddl()).matches("(?s).*\\b" + table + "\\b.*")).toList();
    }

    /** Beside the result, every table that is read is tapped: what came from it tells when it is half read, and where it goes on. */
    Script script(Version version, boolean whole) {
        StringBuilder text = new StringBuilder();
        version.settings().forEach((key, value) -> text.append("SET '").append(key).append("' = '").append(value).append("';\n"));
        String before = text + Tables.ddl() + version.ddl();
        text.setLength(0);
        text.append(before).append("CREATE TABLE outcome (").append(columns(before + version.query())).append(") WITH ('connector'='print');\n");
        read(version).forEach(table -> text.append("CREATE TABLE tap_").append(table).append(" (id INT) WITH ('connector'='print');\n"));
        text.append("BEGIN STATEMENT SET;\n");
        read(version).forEach(table -> text.append("INSERT INTO tap_").append(table).append(" SELECT id FROM ").append(table).append(";\n"));
        text.append("INSERT INTO outcome ").append(version.query()).append(";\nEND;\n");
        return with(text.toString(), version, whole);
    }

    private Script with(String text, Version version, boolean whole) {
        Map<String, String> files = tables.files(whole);
        if (version.ddl().contains("'datagen'") || version.ddl().contains("'filesystem'")) {
            files.remove("orders");
        }
        Script script = RealRuns.script(text, files, "stop", "speed");
        return new Script(script.file(), script.text(), script.common(), script.settings(), version.parallelism(), script.mode(), script.samples(),
                folder.toString(), true, script.jars(), script.real(), script.topology());
    }

    private String columns(String select) {
        CompiledScript compiled = compiler.compile(with(select, Version.of(""), true));
        if (!compiled.validation().valid()) {
            throw new AssertionError(select + "\n" + compiled.validation().diagnostics());
        }
        return compiled.jobs().get(0).sinks().get(0).columns().stream()
                .map(column -> "`" + column.name() + "` " + column.type().replace(" NOT NULL", "").replaceAll("\\*\\w+\\*", ""))
                .collect(Collectors.joining(", "));
    }

    @Override
    public void close() throws Exception {
        real.close();
    }
}
