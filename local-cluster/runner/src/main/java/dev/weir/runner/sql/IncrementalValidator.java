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
 * change starts a new one.
 */
final class IncrementalValidator {
    /** All that decides what a text means, beside the text. */
    private record Context(Script without, List<String> jars) {}

    /** @param before what stands for all the changes before it: a digest, see {@link #after} */
    private record Asked(String before, String text) {}

    private static final String NOTHING = "";
    /** Nothing else is answered meanwhile; what was checked by then is kept for the next time. */
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private final JarLoaders loaders;
    private Context context;
    private SqlEnvironment environment;
    private Interpreter interpreter;
    private Places places;
    private List<Diagnostic> prepared = List.of();
    /** How many declarations are the workspace's, not the script's. */
    private int common;
    /** The digest after each change that the environment has seen. */
    private final List<String> applied = new ArrayList<>();
    private Map<Asked, Outcome> known = new HashMap<>();

    IncrementalValidator(JarLoaders loaders) {
        this.loaders = loaders;
    }

    Validation validate(Script script) {
        Context now = new Context(script.withText("").withTopology(null), JarLoaders.state(script));
        if (!now.equals(context)) {
            context = now;
            known = new HashMap<>();
            restart(script);
        }
        List<SourceStatement> statements = ScriptSplitter.split(script, script.text());
        Findings findings = new Findings(statements);
        findings.addAll(prepared);
        Map<Asked, Outcome> used = new HashMap<>();
        List<String> changes = new ArrayList<>();
        String before = NOTHING;
        places.keepFirst(common);
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
            Asked asked = new Asked(before, statement.text());
            String after = after(before, statement.text());
            Outcome outcome = known.getOrDefault(asked, used.get(asked));
            boolean stands = outcome != null && (!outcome.changes() || isApplied(changes.size(), after));
            if (!stands) {
                outcome = ask(script, before, changes, statements, statement);
            } else {
                places.declare(statement);
            }
            used.put(asked, outcome);
            if (outcome.changes()) {
                changes.add(statement.text());
                before = after;
            }
            findings.add(statement, outcome);
        }
        known = used;
        if (before.equals(current())) {
            interpreter.finish(findings);
        }
        return Validations.of(findings, statements);
    }

    private String current() {
        return applied.isEmpty() ? NOTHING : applied.get(applied.size() - 1);
    }

    private boolean isApplied(int at, String digest) {
        return at < applied.size() && applied.get(at).equals(digest);
    }

    private Outcome ask(Script script, String before, List<String> changes, List<SourceStatement> statements, SourceStatement statement) {
        if (!before.equals(current())) {
            restart(script);
            for (String text : changes) {
                interpreter.run(ScriptSplitter.split(text).get(0));
                applied.add(after(current(), text));
            }
            statements.subList(0, statement.index()).forEach(places::declare);
        }
        places.declare(statement);
        Outcome outcome = interpreter.run(statement);
        if (outcome.changes()) {
            applied.add(after(before, statement.text()));
        }
        return outcome;
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

    private void restart(Script script) {
        if (environment != null) {
            environment.close();
        }
        applied.clear();
        places = new Places();
        environment = new SqlEnvironment(script, loaders.of(script), new StandIns(script));
        interpreter = new Interpreter(script, environment, new Faults(places), false);
        prepared = new ArrayList<>(Unresolved.ofSettings(script));
        prepared.addAll(Preparation.run(script, interpreter, places));
        common = places.declared();
    }
}
