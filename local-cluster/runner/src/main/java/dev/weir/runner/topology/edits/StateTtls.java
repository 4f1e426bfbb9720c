package dev.weir.runner.topology.edits;

import static dev.weir.runner.topology.edits.Reason.refuse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.topology.OperatorFacts;
import dev.weir.runner.topology.TopologyEdits;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.util.TimeUtils;

/**
 * How long an operator's state is asked to live. The planner builds it into the operator, so it has to know before it makes
 * one; all other edits come after.
 *
 * @param byUid the duration of each of an operator's states, by the state's name
 */
public record StateTtls(Map<String, Map<String, Duration>> byUid, List<RefusedEdit> refused) {

    public static final StateTtls NONE = new StateTtls(Map.of(), List.of());

    public static boolean areAsked(TopologyEdits edits) {
        return edits.operators().values().stream().anyMatch(edit -> edit != null && edit.stateTtl() != null);
    }

    /** What is asked for, without what cannot be. */
    public static StateTtls of(List<JobGraphView> jobs, TopologyEdits edits) {
        Map<String, Map<String, Duration>> byUid = new TreeMap<>();
        Refusals refusals = new Refusals();
        new TreeMap<>(edits.operators()).forEach((uid, edit) -> {
            for (JobGraphView job : jobs) {
                StreamNode node = job.node(uid);
                if (node == null || edit == null || edit.stateTtl() == null || edit.stateTtl().isNull()) {
                    continue;
                }
                Map<String, Duration> durations = new LinkedHashMap<>();
                Reason reason = read(job, node, edit.stateTtl(), durations);
                if (reason == null) {
                    byUid.put(uid, durations);
                } else {
                    refusals.ttl(uid, reason);
                }
            }
        });
        return new StateTtls(byUid, refusals.all());
    }

    private static Reason read(JobGraphView job, StreamNode node, JsonNode asked, Map<String, Duration> durations) {
        OperatorFacts facts = job.facts(node);
        if (facts == null) {
            return refuse("ttl-in-code", job.name(node) + " is written in code, which alone decides how long its state lives: StateTtlConfig, on its state descriptor.");
        }
        List<String> names = facts.state().stream().map(OperatorFacts.State::name).toList();
        if (names.isEmpty() || !JobGraphView.isKeyed(node)) {
            String why = JobGraphView.isKeyed(node) ? "Flink drops its state by itself, when time has passed it" : "it keeps no state by key";
            return refuse("no-state-ttl", job.name(node) + " takes no state TTL: " + why + ".");
        }
        Map<String, String> texts = new LinkedHashMap<>();
        if (asked.isObject()) {
            asked.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        } else {
            names.forEach(name -> texts.put(name, asked.asText()));
        }
        for (Map.Entry<String, String> text : texts.entrySet()) {
            String name = names.stream().filter(each -> isCalled(each, text.getKey())).findFirst().orElse(null);
            Duration duration = duration(text.getValue());
            if (name == null) {
                return refuse("no-such-state", job.name(node) + " has no state \"" + text.getKey() + "\"; it has " + String.join(" and ", names.stream().map(StateTtls::shortName).toList()) + ".")
                        .or("Set " + text.getValue() + " for all of its state", Edit.ttl(job.uid(node), text.getValue()));
            }
            if (duration == null) {
                return refuse("bad-duration", "\"" + text.getValue() + "\" is no duration: a whole number and a unit, as in 30 s, 15 min, 12 h or 7 d; 0 s keeps state for good.");
            }
            durations.put(name, duration);
        }
        return null;
    }

    /** {@code left} is short for {@code leftState}. */
    private static boolean isCalled(String state, String name) {
        return state.equals(name) || shortName(state).equals(name);
    }

    private static String shortName(String state) {
        return state.endsWith("State") ? state.substring(0, state.length() - "State".length()) : state;
    }

    /** Null where Flink reads none. A number alone would be milliseconds, which nobody means. */
    private static Duration duration(String text) {
        try {
            Duration duration = TimeUtils.parseDuration(text);
            boolean bare = text.strip().chars().allMatch(Character::isDigit) && !duration.isZero();
            duration.toMillis();
            return bare ? null : duration;
        } catch (IllegalArgumentException | ArithmeticException e) {
            return null;
        }
    }
}
