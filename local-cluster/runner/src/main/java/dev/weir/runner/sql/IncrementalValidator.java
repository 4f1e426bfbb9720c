package dev.weir.runner.sql;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Validates a script while it is typed. What became of a statement is kept for as long as nothing changed that it can hang on; the environment goes back
 * to where a statement is asked about, and forward again, without running what stands between.
 */
final class IncrementalValidator implements AutoCloseable {
    /** Nothing else is answered meanwhile; what was checked by then is kept for the next time. */
    private static final Duration LONGEST = Duration.ofSeconds(10);
    private final Duration longest;
    private final Script script;
    private final Session session;
    private final Dependences dependences;
    /** By what stands for a statement and all or some of what comes before it. */
    private final Kept<String, Outcome> known = new Kept<>(64);
    /** By a statement's text alone, what was said of it the last time, wherever it stood. */
    private final Kept<String, Outcome> last = new Kept<>(64);
    /** After the changes that a digest stands for: the beginning of the statement set that is open then; no text where none is. */
    private Map<String, String> open = Map.of();

    /**
     * @param script what decides what a text means, beside the text
     * @param nothing stands for such scripts, and no others
     */
    IncrementalValidator(ClassLoader loader, Script script, String nothing) {
        this(loader, script, nothing, LONGEST);
    }

    /** @param longest after so long nothing more is asked at once, but one statement always is */
    IncrementalValidator(ClassLoader loader, Script script, String nothing, Duration longest) {
        this.script = script;
        this.longest = longest;
        session = new Session(loader, script, nothing);
        dependences = session.dependences();
    }

    /**
     * What became of a text.
     *
     * @param statements as semicolons part them
     * @param before of each statement that was looked at, how many changes come before it
     * @param changes every statement that changed the environment, in order
     * @param pending whether of some statements that is said which was said before, or nothing, since there was no time to ask
     */
    record Followed(List<SourceStatement> statements, Findings findings, List<Integer> before, List<Session.Change> changes, boolean pending) {
        /** The changes before a statement; those of the whole text where none is named. */
        List<Session.Change> until(Integer statement) {
            return statement == null || statement >= before.size() ? changes : changes.subList(0, before.get(statement));
        }
    }

    /**
     * @param asked the script with its text
     * @param until the statement that is not looked at any more; null for the whole text
     * @param within after that time only what was never asked before is asked, and of that one; null for all
     */
    Followed follow(Script asked, Integer until, Duration within) {
        List<SourceStatement> statements = ScriptSplitter.split(asked, asked.text());
        Findings findings = new Findings(statements);
        findings.addAll(Preparation.origin(asked));
        findings.addAll(session.prepared());
        List<Integer> before = new ArrayList<>();
        List.of(known, last).forEach(kept -> kept.keep(2 * statements.size() + 64));
        session.keep(2 * statements.size() + 64);
        Walk walk = new Walk(within);
        long deadline = System.nanoTime() + longest.toNanos();
        for (SourceStatement statement : statements) {
            boolean late = walk.asked && System.nanoTime() > deadline;
            if (findings.tooMany() || late || until != null && statement.index() >= until) {
                if (late) {
                    walk.pending = true;
                    findings.add(statement, Finding.on(statement, "info", "not-checked", "The script is long: it is checked a part at a time, and from here on nothing is said yet."));
                }
                break;
            }
            before.add(walk.changes.size());
            MissingSemicolons.run(statement, walk::ask, findings);
        }
        if (until == null && !walk.pending) {
            unended(walk, findings);
        }
        return new Followed(statements, findings, before, walk.changes, walk.pending);
    }

    private void unended(Walk walk, Findings findings) {
        if (walk.passed.stream().noneMatch(statement -> statement.kind().equals("begin-statement-set"))) {
            return;
        }
        String begin = open.get(walk.digest);
        if (begin == null) {
            session.stand(walk.changes);
            begin = session.unended().map(SourceStatement::text).orElse("");
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
    Moment at(List<Session.Change> changes) {
        session.stand(changes);
        return session.moment(changes);
    }

    /** Whether the environment comes to these changes without beginning anew. */
    boolean reaches(List<Session.Change> changes) {
        return session.reaches(changes);
    }

    /** Of each statement that was looked at, what stands for it and for what it can hang on. */
    List<String> keys(Followed followed) {
        List<String> keys = new ArrayList<>();
        Dependences before = session.dependences();
        int seen = 0;
        for (int i = 0; i < followed.before().size(); i++) {
            for (; seen < followed.before().get(i); seen++) {
                before.add(followed.changes().get(seen).statement());
            }
            SourceStatement statement = followed.statements().get(i);
            String part = before.keyOf(statement);
            String digest = seen == 0 ? session.nothing() : followed.changes().get(seen - 1).digest();
            keys.add(part == null ? Dependences.after(digest, statement.text()) : part);
        }
        return keys;
    }

    /** One way through a text, statement by statement. */
    private final class Walk {
        private final List<Session.Change> changes = new ArrayList<>();
        private final List<SourceStatement> passed = new ArrayList<>();
        private final Long deadline;
        private String digest = session.nothing();
        private boolean pending;
        private boolean metNew;
        private boolean asked;

        Walk(Duration within) {
            deadline = within == null ? null : System.nanoTime() + within.toNanos();
            dependences.clear();
            session.begin();
        }

        Outcome ask(SourceStatement statement) {
            session.declare(statement);
            passed.add(statement);
            Outcome outcome = outcome(statement);
            if (outcome.changes()) {
                digest = Dependences.after(digest, statement.text());
                changes.add(new Session.Change(statement, digest));
                dependences.add(statement);
            }
            return outcome;
        }

        private Outcome outcome(SourceStatement statement) {
            String whole = Dependences.after(digest, statement.text());
            Outcome outcome = known.get(whole);
            if (outcome != null) {
                return outcome;
            }
            String part = dependences.keyOf(statement);
            outcome = part == null ? null : known.get(part);
            String alone = Dependences.after("", statement.text());
            if (outcome == null) {
                Outcome before = last.get(alone);
                boolean isLate = deadline != null && System.nanoTime() > deadline;
                if (isLate && (before != null || metNew)) {
                    pending = true;
                    return before != null ? before : new Outcome(false, List.of(), null);
                }
                metNew |= before == null;
                asked = true;
                outcome = session.run(statement, changes, part);
            }
            known.put(whole, outcome);
            last.put(alone, outcome);
            // What is said of a mistake may name any table there is.
            if (part != null && !outcome.failed()) {
                known.put(part, outcome);
            }
            return outcome;
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
