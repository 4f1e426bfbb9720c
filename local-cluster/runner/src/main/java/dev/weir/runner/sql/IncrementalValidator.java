package dev.weir.runner.sql;

import dev.weir.runner.samples.StandIns;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Validates a script while it is typed. The environment is kept with the statements that changed it; a statement is asked
 * again only when its text changed or something before it did. An environment cannot go back, so an edit above the last
 * change starts a new one; that one goes no further than to what is typed until something behind it is to be asked.
 */
final class IncrementalValidator implements AutoCloseable {
    /** @param before what stands for all the changes before it: a digest, see {@link #after} */
    private record Asked(String before, String text) {}

    /** Nothing else is answered meanwhile; what was checked by then is kept for the next time. */
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private final ClassLoader loader;
    private final Script script;
    /** Stands for the environment that nothing has changed yet. */
    private final String nothing;
    private SqlEnvironment environment;
    private Interpreter interpreter;
    private Places places;
    private List<Diagnostic> prepared = List.of();
    private List<Preparation.Declared> common = List.of();
    /** The digest after each change that the environment has seen. */
    private final List<String> applied = new ArrayList<>();
    private Map<Asked, Outcome> known = new HashMap<>();
    /** After the changes that a digest stands for: the beginning of the statement set that is open then; no text where none is. */
    private Map<String, String> open = new HashMap<>();

    /**
     * @param script what decides what a text means, beside the text
     * @param nothing stands for such scripts, and no others
     */
    IncrementalValidator(ClassLoader loader, Script script, String nothing) {
        this.loader = loader;
        this.script = script;
        this.nothing = nothing;
        restart();
    }

    /**
     * What became of a text.
     *
     * @param statements as semicolons part them
     * @param before of each statement that was looked at, how many changes come before it
     * @param changes every statement that changed the environment, in order
     */
    record Followed(List<SourceStatement> statements, Findings findings, List<Integer> before, List<SourceStatement> changes) {
        /** The changes before a statement; those of the whole text where none is named. */
        List<SourceStatement> until(Integer statement) {
            return statement == null || statement >= before.size() ? changes : changes.subList(0, before.get(statement));
        }
    }

    Followed follow(String text) {
        List<SourceStatement> statements = ScriptSplitter.split(script, text);
        Findings findings = new Findings(statements);
        findings.addAll(prepared);
        List<Integer> before = new ArrayList<>();
        Walk walk = new Walk();
        long deadline = System.nanoTime() + LONGEST.toNanos();
        for (SourceStatement statement : statements) {
            boolean late = System.nanoTime() > deadline;
            if (findings.tooMany() || late) {
                if (late) {
                    findings.add(statement, Finding.on(statement, "info", "not-checked",
                            "The script is long: from here on it is checked a part at a time, as you go on typing."));
                }
                break;
            }
            before.add(walk.changes.size());
            MissingSemicolons.run(statement, walk::ask, findings);
        }
        known = walk.used;
        unended(walk, findings);
        return new Followed(statements, findings, before, walk.changes);
    }

    private void unended(Walk walk, Findings findings) {
        String begin = open.get(walk.digest);
        if (begin == null) {
            stand(walk.changes);
            begin = interpreter.unended().map(SourceStatement::text).orElse("");
        }
        open = Map.of(walk.digest, begin);
        for (int i = walk.passed.size() - 1; i >= 0 && !begin.isEmpty(); i--) {
            if (walk.passed.get(i).text().equals(begin)) {
                findings.add(walk.passed.get(i), Interpreter.noEnd(walk.passed.get(i)));
                return;
            }
        }
    }

    /** The environment after some changes; only what it has not seen of them is run. */
    Moment at(List<SourceStatement> changes) {
        stand(changes);
        return new Moment(current(), script.file(), environment, common, changes);
    }

    /** Whether the environment has seen exactly these changes. */
    boolean standsAt(List<SourceStatement> changes) {
        return digests(changes).get(changes.size()).equals(current());
    }

    private void stand(List<SourceStatement> changes) {
        String digest = nothing;
        int seen = 0;
        for (SourceStatement change : changes) {
            String next = after(digest, change.text());
            if (!isApplied(seen, next)) {
                break;
            }
            digest = next;
            seen++;
        }
        if (seen < applied.size()) {
            restart();
            seen = 0;
        }
        for (SourceStatement change : changes.subList(seen, changes.size())) {
            places.declare(change);
            interpreter.run(change);
            applied.add(after(current(), change.text()));
        }
    }

    /** What stands for the environment before the first of some changes, and after each. */
    List<String> digests(List<SourceStatement> changes) {
        List<String> digests = new ArrayList<>(List.of(nothing));
        for (SourceStatement change : changes) {
            digests.add(after(digests.get(digests.size() - 1), change.text()));
        }
        return digests;
    }

    private String current() {
        return applied.isEmpty() ? nothing : applied.get(applied.size() - 1);
    }

    private boolean isApplied(int at, String digest) {
        return at < applied.size() && applied.get(at).equals(digest);
    }

    /** One way through a text, statement by statement. */
    private final class Walk {
        private final Map<Asked, Outcome> used = new HashMap<>();
        private final List<SourceStatement> changes = new ArrayList<>();
        private final List<SourceStatement> passed = new ArrayList<>();
        private String digest = nothing;

        Walk() {
            places.keepFirst(common.size());
        }

        Outcome ask(SourceStatement statement) {
            Asked asked = new Asked(digest, statement.text());
            Outcome outcome = known.getOrDefault(asked, used.get(asked));
            passed.add(statement);
            if (outcome == null) {
                outcome = run(statement);
            } else {
                places.declare(statement);
            }
            used.put(asked, outcome);
            if (outcome.changes()) {
                changes.add(statement);
                digest = after(digest, statement.text());
            }
            return outcome;
        }

        private Outcome run(SourceStatement statement) {
            if (!digest.equals(current())) {
                stand(changes);
                places.keepFirst(common.size());
                passed.subList(0, passed.size() - 1).forEach(places::declare);
            }
            places.declare(statement);
            Outcome outcome = interpreter.run(statement);
            if (outcome.changes()) {
                applied.add(after(digest, statement.text()));
            }
            return outcome;
        }
    }

    private static String after(String before, String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(before.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void restart() {
        close();
        applied.clear();
        places = new Places();
        environment = new SqlEnvironment(script, loader, new StandIns(script));
        interpreter = new Interpreter(script, environment, new Faults(places), false);
        prepared = new ArrayList<>(Unresolved.ofSettings(script));
        prepared.addAll(Preparation.run(script, interpreter, places));
        common = Preparation.declared(script);
    }

    @Override
    public void close() {
        if (environment != null) {
            environment.close();
        }
    }
}
