package dev.weir.runner.lineage;

import dev.weir.runner.captures.Capture;
import dev.weir.runner.jobs.Sink;
import dev.weir.runner.lineage.Answer.Note;
import dev.weir.runner.lineage.Experiments.Result;
import dev.weir.runner.lineage.Journey.Stop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.types.RowKind;

/** Says of a row that every operator let pass, and that changed nothing in the end, where another row took its place. */
final class Replaced {
    private static final int MOST_NAMED = 20;

    /** @param by rows that stand in its place, where they are known */
    private record Place(String uid, Note reason, Set<InputRow> by) {}

    private final Experiments experiments;
    private final Trace with;
    private final Trace without;
    private final Descent way;
    private final InputRow row;

    Replaced(Experiments experiments, Trace with, Trace without, Descent way, InputRow row) {
        this.experiments = experiments;
        this.with = with;
        this.without = without;
        this.way = way;
        this.row = row;
    }

    /** The stops, with the reason at the one where it was replaced; as they are where none is known. */
    List<Stop> told(List<Stop> stops, Result all, Collection<Sink> sinks) throws Exception {
        if (stops.stream().anyMatch(stop -> stop.reason() != null)) {
            return stops;
        }
        Place place = byOperator();
        place = place == null ? bySink(all, sinks) : place;
        if (place == null) {
            return stops;
        }
        List<InputRow> named = place.by().contains(row) || place.by().size() > MOST_NAMED ? List.of() : List.copyOf(place.by());
        List<Stop> told = new ArrayList<>();
        for (Stop stop : stops) {
            told.add(!stop.uid().equals(place.uid()) ? stop : new Stop(
                    stop.uid(), stop.name(), stop.type(), stop.description(), stop.in(), stop.out(), stop.outcome(), place.reason(), Lines.of(experiments.rows(), named)));
        }
        return told;
    }

    private Place byOperator() {
        for (int index = 0; index < with.operators().size(); index++) {
            TracedOperator operator = with.operators().get(index);
            Descent.At at = way.met().get(operator);
            String type = operator.facts == null ? "" : operator.facts.type();
            boolean isOneByKey = type.contains("deduplicate") || type.equals("changelog-normalize");
            if (at == null || at.inputs.isEmpty() || !isOneByKey && !type.contains("rank")) {
                continue;
            }
            int[] input = at.inputs.get(at.inputs.size() - 1);
            int key = operator.ports.get(input[0]).key.get(input[1]);
            TracedOperator other = without.operators().get(index);
            Place place = isOneByKey ? newer(index, key, operator.sameKey(other, key)) : pushedOut(index, key, operator.sameKey(other, key));
            if (place != null) {
                return place;
            }
        }
        return null;
    }

    /** Of an operator that holds one row of a key: what it gave last for the key is another row, and the same without this one. */
    private Place newer(int index, int key, int keyWithout) {
        TracedOperator operator = with.operators().get(index);
        TracedOperator other = without.operators().get(index);
        int last = operator.lastOutput(key);
        int lastWithout = other.lastOutput(keyWithout);
        if (last < 0 || lastWithout < 0 || operator.bare(last) != other.bare(lastWithout)) {
            return null;
        }
        boolean isGone = operator.kind(last) == RowKind.DELETE;
        return new Place(operator.uid, isGone ? new Note("lineage-duplicate", "A later row of the same key deletes it.") : later(), cause(index, last));
    }

    private static Note later() {
        return new Note("lineage-duplicate", "Another row of the same key stands in its place in the end.");
    }

    /** Of a Top-N: for the key it holds the same rows in the end, after it had held this one. */
    private Place pushedOut(int index, int key, int keyWithout) {
        TracedOperator operator = with.operators().get(index);
        List<String> kinds = operator.facts.changelog();
        boolean takesBack = kinds != null && (kinds.contains("-U") || kinds.contains("-D") && !kinds.contains("+U"));
        if (!takesBack || operator.net(key) != without.operators().get(index).net(keyWithout)) {
            return null;
        }
        return new Place(operator.uid, new Note("lineage-outranked", "It was among the first until rows that came later took its place."), Set.of());
    }

    /** The rows that an output was given because of. */
    private Set<InputRow> cause(int index, int output) {
        TracedOperator operator = with.operators().get(index);
        int input = operator.cause.get(output);
        return input < 0 ? Set.of() : Ancestors.of(with, new int[] {index, operator.causePort.get(output), input}).rows();
    }

    /** A sink with a key holds the last row of it. */
    private Place bySink(Result all, Collection<Sink> sinks) {
        // What an aggregate makes of a row is no row that another could stand for.
        if (!way.met().keySet().stream().allMatch(operator -> operator.isDirect || operator.scan != null || operator.facts != null && operator.facts.type().equals("sink"))) {
            return null;
        }
        for (Sink sink : sinks) {
            Capture capture = all.sinks().get(sink.name());
            List<SinkRow> rows = sink.upsertKey() == null || capture == null ? List.of() : SinkRow.of(capture.since(0));
            List<Integer> key = sink.upsertKey() == null ? List.of() : sink.upsertKey().stream().map(column -> sink.columns().stream().map(Sink.Column::name).toList().indexOf(column)).toList();
            Set<Object> own = new HashSet<>();
            Map<Long, int[]> arrivals = with.arrivals(sink.name());
            for (SinkRow each : rows) {
                if (isOfRow(arrivals.get(each.number()))) {
                    own.add(keyOf(each, key));
                }
            }
            SinkRow last = rows.stream().filter(each -> own.contains(keyOf(each, key))).reduce((one, later) -> later).orElse(null);
            int[] arrival = last == null ? null : arrivals.get(last.number());
            if (arrival != null && !isOfRow(arrival)) {
                return new Place(with.operators().get(arrival[0]).uid, later(), Ancestors.of(with, arrival).rows());
            }
        }
        return null;
    }

    private static List<Object> keyOf(SinkRow row, List<Integer> key) {
        return key.stream().<Object>map(column -> row.cells().get(column)).toList();
    }

    private boolean isOfRow(int[] arrival) {
        Descent.At at = arrival == null ? null : way.met().get(with.operators().get(arrival[0]));
        return at != null && at.inputs.stream().anyMatch(input -> input[0] == arrival[1] && input[1] == arrival[2]);
    }
}
