package dev.weir.runner.verdict;

import dev.weir.runner.savepoints.SerializerWords;
import dev.weir.runner.savepoints.StateHeaders;
import dev.weir.runner.topology.OperatorFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.BackendStateType;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonOptionsKeys;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot.CommonSerializerKeys;
import org.apache.flink.runtime.state.ttl.TtlAwareSerializerSnapshotWrapper;

/** Judges one operator that is in both versions. */
final class Judge {
    /** What a rule found, and what it says of this operator. */
    record Finding(Rule rule, String message) {}

    /**
     * The state of the operator before, from the old version or from a savepoint.
     *
     * @param states null where there is none that is known of
     * @param unread why the new version's state backend cannot read it; null where it can
     * @param unreadable why the new version's classes cannot read it; null where they can
     */
    record Before(StateHeaders states, int maxParallelism, String unread, Throwable unreadable) {}

    private final VersionOperator old;
    private final VersionOperator now;
    private final Before before;

    Judge(VersionOperator old, VersionOperator now, Before before) {
        this.old = old;
        this.now = now;
        this.before = before;
    }

    /** The gravest finding; null for an operator without state about which nothing has to be said. */
    Finding judge() {
        Finding bound = maxParallelism();
        if (bound != null) {
            return bound;
        }
        Finding source = old.source() != null && now.source() != null ? source() : null;
        if (source != null) {
            return source;
        }
        if (old.sink() != null && now.sink() != null && old.sink().state() != null && old.sink().equals(now.sink())) {
            return new Finding(Rule.SAME, "It goes on with what it had not yet handed over.");
        }
        if (before.unreadable() != null) {
            return new Finding(Rule.REFUSED, "Flink refuses its state: " + Words.reason(before.unreadable()) + ".");
        }
        if (before.states() == null) {
            return unknown(old);
        }
        boolean hadState = !(before.states().keyed().isEmpty() && before.states().operator().isEmpty());
        if (!hadState) {
            return now.isStateful() ? new Finding(Rule.NEW, "It had no state before, and begins empty.") : null;
        }
        if (before.unread() != null && !before.states().keyed().isEmpty()) {
            return new Finding(Rule.BACKEND, "Its state does not reach the new state backend: " + before.unread() + ".");
        }
        return now.states() == null ? unknown(now) : declared();
    }

    private Finding unknown(VersionOperator of) {
        if (of.problem() == null && of.sink() == null && !"sink".equals(of.type())) {
            return null;
        }
        String reason = of.problem() == null ? "it really writes, and was not opened for a look" : Words.reason(of.problem());
        return new Finding(Rule.NOT_PROBED, "What state it declares could not be found out: " + reason + ".");
    }

    private Finding maxParallelism() {
        int bound = before.maxParallelism();
        int wanted = now.vertex().getParallelism();
        boolean takes = now.vertex().getMaxParallelism() == bound || now.vertex().canRescaleMaxParallelism(bound);
        if (wanted > bound) {
            return new Finding(Rule.MAX_PARALLELISM, "Its state is divided into " + bound + " key groups, its max parallelism, so it cannot be spread over "
                    + wanted + " subtasks.");
        }
        return takes ? null : new Finding(Rule.MAX_PARALLELISM, "Its max parallelism was " + bound + " and is now " + now.vertex().getMaxParallelism()
                + ". Flink divides state by it once and for all.");
    }

    private Finding source() {
        SourceKind was = old.source();
        SourceKind is = now.source();
        if (!is.isOlderInterface() && !old.operatorId().equals(now.operatorId())) {
            return new Finding(Rule.SOURCE_PINNED, "It is pinned to an operator id, by which Flink does not find the state of its coordinator: it would go on where it stopped,"
                    + " and read everything again beside that. Pin it to a uid.");
        }
        boolean sameConnector = Objects.equals(was.connector(), is.connector());
        if (sameConnector && was.isOlderInterface() == is.isOlderInterface() && (is.isOlderInterface() || is.reads(was))) {
            return is.isOlderInterface() ? null : new Finding(Rule.POSITION, "It goes on reading where it stopped.");
        }
        String change = sameConnector ? "Its connector reads in another way now" : "Its connector was " + was.connector() + " and is now " + is.connector();
        return !was.isOlderInterface() && !is.isOlderInterface() && !is.reads(was)
                ? new Finding(Rule.SOURCE_FORMAT, change + ", which cannot read where the old one stopped: the restore fails.")
                : new Finding(Rule.CONNECTOR, change + ", which does not take over where the old one stopped: it begins anew.");
    }

    /** Lets Flink restore the new operator from the old one's state, values left out, and looks at what it says and what it took. */
    private Finding declared() {
        StateHeaders restored;
        try {
            restored = now.probe().declare(before.states());
        } catch (Exception | LinkageError refused) {
            return refusal(refused);
        }
        List<String> left = new ArrayList<>();
        before.states().keyed().forEach((name, head) -> {
            if (head.getBackendStateType() != BackendStateType.PRIORITY_QUEUE && !now.states().keyed().containsKey(name)) {
                left.add(name);
            }
        });
        before.states().operator().keySet().forEach(name -> {
            if (!now.states().operator().containsKey(name)) {
                left.add(name);
            }
        });
        if (!left.isEmpty()) {
            return new Finding(Rule.STATE_GONE, "The new version does not use " + String.join(", ", left) + " any more. Flink drops it without a word.");
        }
        Finding columns = columns();
        return columns != null ? columns : kept(restored);
    }

    /** Flink's own refusal, told by the first thing that differs. */
    private Finding refusal(Throwable refused) {
        String was = SerializerWords.of(before.states().key());
        String is = SerializerWords.of(now.states().key());
        boolean key = before.states().key() != null && now.states().key() != null
                && !compatibility(now.states().key(), before.states().key()).isCompatibleAsIs();
        if (key) {
            return new Finding(Rule.KEY_TYPE, "Its key was " + was + " and is now " + is + ". Flink cannot read state of one key by another.");
        }
        for (StateMetaInfoSnapshot head : before.states().keyed().values()) {
            StateMetaInfoSnapshot other = now.states().keyed().get(head.getName());
            if (other != null && !described(head).equals(described(other))) {
                return new Finding(Rule.STATE_TYPE, "Its state " + head.getName() + " held " + described(head) + " and would now hold " + described(other)
                        + ". Flink cannot turn one into the other.");
            }
        }
        return new Finding(Rule.REFUSED, "Flink refuses its state: " + Words.reason(refused) + ".");
    }

    /** State that holds rows holds columns by their place: Flink compares their types, and cannot know what they stand for. */
    private Finding columns() {
        if (old.facts() == null || now.facts() == null || isAccumulating()) {
            return null;
        }
        List<OperatorFacts.Input> was = old.facts().inputs();
        List<OperatorFacts.Input> is = now.facts().inputs();
        for (int input = 0; input < Math.min(was.size(), is.size()); input++) {
            String row = old.rows().get(Math.min(input, old.rows().size() - 1));
            boolean held = row != null && before.states().keyed().values().stream().anyMatch(head -> described(head).contains(row));
            if (held && !was.get(input).equals(is.get(input))) {
                return otherRows(was, is, input);
            }
        }
        return null;
    }

    private static Finding otherRows(List<OperatorFacts.Input> was, List<OperatorFacts.Input> is, int input) {
        if (was.size() == 2 && is.size() == 2 && was.get(0).reads().equals(is.get(1).reads()) && was.get(1).reads().equals(is.get(0).reads())
                && !was.get(0).reads().equals(was.get(1).reads())) {
            return new Finding(Rule.SIDES, "Its sides were swapped: what it holds of " + tables(was.get(0)) + " would be taken for rows of " + tables(is.get(0))
                    + ". Flink compares only their types, would restore it, and give wrong results.");
        }
        return new Finding(Rule.COLUMNS, "Its state holds rows of " + rows(was.get(input)) + "; the new version takes them for rows of " + rows(is.get(input))
                + ". Flink compares only their types, would restore it, and give wrong results.");
    }

    private static String rows(OperatorFacts.Input input) {
        return "(" + String.join(", ", input.columns()) + ") of " + tables(input);
    }

    private static String tables(OperatorFacts.Input input) {
        return input.reads().stream().map(table -> table.substring(table.lastIndexOf('.') + 1)).collect(Collectors.joining(", "));
    }

    /** Accumulators say by their functions what they are, and the functions are part of the operator's id. */
    private boolean isAccumulating() {
        return now.type().contains("aggregate") && !now.type().equals("over-aggregate");
    }

    private Finding kept(StateHeaders restored) {
        for (StateMetaInfoSnapshot head : before.states().keyed().values()) {
            StateMetaInfoSnapshot other = now.states().keyed().get(head.getName());
            if (other == null || head.getBackendStateType() == BackendStateType.PRIORITY_QUEUE) {
                continue;
            }
            boolean was = SerializerWords.hasTtl(value(head));
            boolean is = SerializerWords.hasTtl(value(other));
            if (was != is) {
                return is
                        ? new Finding(Rule.TTL_ON, "State TTL is on now: Flink writes a time to each value as it restores, which counts from then.")
                        : new Finding(Rule.TTL_OFF, "State TTL is off now: Flink leaves out the times of the values, which then live as long as the job.");
            }
            if (compatibility(value(other), value(head)).isCompatibleAfterMigration()) {
                return new Finding(Rule.MIGRATES, "Flink rewrites " + head.getName() + " from " + described(head) + " to " + described(other) + ".");
            }
        }
        Finding function = function();
        if (function != null) {
            return function;
        }
        boolean rescaled = old.parallelism() != now.parallelism() && !before.states().keyed().isEmpty();
        return rescaled
                ? new Finding(Rule.RESCALED, "Its parallelism goes from " + old.parallelism() + " to " + now.parallelism() + "; each key goes with its state.")
                : new Finding(Rule.SAME, "Same operator, same key, same state.");
    }

    /** A function is another class by the same name: what the old one computed is in the state, and only its author knows whether that is right. */
    private Finding function() {
        Set<String> was = new TreeSet<>(old.functions());
        Set<String> is = new TreeSet<>(now.functions());
        was.removeAll(now.functions());
        is.removeAll(old.functions());
        return was.isEmpty() || is.isEmpty() ? null : new Finding(Rule.FUNCTION, "Its rows came through " + String.join(", ", was) + " and now come through "
                + String.join(", ", is) + ". Flink restores the state; whether what the old class left there is right for the new one, it cannot know.");
    }

    private static TypeSerializerSnapshot<?> value(StateMetaInfoSnapshot head) {
        return head.getTypeSerializerSnapshot(CommonSerializerKeys.VALUE_SERIALIZER);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static TypeSerializerSchemaCompatibility<?> compatibility(TypeSerializerSnapshot<?> now, TypeSerializerSnapshot<?> before) {
        TypeSerializerSnapshot is = new TtlAwareSerializerSnapshotWrapper<>(now).getTtlAwareSerializerSnapshot();
        TypeSerializerSnapshot was = new TtlAwareSerializerSnapshotWrapper<>(before).getTtlAwareSerializerSnapshot();
        return is.resolveSchemaCompatibility(was);
    }

    private static String described(StateMetaInfoSnapshot head) {
        String kind = head.getOption(CommonOptionsKeys.KEYED_STATE_TYPE);
        String namespace = SerializerWords.of(head.getTypeSerializerSnapshot(CommonSerializerKeys.NAMESPACE_SERIALIZER));
        return (kind == null ? "" : kind.toLowerCase(Locale.ROOT) + " ") + SerializerWords.of(value(head)) + (namespace == null ? "" : " by " + namespace);
    }
}
