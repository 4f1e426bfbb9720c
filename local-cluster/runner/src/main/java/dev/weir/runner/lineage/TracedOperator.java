package dev.weir.runner.lineage;

import dev.weir.runner.topology.OperatorFacts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.types.RowKind;

/** What one operator of a traced job received and emitted, in order. Written by its task's thread, read when the job is over. */
final class TracedOperator {
    static final int NONE = -1;

    /** An input: who feeds it. Rows of one that others feed over the network come in the order in which each of them gave its own. */
    static final class Port {
        final List<TracedOperator> from = new ArrayList<>();
        final Map<TracedOperator, Integer> next = new HashMap<>();
        /** Of each row: the operator it came from, by its place in {@link #from}, and which of that one's outputs it is. */
        final Ints origin = new Ints();
        final Ints output = new Ints();
        final Ints key = new Ints();
    }

    final String uid;
    final OperatorFacts facts;
    final String name;
    /** Whether what it emits for a row hangs on that row alone. */
    final boolean isDirect;
    final List<Port> ports = new ArrayList<>();
    /** Of each output: the port and row that was worked on, the key that held, and how many rows each port had received. Of a source: the row of its scan. */
    final Ints causePort = new Ints();
    final Ints cause = new Ints();
    final Ints key = new Ints();
    final List<Ints> received = new ArrayList<>();
    /** Rows that were looked up, by {@link Trace#at} of the row they were looked up for. */
    final Map<Long, List<InputRow>> lookups = new HashMap<>();
    /** Those that are fed by several over the network, and have to tell by content who sent a row. */
    final List<TracedOperator> puzzled = new ArrayList<>();
    /** What each output holds, by {@link Content}; zero where nobody needs it. */
    final Ints content = new Ints();
    private final Ints kinds = new Ints();
    FedScan scan;
    /** Works out what it would have emitted without single rows; null where nobody asks. */
    Probe probe;
    /** Tells what it emitted apart from what it emits in another run, whatever the order. */
    long sum;
    private final Map<Object, Integer> keys = new HashMap<>();
    private final Set<Integer> keysWithNull = new HashSet<>();
    private final Map<TracedOperator, Queue<Integer>> marks = new HashMap<>();

    /** @param facts what the planner knows of it; null for an operator that no planner made */
    TracedOperator(String uid, String name, OperatorFacts facts, boolean isDirect) {
        this.uid = uid;
        this.name = name;
        this.facts = facts;
        this.isDirect = isDirect;
    }

    boolean marks(boolean sums) {
        return sums || !puzzled.isEmpty();
    }

    Port port(int at) {
        while (ports.size() <= at) {
            ports.add(new Port());
            received.add(new Ints());
        }
        return ports.get(at);
    }

    /** A row comes in. @param mark of its content; used only where several feed the port over the network */
    int receive(int at, Flow flow, int keyId, int mark) {
        Port port = port(at);
        int origin = flow.emitter == null ? NONE : port.from.indexOf(flow.emitter);
        int output = flow.output;
        if (origin < 0) {
            origin = port.from.size() == 1 ? 0 : byContent(port, mark);
            output = origin < 0 ? NONE : port.next.merge(port.from.get(origin), 1, Integer::sum) - 1;
        }
        port.origin.add(origin);
        port.output.add(output);
        port.key.add(keyId);
        return port.origin.size() - 1;
    }

    private int byContent(Port port, int mark) {
        for (int at = 0; at < port.from.size(); at++) {
            TracedOperator from = port.from.get(at);
            synchronized (from) {
                Queue<Integer> waiting = from.marks.get(this);
                if (waiting != null && !waiting.isEmpty() && waiting.peek() == mark) {
                    waiting.remove();
                    return at;
                }
            }
        }
        return NONE;
    }

    /** A row goes out. */
    int emit(int atPort, int input, int keyId, int mark, RowKind kind) {
        causePort.add(atPort);
        cause.add(input);
        key.add(keyId);
        content.add(mark);
        kinds.add(kind.toByteValue());
        for (int at = 0; at < ports.size(); at++) {
            received.get(at).add(ports.get(at).origin.size());
        }
        sum += Content.spread(mark);
        if (!puzzled.isEmpty()) {
            synchronized (this) {
                puzzled.forEach(reader -> marks.computeIfAbsent(reader, one -> new ArrayDeque<>()).add(mark));
            }
        }
        return cause.size() - 1;
    }

    int keyId(Object current) {
        Integer known = keys.get(current);
        if (known == null) {
            known = keys.size();
            keys.put(current instanceof BinaryRowData row ? row.copy() : current, known);
            if (current instanceof BinaryRowData row && row.anyNull()) {
                keysWithNull.add(known);
            }
        }
        return known;
    }

    /** Whether a key is NULL, or a part of it. */
    boolean holdsNull(int keyId) {
        return keysWithNull.contains(keyId);
    }

    /** The key of another run's operator that is equal to one of this; {@link #NONE} where that one has not met it. */
    int sameKey(TracedOperator other, int keyId) {
        return keys.entrySet().stream().filter(key -> key.getValue() == keyId).map(key -> other.keys.get(key.getKey())).filter(Objects::nonNull).findFirst().orElse(NONE);
    }

    RowKind kind(int output) {
        return RowKind.fromByteValue((byte) kinds.get(output));
    }

    /** What an output holds, whatever its kind. */
    int bare(int output) {
        return content.get(output) - kinds.get(output);
    }

    /** The last row that was not taken back as a newer one came; -1 for none. */
    int lastOutput(int keyId) {
        for (int output = outputs() - 1; keyId != NONE && output >= 0; output--) {
            if (key.get(output) == keyId && kind(output) != RowKind.UPDATE_BEFORE) {
                return output;
            }
        }
        return -1;
    }

    /** A number that tells which rows of a key are there in the end, of an operator that takes back each that goes. */
    long net(int keyId) {
        long net = 0;
        for (int output = 0; output < outputs(); output++) {
            if (key.get(output) == keyId) {
                boolean adds = kind(output) == RowKind.INSERT || kind(output) == RowKind.UPDATE_AFTER;
                net += adds ? Content.spread(bare(output)) : -Content.spread(bare(output));
            }
        }
        return net;
    }

    int outputs() {
        return cause.size();
    }
}
