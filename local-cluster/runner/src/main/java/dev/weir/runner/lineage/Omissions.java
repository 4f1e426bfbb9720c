package dev.weir.runner.lineage;

import dev.weir.runner.captures.Capture;
import dev.weir.runner.jobs.Sink;
import dev.weir.runner.lineage.Experiments.Result;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What leaving out single rows does, worked out for many at once.
 *
 * @param needed rows without which the others do not give the row
 * @param spare rows without which they do
 * @param worlds where more can be asked; null for nowhere
 */
record Omissions(Set<InputRow> needed, Set<InputRow> spare, InWorlds worlds) {
    /** Nothing is known. */
    static final Omissions UNKNOWN = new Omissions(Set.of(), Set.of(), null);

    /** A run on the rows shows their way. Where they meet in one aggregate, a {@link Probe} at it tells what they do; else many {@link Worlds}. */
    static Omissions of(Experiments experiments, Sink sink, Wanted wanted, List<InputRow> rows) throws Exception {
        boolean onlyAdds = sink.changelog().equals(List.of("+I"));
        if (!experiments.streaming()) {
            return UNKNOWN;
        }
        Trace trace = new Trace(false);
        Result result = experiments.some(rows, trace);
        SinkRow row = result.failure() == null ? wanted.arrival(result.sinks().get(sink.name()), onlyAdds) : null;
        int[] arrival = row == null ? null : trace.arrival(sink.name(), row.number());
        // A change may also be one that the aggregate emits on the way to its last value.
        OneAggregate seen = arrival == null || !wanted.isOfTable() && !onlyAdds ? null : OneAggregate.above(trace, arrival);
        Omissions told = seen == null ? UNKNOWN : ofOne(seen, arrival, experiments, sink, wanted, rows, onlyAdds);
        boolean isOneSink = arrival != null && trace.arrivals(sink.name()).values().stream().allMatch(other -> other[0] == arrival[0]);
        InWorlds worlds = isOneSink ? new InWorlds(experiments, sink, wanted, arrival[0]) : null;
        return told == UNKNOWN && worlds != null ? worlds.each(rows) : told == UNKNOWN ? UNKNOWN : new Omissions(told.needed(), told.spare(), worlds);
    }

    private static Omissions ofOne(OneAggregate seen, int[] arrival, Experiments experiments, Sink sink, Wanted wanted, List<InputRow> rows, boolean onlyAdds) throws Exception {
        int[] rank = seen.rank(seen.outputOf(arrival)[1]);
        Probe probe = new Probe(onlyAdds ? rank[0] : 0, experiments.searchNanos());
        Trace probed = new Trace(seen.place(), probe);
        Result again = experiments.some(rows, probed);
        boolean told = again.failure() == null && probe.hasTold() && probe.whole().length == (onlyAdds ? rank[1] : 1);
        return told ? read(new OneAggregate(probed, seen.place()), probe, fitting(again.sinks().get(sink.name()), sink, wanted, probed, seen.place()), onlyAdds ? rank[0] : 0, rows) : UNKNOWN;
    }

    /** Outputs of the aggregate of which the sink received the row that is asked about; null where it does not know of all any more. */
    private static Set<Integer> fitting(Capture capture, Sink sink, Wanted wanted, Trace trace, int place) {
        OneAggregate aggregate = new OneAggregate(trace, place);
        List<SinkRow> all = SinkRow.of(capture.since(0));
        if (all.isEmpty() || all.get(0).number() > 0) {
            return null;
        }
        Set<Integer> outputs = new HashSet<>();
        for (SinkRow row : all) {
            int[] arrival = row.adds() && wanted.fits(row) ? trace.arrival(sink.name(), row.number()) : null;
            int[] output = arrival == null ? null : aggregate.outputOf(arrival);
            if (output != null) {
                outputs.add(output[1]);
            }
        }
        return outputs;
    }

    private static Omissions read(OneAggregate aggregate, Probe probe, Set<Integer> fitting, int asked, List<InputRow> rows) {
        List<InputRow> inputs = aggregate.inputs();
        if (fitting == null || inputs == null) {
            return UNKNOWN;
        }
        for (int window = 0; window < probe.whole().length; window++) {
            // What was worked out has to give the row that is asked about, and no other window may.
            if (fitting.contains(probe.whole()[window]) != (window == asked)) {
                return UNKNOWN;
            }
        }
        Map<InputRow, Integer> places = new HashMap<>();
        for (int input = 0; input < inputs.size(); input++) {
            places.merge(inputs.get(input), input, (one, other) -> Probe.UNKNOWN);
        }
        // A row that comes to the aggregate several times is left out of all of these at once only by worlds.
        if (places.containsValue(Probe.UNKNOWN)) {
            return UNKNOWN;
        }
        Set<InputRow> needed = new HashSet<>();
        Set<InputRow> spare = new HashSet<>();
        for (InputRow row : rows) {
            Integer input = places.get(row);
            int output = input == null ? Probe.ELSEWHERE : probe.without(input);
            if (output != Probe.UNKNOWN) {
                (output == Probe.ELSEWHERE || fitting.contains(output) ? spare : needed).add(row);
            }
        }
        return new Omissions(needed, spare, null);
    }
}
