package dev.weir.runner.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNode;
import org.apache.flink.table.planner.plan.nodes.exec.StateMetadata;
import org.apache.flink.util.TimeUtils;

/**
 * How long the state of each node of a plan lives. Most nodes declare their states, as a compiled plan lists them; others ask
 * for {@code table.exec.state.ttl} while they are translated. Who does neither has no state that a TTL could end.
 */
final class StateLifetimes {
    private static final String DECLARED = "stateMetadataList";
    private static final String SETTINGS = "persistedConfig";
    private static final ConfigOption<Duration> TTL = ExecutionConfigOptions.IDLE_STATE_RETENTION;

    private final Map<ExecNode<?>, Watched> settings = new IdentityHashMap<>();

    private final Duration ofJob;

    private StateLifetimes(Duration ofJob) {
        this.ofJob = ofJob;
    }

    /**
     * Watches nodes before they are translated.
     *
     * @param ofJob what nodes without a TTL of their own take
     */
    static StateLifetimes watch(Collection<ExecNode<?>> nodes, Duration ofJob) {
        StateLifetimes lifetimes = new StateLifetimes(ofJob);
        for (ExecNode<?> node : nodes) {
            if (PlanFields.read(node, SETTINGS) instanceof ReadableConfig own) {
                Watched watched = new Watched(own);
                lifetimes.settings.put(node, watched);
                PlanFields.write(node, SETTINGS, watched);
            }
        }
        return lifetimes;
    }

    /** The states of a translated node that a TTL ends; none where Flink ends them by itself. */
    List<OperatorFacts.State> of(ExecNode<?> node, String type) {
        List<StateMetadata> declared = declared(node);
        Watched own = settings.get(node);
        if (!declared.isEmpty()) {
            return declared.stream().map(state -> state(name(state), state.getStateTtl())).toList();
        }
        return own != null && own.asked ? List.of(state(nameOf(type), TimeUtils.formatWithHighestUnit(own.getOptional(TTL).orElse(ofJob)))) : List.of();
    }

    /** @param durations by node and the state's name; what is not named stays as it is */
    void set(Map<ExecNode<?>, Map<String, Duration>> durations) {
        durations.forEach((node, byName) -> {
            List<StateMetadata> states = new ArrayList<>();
            for (StateMetadata state : declared(node)) {
                Duration duration = byName.get(name(state));
                states.add(duration == null ? state : new StateMetadata(state.getStateIndex(), duration, name(state)));
            }
            if (!states.isEmpty()) {
                PlanFields.write(node, DECLARED, states);
            } else if (settings.containsKey(node)) {
                byName.values().forEach(settings.get(node)::set);
            }
        });
    }

    /** {@code group-aggregate} keeps its {@code groupAggregateState}. */
    static String nameOf(String type) {
        StringBuilder text = new StringBuilder();
        for (String word : type.split("-")) {
            text.append(text.length() == 0 ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return text.append("State").toString();
    }

    @SuppressWarnings("unchecked")
    private static List<StateMetadata> declared(ExecNode<?> node) {
        List<StateMetadata> states = (List<StateMetadata>) PlanFields.read(node, DECLARED);
        return states == null ? List.of() : states;
    }

    private static String name(StateMetadata state) {
        return (String) PlanFields.read(state, "stateName");
    }

    private static OperatorFacts.State state(String name, String ttl) {
        return new OperatorFacts.State(name, "keyed", ttl.startsWith("0 ") ? null : ttl);
    }

    /** A node's own settings, which come before the job's; notes whether it asks for the TTL. */
    private static final class Watched implements ReadableConfig {
        private final Configuration own;
        private boolean asked;

        Watched(ReadableConfig before) {
            own = Configuration.fromMap(before.toMap());
        }

        void set(Duration ttl) {
            own.set(TTL, ttl);
        }

        @Override
        public <T> T get(ConfigOption<T> option) {
            asked |= option.equals(TTL);
            return own.get(option);
        }

        @Override
        public <T> Optional<T> getOptional(ConfigOption<T> option) {
            asked |= option.equals(TTL);
            return own.getOptional(option);
        }

        @Override
        public Map<String, String> toMap() {
            return own.toMap();
        }
    }
}
