package dev.weir.runner.lineage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;

/** The way of every row through the jobs of an experiment: what each operator received, and because of what it emitted. */
public final class Trace {
    private final Map<String, TracedOperator> byId = new HashMap<>();
    private final Map<String, TracedOperator> byScan = new HashMap<>();
    private final List<TracedOperator> all = new ArrayList<>();
    /** Of a row that a sink received, by the sink and the row's number: the sink's operator and which of its inputs it was. */
    private final Map<String, Map<Long, int[]>> sank = new ConcurrentHashMap<>();
    final boolean sums;
    private final int probed;
    private final Probe probe;

    /** @param sums whether what operators emit is also summed up, to tell two runs apart */
    Trace(boolean sums) {
        this(sums, -1, null);
    }

    /** @param probed the place of the operator that a probe is put to */
    Trace(int probed, Probe probe) {
        this(false, probed, probe);
    }

    private Trace(boolean sums, int probed, Probe probe) {
        this.sums = sums;
        this.probed = probed;
        this.probe = probe;
    }

    void add(String id, String scan, TracedOperator operator) {
        operator.probe = all.size() == probed ? probe : null;
        all.add(operator);
        byId.put(id, operator);
        if (scan != null) {
            byScan.put(scan, operator);
        }
    }

    TracedOperator operator(String id) {
        return byId.get(id);
    }

    List<TracedOperator> operators() {
        return all;
    }

    /** A source is about to hand down a row; undo it with {@link #gave}. @param row its place among the scan's rows */
    public void give(String scan, FedScan rows, int row, RowData value, RowDataSerializer serializer) {
        TracedOperator source = byScan.get(scan);
        source.scan = rows;
        Flow flow = Flow.now();
        int mark = source.marks(sums) ? Content.of(value, serializer) : 0;
        flow.output = source.emit(TracedOperator.NONE, row, TracedOperator.NONE, mark, value.getRowKind());
        flow.emitter = source;
        flow.source = source;
        flow.sourceRow = row;
    }

    public void gave() {
        Flow flow = Flow.now();
        flow.emitter = null;
        flow.source = null;
    }

    /** The watermark that the row on its way in this thread makes. */
    static void learn(long watermark) {
        Flow flow = Flow.now();
        if (flow.source != null) {
            flow.source.scan.learn(flow.sourceRow, watermark);
        }
    }

    /** Rows of a table were found for the row that an operator works on. */
    public void found(List<InputRow> rows) {
        Flow flow = Flow.now();
        if (flow.worker != null && !rows.isEmpty()) {
            flow.worker.lookups.computeIfAbsent(at(flow.port, flow.input), at -> new ArrayList<>()).addAll(rows);
        }
    }

    static long at(int port, int input) {
        return (long) port << 32 | input;
    }

    /** A sink keeps the row that its operator works on. */
    void sank(String sink, long number) {
        Flow flow = Flow.now();
        if (flow.worker != null) {
            sank.computeIfAbsent(sink, name -> new ConcurrentHashMap<>()).put(number, new int[] {all.indexOf(flow.worker), flow.port, flow.input});
        }
    }

    /** Operator, port and input of all rows that a sink received, by their number. */
    Map<Long, int[]> arrivals(String sink) {
        return sank.getOrDefault(sink, Map.of());
    }

    /** Operator, port and input; null where it is not known. */
    int[] arrival(String sink, long number) {
        return arrivals(sink).get(number);
    }
}
