package dev.weir.runner.lineage;

import dev.weir.runner.WeirException;
import dev.weir.runner.captures.Capture;
import dev.weir.runner.jobs.Sink;
import dev.weir.runner.lineage.Answer.Note;
import dev.weir.runner.lineage.Experiments.Result;
import dev.weir.runner.lineage.Journey.Change;
import dev.weir.runner.lineage.Journey.Stop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Answers where one input row went: the job runs with it and without it, and where the two stop differing, it was dropped. */
final class Where {
    private static final int MOST = 100;

    private final long started = System.nanoTime();
    private final Experiments experiments;
    private final Map<String, Sink> sinks;

    /** @param sinks of the jobs, by name */
    Where(Experiments experiments, Map<String, Sink> sinks) {
        this.experiments = experiments;
        this.sinks = sinks;
    }

    /** @param table as it may be called; @param wanted tells the line of its sample */
    Journey answer(String table, Predicate<SampleLine> wanted) throws Exception {
        Trace with = new Trace(true);
        Result all = experiments.all(with);
        if (with.operators().isEmpty()) {
            throw ofBatch();
        }
        String full = experiments.rows().tables().stream().filter(name -> ("." + name).endsWith("." + table.replace("`", ""))).findFirst().orElseThrow(() -> new WeirException(
                "lineage-table", "The job reads no table " + table + ". It reads: " + String.join(", ", experiments.rows().tables().stream().map(Lines::plain).toList()) + "."));
        SampleLine line = experiments.rows().lines(full).find(wanted, 1).stream().findFirst().orElseThrow(
                () -> new WeirException("lineage-line", "The sample of " + Lines.plain(full) + " has no such line. Lines count from 1, and blank lines and a header are no rows."));
        InputRow row = new InputRow(full, line.record());
        Descent way = Descent.of(with, row);
        if (way.met().isEmpty()) {
            return told(line, full, List.of(notGiven(with, full)), List.of());
        }
        Trace without = new Trace(true);
        List<InputRow> others = experiments.rows().everything().stream().filter(other -> !other.equals(row)).toList();
        Result rest = experiments.some(others, without);
        if (rest.failure() != null) {
            throw new WeirException("lineage-run-failed", "The job fails when it runs without this row, so what the row changes cannot be told.");
        }
        List<Change> changes = changes(all, rest);
        List<Stop> stops = new Stops(experiments, with, without, way, row).all();
        return told(line, full, changes.isEmpty() ? new Replaced(experiments, with, without, way, row).told(stops, all, sinks.values()) : stops, changes);
    }

    static WeirException ofBatch() {
        return new WeirException("lineage-of-batch", "A batch sorts and joins whole inputs, so the way of one row is not followed. Ask with the job in streaming mode: the result is the same.");
    }

    /** The row never left its source. */
    private static Stop notGiven(Trace trace, String table) {
        TracedOperator source = trace.operators().stream().filter(operator -> operator.scan != null && operator.scan.table().equals(table)).findFirst().orElse(null);
        String description = source == null || source.facts == null ? "" : source.facts.description();
        String filter = Stops.part(description, "filter");
        Note reason = filter != null && !filter.isEmpty()
                ? new Note("lineage-filtered", "The source itself filters: " + filter + ", which does not hold for this row.")
                : new Note("lineage-not-given", "Its source gives nothing for it: the line cannot be read as a row of the table and `on-error: skip` leaves it out, or a LIMIT or a chosen partition ends before it, or nothing looked it up.");
        return new Stop(source == null ? "" : source.uid, source == null ? Lines.plain(table) : source.name, "source", description, 1, 0, "dropped", reason, List.of());
    }

    private List<Change> changes(Result with, Result without) {
        List<Change> all = new ArrayList<>();
        sinks.forEach((name, sink) -> {
            Map<Map<String, String>, Integer> difference = new LinkedHashMap<>();
            rows(with, sink).forEach(row -> difference.merge(row, 1, Integer::sum));
            rows(without, sink).forEach(row -> difference.merge(row, -1, Integer::sum));
            difference.forEach((row, count) -> {
                for (int i = 0; i < Math.abs(count) && all.size() < MOST; i++) {
                    all.add(new Change(name, count > 0 ? "added" : "removed", row));
                }
            });
        });
        return all;
    }

    private static List<Map<String, String>> rows(Result result, Sink sink) {
        Capture capture = result.sinks().get(sink.name());
        List<String> columns = sink.columns().stream().map(Sink.Column::name).toList();
        return SinkRow.of(capture.table(0, Integer.MAX_VALUE)).stream().map(row -> row.named(columns)).toList();
    }

    private Journey told(SampleLine line, String table, List<Stop> stops, List<Change> changes) {
        return new Journey(Lines.plain(table), line, verdict(stops, changes), stops, changes, experiments.count(), (System.nanoTime() - started) / 1_000_000);
    }

    private static String verdict(List<Stop> stops, List<Change> changes) {
        if (changes.isEmpty()) {
            Stop end = stops.stream().filter(stop -> stop.outcome().equals("dropped")).reduce((one, later) -> later).orElse(null);
            Stop replaced = stops.stream().filter(stop -> stop.reason() != null).findFirst().orElse(null);
            String none = "It changed no row of a result in the end.";
            return end == null ? replaced == null ? none : none + " At " + replaced.name() + ": " + replaced.reason().message() : "It ended at " + end.name() + ". " + end.reason().message();
        }
        long added = changes.stream().filter(change -> change.change().equals("added")).count();
        String sinks = String.join(", ", changes.stream().map(Change::sink).distinct().toList());
        long removed = changes.size() - added;
        return (added == 0 ? "Because of it " + rows(removed) + " of " + sinks + (removed == 1 ? " is" : " are") + " not there."
                : "It is in " + rows(added) + " of " + sinks + (removed == 0 ? "." : ", in the place of " + rows(removed) + " that would be there without it."));
    }

    private static String rows(long count) {
        return count == MOST ? "100 rows or more" : count == 1 ? "one row" : count + " rows";
    }
}
