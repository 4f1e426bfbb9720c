package dev.weir.runner.sql;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A job of test/fixtures/uid-jobs: its text, and by its comments what must not move its uids and what must.
 *
 * @param keeps changes after which every stateful operator has the uid it had
 * @param moves changes of what the state of the operators of a type means
 */
record UidJob(String name, String text, List<Change> keeps, List<Change> moves) {
    static final Path FOLDER = Path.of("../../test/fixtures/uid-jobs");
    private static final List<String> REAL = List.of("orders", "clicks", "payments", "customers", "rates", "changes", "products", "archive",
            "ticks", "counts", "sums", "pairs", "windows", "latest", "rows_log", "made");
    private static final Map<String, List<Operator>> PLANNED = new ConcurrentHashMap<>();

    /** One replacement in the text. */
    record Change(String type, String from, String to) {
        String in(UidJob job) {
            String query = job.text.replaceAll("(?m)^--.*\n", "");
            assertTrue(query.contains(from), () -> job.name + " has no " + from);
            return query.replace(from, to);
        }

        @Override
        public String toString() {
            return from + " => " + to;
        }
    }

    /**
     * An operator as Flink would run it.
     *
     * @param job the tables that its job writes
     * @param keeps whether something of it is in a savepoint: keyed state, a source's splits, a sink's writer
     */
    record Operator(String job, String type, String name, String uid, boolean keeps) {
        @Override
        public String toString() {
            return job + " " + type + " " + name + " " + uid;
        }
    }

    static List<UidJob> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".sql") && !file.endsWith("tables.sql")).sorted().map(UidJob::read).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static UidJob read(Path file) {
        String text = text(file);
        List<Change> keeps = new ArrayList<>();
        List<Change> moves = new ArrayList<>();
        for (String line : text.lines().filter(l -> l.startsWith("-- ")).toList()) {
            String[] parts = line.substring(3).split(" \\| ");
            String type = parts[0].replace("moves ", "");
            (parts[0].equals("keeps") ? keeps : moves).add(new Change(type, parts[1], parts[2]));
        }
        return new UidJob(file.getFileName().toString().replace(".sql", ""), text, keeps, moves);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Script script(String text) {
        return script(text, 1);
    }

    static Script script(String text, int parallelism) {
        var tables = new Script.CommonFile("tables.sql", text(FOLDER.resolve("tables.sql")));
        return new Script("job.sql", text, List.of(tables), Map.of(), parallelism, "streaming", List.of(), null, true, List.of(), REAL, null);
    }

    /** Its operators as they are; asked for by every property, planned once. */
    List<Operator> operators() {
        return planned(text);
    }

    static List<Operator> planned(String text) {
        return PLANNED.computeIfAbsent(text, UidJob::operators);
    }

    static List<Operator> operators(String text) {
        return operators(script(text));
    }

    static List<Operator> operators(Script script) {
        CompiledScript compiled = new SqlCompiler().compile(script);
        assertTrue(compiled.validation().valid(), () -> compiled.validation().diagnostics() + "\n" + script.text());
        Map<Integer, TreeSet<String>> sinks = new TreeMap<>();
        for (JsonNode each : compiled.topology().get("operators")) {
            if (each.get("type").asText().equals("sink")) {
                sinks.computeIfAbsent(each.get("job").asInt(), j -> new TreeSet<>()).add(each.get("table").asText().replaceFirst(".*\\.", ""));
            }
        }
        List<Operator> found = new ArrayList<>();
        for (JsonNode each : compiled.topology().get("operators")) {
            String type = each.get("type").asText();
            boolean keeps = !each.get("state").isEmpty() || type.equals("sink");
            String uid = each.get("uid").asText().replaceFirst("@.*", "");
            found.add(new Operator(String.join("+", sinks.get(each.get("job").asInt())), type, each.get("name").asText(), uid, keeps));
        }
        found.sort((a, b) -> a.toString().compareTo(b.toString()));
        return found;
    }

    static String lines(List<Operator> operators) {
        return operators.stream().map(Operator::toString).collect(Collectors.joining("\n"));
    }

    static List<StreamGraph> graphs(Script script) {
        return new SqlCompiler().compile(script).jobs().stream().map(job -> job.streamGraph(new JobID())).toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
