package dev.weir.runner.jobs;

import dev.weir.runner.metrics.FiguresProbe;
import dev.weir.runner.samples.StandIn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A sink that writes to the real table; the same record as `Written` in shared/services/engine.ts.
 *
 * @param rows that its connector has sent; null where it says of none: not every connector does
 */
public record Written(String sink, Long rows) {
    static List<Written> of(List<StandIn> standIns, List<Sink> sinks, List<FiguresProbe.Job> jobs) {
        Map<String, Long> rows = new LinkedHashMap<>();
        for (Sink sink : sinks) {
            if (standIns.stream().anyMatch(standIn -> isReal(standIn, sink))) {
                rows.put(sink.name(), add(rows.get(sink.name()), sent(sink, jobs)));
            }
        }
        return rows.entrySet().stream().map(sink -> new Written(sink.getKey(), sink.getValue())).toList();
    }

    /** A sink goes by its table's name without what everyone is in. */
    private static boolean isReal(StandIn standIn, Sink sink) {
        return standIn.by().equals("real") && standIn.role().equals("sink") && ("." + standIn.table()).endsWith("." + sink.name());
    }

    private static Long sent(Sink sink, List<FiguresProbe.Job> jobs) {
        Long sum = null;
        for (FiguresProbe.Job job : jobs) {
            for (Operators.Operator operator : job.operators().all()) {
                sum = operator.uid().equals(sink.operator()) ? add(sum, job.metrics().sent(operator.operatorId())) : sum;
            }
        }
        return sum;
    }

    private static Long add(Long one, Long other) {
        return one == null ? other : other == null ? one : Long.valueOf(one + other);
    }
}
