package dev.weir.runner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.debugger.Breakpoint;
import dev.weir.runner.debugger.DebuggerState;
import dev.weir.runner.debugger.RunDebugger;
import dev.weir.runner.functions.RunInspection;
import dev.weir.runner.jobs.Run;
import dev.weir.runner.jobs.Runs;
import dev.weir.runner.taps.Tap;
import dev.weir.runner.wire.Json;
import dev.weir.runner.wire.Method;
import dev.weir.runner.wire.OpenCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The methods of shared/services/debugger.ts, which are part of the contract `engine`. */
final class DebuggerMethods {
    private static final long TIME_MILLIS = 500;

    private final Runs runs;

    DebuggerMethods(Runs runs) {
        this.runs = runs;
    }

    Map<String, Method> byName() {
        Map<String, Method> methods = new HashMap<>();
        methods.put("engine.edges", Method.call(params -> of(params).edges()));
        methods.put("engine.pause", acts((debugger, params) -> debugger.pause()));
        methods.put("engine.goOn", acts((debugger, params) -> debugger.goOn()));
        methods.put("engine.step", acts((debugger, params) -> debugger.step(text(params, "until"), text(params, "operator"))));
        methods.put("engine.holdSource", acts((debugger, params) -> debugger.hold(text(params, "source"), text(params, "how"))));
        methods.put("engine.setPace", acts((debugger, params) -> debugger.setPace(text(params, "source"), pace(params, "speed"), pace(params, "rate"))));
        methods.put("engine.setDisorder", acts((debugger, params) -> debugger.setDisorder(text(params, "source"), Json.MAPPER.treeToValue(params.get("disorder"), DebuggerState.Disorder.class))));
        methods.put("engine.setBreakpoints", acts((debugger, params) -> debugger.setBreakpoints(breakpoints(params))));
        methods.put("engine.debugger", this::state);
        methods.put("engine.tap", this::tap);
        methods.put("engine.time", this::time);
        methods.put("engine.inspect", (params, call) -> RunInspection.of(text(params, "run")).tell(call));
        methods.put("engine.inspectorSend", Method.call(params -> {
            RunInspection.send(text(params, "run"), text(params, "thread"), text(params, "message"));
            return Map.of();
        }));
        return methods;
    }

    /** What {@code engine.start} says of breakpoints and of a pause before the first row. */
    static Consumer<RunDebugger> beginning(JsonNode params) throws JsonProcessingException {
        List<Breakpoint> breakpoints = breakpoints(params);
        boolean paused = params.path("paused").asBoolean();
        return debugger -> {
            debugger.setBreakpoints(breakpoints);
            if (paused) {
                debugger.pause();
            }
        };
    }

    private interface Act {
        void on(RunDebugger debugger, JsonNode params) throws Exception;
    }

    private Method acts(Act act) {
        return Method.call(params -> {
            act.on(of(params), params);
            return Map.of();
        });
    }

    private void state(JsonNode params, OpenCall call) throws Exception {
        RunDebugger debugger = of(params);
        debugger.tell(call, debugger::state);
    }

    /** The tap is open as long as the call is. */
    private void tap(JsonNode params, OpenCall call) throws Exception {
        RunDebugger debugger = of(params);
        Tap tap = debugger.tap(text(params, "from"), text(params, "to"), text(params, "filter"), params.path("all").asBoolean(), params.path("late").asBoolean());
        try {
            // The first page comes at once, with rows or without: it says that the tap is open.
            long matched = -1;
            for (; ; ) {
                call.awaitCredit();
                Tap.Page page = tap.take(matched);
                if (page == null) {
                    return;
                }
                matched = page.matched();
                call.chunk(Map.of("first", page.first(), "count", page.count(), "matched", matched), page.lines(), page.lines().length);
            }
        } finally {
            debugger.close(tap);
        }
    }

    private void time(JsonNode params, OpenCall call) throws Exception {
        Run run = runs.get(params.path("run").asText());
        for (boolean over = false; !over; ) {
            over = run.state().isOver();
            call.item(run.time().take());
            run.progress().awaitOver(TIME_MILLIS);
        }
    }

    private static List<Breakpoint> breakpoints(JsonNode params) throws JsonProcessingException {
        List<Breakpoint> all = new ArrayList<>();
        for (JsonNode each : params.path("breakpoints")) {
            all.add(Json.MAPPER.treeToValue(each, Breakpoint.class));
        }
        return all;
    }

    private static double pace(JsonNode params, String unit) {
        JsonNode pace = params.path("pace");
        return pace.isObject() ? pace.path(unit).asDouble(0) : 0;
    }

    private RunDebugger of(JsonNode params) {
        return runs.get(params.path("run").asText()).debugger();
    }

    private static String text(JsonNode params, String name) {
        return params.path(name).textValue();
    }
}
