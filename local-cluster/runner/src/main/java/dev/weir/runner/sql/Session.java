package dev.weir.runner.sql;

import dev.weir.runner.samples.StandIns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * One environment that runs the statements of a text which is typed. It goes back by taking back what changes did, and forward by making known ones again;
 * it begins anew only where a jar or another planner came between.
 */
final class Session implements AutoCloseable {
    /** A statement that changes what follows. {@code digest} stands for it and all changes before it. */
    record Change(SourceStatement statement, String digest) {}

    /** @param digest stands for this change and all before it
     *  @param step null where it cannot be taken back */
    private record Applied(String digest, Remembered.Step step) {}

    private final ClassLoader loader;
    private final Script script;
    private final String nothing;
    private final List<Applied> applied = new ArrayList<>();
    /** By what stands for a change and all or some of what comes before it. */
    private final Kept<String, Remembered.Step> steps = new Kept<>(64);
    private final Kept<String, Dependences.Words> words = new Kept<>(64);
    private final List<Preparation.Declared> common;
    private SqlEnvironment environment;
    private Interpreter interpreter;
    private Remembered remembered;
    private Places places;
    private List<Diagnostic> prepared = List.of();

    /** @param nothing stands for the environment that nothing has changed yet */
    Session(ClassLoader loader, Script script, String nothing) {
        this.loader = loader;
        this.script = script;
        this.nothing = nothing;
        common = Preparation.declared(script);
        restart();
    }

    String nothing() {
        return nothing;
    }

    /** What is wrong before any text. */
    List<Diagnostic> prepared() {
        return prepared;
    }

    Dependences dependences() {
        return new Dependences(nothing, common.stream().map(Preparation.Declared::statement).toList(), words);
    }

    /** How many statements are kept: their words, and what those did that changed something. */
    void keep(int count) {
        words.keep(count);
        steps.keep(count);
    }

    /** The beginning of a statement set that no END has closed. */
    Optional<SourceStatement> unended() {
        return interpreter.unended();
    }

    Moment moment(List<Change> changes) {
        return new Moment(current(), script.file(), environment, common, changes.stream().map(Change::statement).toList());
    }

    /** Begins with a text: nothing is declared in it yet. */
    void begin() {
        places.keepFirst(common.size());
    }

    /** Takes note of a statement that a fault of a later one may lie in. */
    void declare(SourceStatement statement) {
        places.declare(statement);
    }

    /**
     * Runs a statement where it stands. Throws CancellationException where the thread was interrupted: nobody waits for the answer.
     *
     * @param changes those before it
     * @param part stands for it and what it can hang on; null where that is all that comes before it
     */
    Outcome run(SourceStatement statement, List<Change> changes, String part) {
        stand(changes);
        return run(statement, part);
    }

    /** Brings the environment to where it stands after some changes. */
    void stand(List<Change> changes) {
        back(common(changes));
        if (applied.size() == changes.size()) {
            return;
        }
        Dependences before = dependences();
        changes.subList(0, applied.size()).forEach(change -> before.add(change.statement()));
        for (Change change : changes.subList(applied.size(), changes.size())) {
            String part = before.keyOf(change.statement());
            if (!again(change.digest(), change.digest()) && !(part != null && again(part, change.digest()))) {
                Outcome outcome = run(change.statement(), part);
                if (!outcome.changes()) {
                    // It did when it was asked, and is asked again when its turn comes.
                    applied.add(new Applied(change.digest(), new Remembered.Step(List.of())));
                }
            }
            before.add(change.statement());
        }
    }

    /** Whether it comes to these changes without beginning anew. */
    boolean reaches(List<Change> changes) {
        return applied.subList(common(changes), applied.size()).stream().allMatch(each -> each.step() != null);
    }

    private Outcome run(SourceStatement statement, String part) {
        GivenUp.check();
        List<Object> fixed = environment.fixed();
        remembered.begin();
        Outcome outcome = interpreter.run(statement);
        boolean reversible = fixed.equals(environment.fixed()) && !concernsJars(statement);
        if (outcome.failed() && Thread.currentThread().isInterrupted()) {
            // It may have failed for that alone.
            undo(reversible ? remembered.end() : null);
            throw new CancellationException();
        }
        if (outcome.changes()) {
            String whole = Dependences.after(current(), statement.text());
            Remembered.Step step = reversible ? remembered.end() : null;
            applied.add(new Applied(whole, step));
            if (step != null) {
                steps.put(whole, step);
            }
            if (step != null && part != null && !outcome.failed()) {
                steps.put(part, step);
            }
        }
        return outcome;
    }

    /** Flink counts who uses a jar where this class does not look. */
    private boolean concernsJars(SourceStatement statement) {
        return statement.tokens().stream().anyMatch(token -> token.is("JAR") || token.is("FUNCTION") && environment.hasJars());
    }

    private boolean again(String key, String whole) {
        Remembered.Step step = steps.get(key);
        if (step == null) {
            return false;
        }
        remembered.begin();
        if (!step.redo()) {
            return false;
        }
        applied.add(new Applied(whole, step));
        return true;
    }

    private void back(int count) {
        while (applied.size() > count) {
            undo(applied.remove(applied.size() - 1).step());
        }
    }

    private void undo(Remembered.Step step) {
        if (step == null) {
            restart();
        } else {
            step.undo();
        }
    }

    /** How many of its changes are the first of these. */
    private int common(List<Change> changes) {
        int count = Math.min(changes.size(), applied.size());
        while (count > 0 && !applied.get(count - 1).digest().equals(changes.get(count - 1).digest())) {
            count--;
        }
        return count;
    }

    private String current() {
        return applied.isEmpty() ? nothing : applied.get(applied.size() - 1).digest();
    }

    private void restart() {
        close();
        applied.clear();
        // Each was of the environment before.
        steps.clear();
        places = new Places();
        environment = new SqlEnvironment(script, loader, new StandIns(script));
        interpreter = new Interpreter(script, environment, new Faults(places), false);
        remembered = new Remembered(() -> {
            List<Object> state = environment.state();
            state.add(interpreter);
            return state;
        });
        prepared = new ArrayList<>(Unresolved.ofSettings(script));
        prepared.addAll(Preparation.functions(environment));
        prepared.addAll(Preparation.run(script, interpreter, places));
    }

    @Override
    public void close() {
        if (environment != null) {
            environment.close();
        }
    }
}
