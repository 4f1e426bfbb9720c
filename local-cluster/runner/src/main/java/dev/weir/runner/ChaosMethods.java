package dev.weir.runner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.chaos.Timeline;
import dev.weir.runner.jobs.Run;
import dev.weir.runner.jobs.Runs;
import dev.weir.runner.wire.Method;
import dev.weir.runner.wire.OpenCall;
import java.util.Map;

/** The methods of shared/services/chaos.ts, which are part of the contract `engine`. */
final class ChaosMethods {
    /** How often checkpoints are looked for, and how often a timeline that grows fast is told. */
    private static final long LOOK_MILLIS = 500;
    private static final long CALM_MILLIS = 100;

    private final Runs runs;

    ChaosMethods(Runs runs) {
        this.runs = runs;
    }

    Map<String, Method> byName() {
        return Map.of(
                "engine.killTaskManager", Method.call(params -> Map.of("touched", runs.killTaskManager(run(params), params.path("others").asBoolean(), params.path("ms").asLong()))),
                "engine.delayCheckpoint", Method.call(params -> {
                    runs.get(run(params)).debugger().doTo().delayCheckpoint(operator(params), millis(params));
                    return Map.of();
                }),
                "engine.cutSink", Method.call(params -> {
                    runs.get(run(params)).debugger().doTo().cutSink(operator(params), millis(params));
                    return Map.of();
                }),
                "engine.mendSink", Method.call(params -> {
                    runs.get(run(params)).debugger().doTo().mendSink(operator(params));
                    return Map.of();
                }),
                "engine.timeline", this::timeline);
    }

    private void timeline(JsonNode params, OpenCall call) throws Exception {
        Run run = runs.get(run(params));
        Object sent = null;
        for (boolean over = false; !over; ) {
            over = run.state().isOver();
            Timeline timeline = run.timeline();
            long seen = timeline.changes();
            Timeline.State now = run.debugger().chaos().state();
            if (!now.events().equals(sent == null ? null : ((Timeline.State) sent).events()) || !now.repeats().equals(((Timeline.State) sent).repeats())) {
                call.item(now);
                sent = now;
                Thread.sleep(CALM_MILLIS);
            }
            timeline.awaitChange(seen, LOOK_MILLIS);
        }
    }

    private static String run(JsonNode params) {
        return params.path("run").asText();
    }

    private static String operator(JsonNode params) {
        return params.path("operator").textValue();
    }

    private static Long millis(JsonNode params) {
        return params.path("ms").isNumber() ? Long.valueOf(params.get("ms").asLong()) : null;
    }
}
