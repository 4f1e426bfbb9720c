package dev.weir.runner.lineage;

import dev.weir.runner.WeirException;
import dev.weir.runner.captures.Capture;
import dev.weir.runner.jobs.Sink;
import dev.weir.runner.lineage.Answer.Note;
import dev.weir.runner.lineage.Answer.Step;
import dev.weir.runner.lineage.Experiments.Result;
import dev.weir.runner.topology.OperatorFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Answers why one row is there. */
final class Why implements Search.Question {
    /** Of fewer rows, leaving them out one by one is quick enough. */
    private static final int MANY = 200;

    private final long started = System.nanoTime();
    private final Experiments experiments;
    private final Sink sink;
    private final int atOnce;
    private final List<Note> notes = new ArrayList<>();
    private Wanted wanted;

    /** @param atOnce see {@link Search} */
    Why(Experiments experiments, Sink sink, Wanted wanted, int atOnce) {
        this.atOnce = atOnce;
        this.experiments = experiments;
        this.sink = sink;
        this.wanted = wanted;
    }

    Answer answer() throws Exception {
        Trace trace = experiments.streaming() ? new Trace(false) : null;
        Capture all = experiments.all(trace).sinks().get(sink.name());
        SinkRow row = wanted.find(all);
        if (row == null) {
            throw notAgain();
        }
        Wanted asked = wanted;
        wanted = wanted.exactly(row);
        List<InputRow> candidates = candidates(all, trace);
        String proof = "none";
        List<InputRow> found = candidates;
        if (!holds(candidates)) {
            wanted = asked;
            notes.add(new Note("lineage-value-changes", "A value of this row is another one in every run, as that of a clock or of RAND() is: only the values that were asked for were looked for again."));
        }
        if (holds(candidates) || holds(candidates = everything(candidates))) {
            Search search = new Search(this, atOnce);
            found = search.minimal(ofItsKey(candidates, row));
            proof = search.isComplete() ? "each" : "together";
            leftOutAtOnce(search, found.size());
            if (!search.isComplete()) {
                notes.add(new Note("lineage-not-each", "The time was up before each of these " + found.size() + " rows had been left out: together they give the row, and of "
                        + search.needed().size() + " of them it is known that it is needed."));
            }
        } else {
            notes.add(new Note("lineage-not-again", "No second run gave this row, so these are the rows that can have had a part in it, unproven: something in the job hangs on the clock, on chance, or on which of two inputs is faster."));
        }
        lateAtVersions(trace, found);
        return told(row, proof, found, candidates.size());
    }

    /** A temporal join gives a late row too, but forgets the versions that the watermark has left behind. */
    private void lateAtVersions(Trace trace, List<InputRow> found) {
        boolean hasVersions = trace != null && trace.operators().stream().anyMatch(operator -> operator.facts != null && operator.facts.type().contains("temporal"));
        if (hasVersions) {
            found.stream().map(row -> Lateness.of(trace, row, "A temporal join has forgotten by then which version held at that time. ")).filter(Objects::nonNull).findFirst().ifPresent(notes::add);
        }
    }

    /** The same, or fewer of them that give the row too. */
    private List<InputRow> ofItsKey(List<InputRow> candidates, SinkRow row) throws Exception {
        List<InputRow> left = candidates;
        for (List<InputRow> guess : left.size() > MANY ? new Kin(experiments.rows()).guesses(candidates, row) : List.<List<InputRow>>of()) {
            if (guess.size() < left.size() && !experiments.isOver() && holds(guess)) {
                left = guess;
            }
        }
        return left;
    }

    private void leftOutAtOnce(Search search, int found) {
        int told = search.toldNeeded().size();
        if (told > 0 && search.isComplete()) {
            notes.add(new Note("lineage-at-once", "That " + told + " of these " + found + " rows are needed was worked out by the job's own operators for many rows a run, each left out apart from the others; some were left out in runs of their own too, and agree."));
        }
    }

    private WeirException notAgain() {
        String what = wanted.isOfTable() ? "row in the table of the sink " : "change of the sink ";
        return new WeirException("lineage-row", "There is no such " + what + sink.name() + " when the job runs on its samples from beginning to end: it may have been replaced later on, or hang on the clock. "
                + (wanted.isOfTable() ? "Ask about the change instead, with its kind." : "Ask about a row that a run shows."));
    }

    /** The rows that can have had a part in it, in replay order. */
    private List<InputRow> candidates(Capture all, Trace trace) {
        SinkRow arrival = trace == null ? null : wanted.arrival(all, sink.changelog().equals(List.of("+I")));
        int[] at = arrival == null ? null : trace.arrival(sink.name(), arrival.number());
        return at == null ? experiments.rows().everything() : ordered(Ancestors.of(trace, at).rows());
    }

    private List<InputRow> everything(List<InputRow> traced) {
        List<InputRow> all = experiments.rows().everything();
        return all.size() > traced.size() ? all : traced;
    }

    private List<InputRow> ordered(Collection<InputRow> rows) {
        return rows.stream().sorted(Comparator.<InputRow>comparingInt(experiments.rows()::order).thenComparing(InputRow::table).thenComparingLong(InputRow::record)).toList();
    }

    @Override
    public boolean holds(Set<InputRow> rows) throws Exception {
        return holds((Collection<InputRow>) rows);
    }

    private boolean holds(Collection<InputRow> rows) throws Exception {
        Result result = experiments.some(rows, null);
        return result.failure() == null && wanted.isIn(result.sinks().get(sink.name()));
    }

    @Override
    public Omissions omissions(List<InputRow> rows) throws Exception {
        return Omissions.of(experiments, sink, wanted, rows);
    }

    @Override
    public boolean isOver() {
        return experiments.isOver();
    }

    private Answer told(SinkRow row, String proof, List<InputRow> found, int candidates) throws Exception {
        List<Step> steps = proof.equals("none") ? List.of() : steps(found);
        List<String> columns = sink.columns().stream().map(Sink.Column::name).toList();
        return new Answer(sink.name(), row.named(columns), wanted.kind(), proof, Lines.of(experiments.rows(), found), candidates - found.size(), steps, notes,
                experiments.count(), (System.nanoTime() - started) / 1_000_000);
    }

    /** The way of the rows that were found, and of them alone. */
    private List<Step> steps(List<InputRow> found) throws Exception {
        if (!experiments.streaming()) {
            return List.of();
        }
        Trace trace = new Trace(false);
        Capture some = experiments.some(found, trace).sinks().get(sink.name());
        SinkRow arrival = wanted.arrival(some, sink.changelog().equals(List.of("+I")));
        int[] at = arrival == null ? null : trace.arrival(sink.name(), arrival.number());
        if (at == null) {
            return List.of();
        }
        Set<TracedOperator> way = Ancestors.of(trace, at).operators();
        List<TracedOperator> operators = trace.operators().stream().filter(way::contains).toList();
        operators.forEach(this::nothingMatched);
        operators.forEach(this::ownRows);
        return operators.stream().map(Why::step).toList();
    }

    private static Step step(TracedOperator operator) {
        long in = operator.ports.stream().mapToLong(port -> port.origin.size()).sum();
        OperatorFacts facts = operator.facts;
        return new Step(operator.uid, operator.name, facts == null ? "operator" : facts.type(), facts == null ? operator.name : facts.description(), in, operator.outputs());
    }

    /** A source that is no sample gives rows of its own, the same in every run or not. */
    private void ownRows(TracedOperator operator) {
        boolean isTable = operator.facts != null && operator.facts.table() != null;
        if (operator.ports.isEmpty() && operator.scan == null && isTable) {
            notes.add(new Note("lineage-own-rows", "The rows of " + Lines.plain(operator.facts.table()) + " are made or read by its own connector, not from a sample, so none of them is named."));
        }
    }

    /** A row of an outer or a negative join is there because something is not. */
    private void nothingMatched(TracedOperator operator) {
        boolean missed = operator.ports.size() == 2 && operator.ports.stream().anyMatch(port -> port.origin.size() == 0);
        String description = operator.facts == null ? "" : operator.facts.description();
        if (missed && description.matches("(?s).*(Outer|Anti|anti|outer).*")) {
            notes.add(new Note("lineage-nothing-matched", "It is here also because nothing matched: " + operator.name + " found no partner among the rows of its other input."));
        }
    }
}
