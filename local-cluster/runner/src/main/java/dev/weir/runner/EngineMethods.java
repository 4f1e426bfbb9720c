package dev.weir.runner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.cluster.NativeResources;
import dev.weir.runner.debugger.RunDebugger;
import dev.weir.runner.jobs.Blame;
import dev.weir.runner.jobs.Rewinding;
import dev.weir.runner.jobs.Runs;
import dev.weir.runner.lineage.Lineage;
import dev.weir.runner.savepoints.Restore;
import dev.weir.runner.savepoints.Savepoints;
import dev.weir.runner.state.StateQuery;
import dev.weir.runner.state.StateReader;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Compiler;
import dev.weir.runner.sql.Expansion;
import dev.weir.runner.sql.ProgramScript;
import dev.weir.runner.sql.Script;
import dev.weir.runner.tests.JobTests;
import dev.weir.runner.verdict.Diff;
import dev.weir.runner.wire.Json;
import dev.weir.runner.wire.Method;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The contract `engine` of shared/services/engine.ts, method by method. */
final class EngineMethods {
    static final Set<String> STREAMS =
            Set.of("engine.status", "engine.rows", "engine.table", "engine.figures", "engine.points", "engine.logs", "engine.debugger", "engine.tap", "engine.time", "engine.inspect", "engine.timeline");

    private final Compiler compiler;
    private final Runs runs;
    private final JobTests tests;
    private final Lineage lineage;
    private final WarmUp warmUp;
    private final Quiet quiet;

    EngineMethods(Compiler compiler, Runs runs, JobTests tests, Lineage lineage, WarmUp warmUp, Quiet quiet) {
        this.compiler = compiler;
        this.runs = runs;
        this.tests = tests;
        this.lineage = lineage;
        this.warmUp = warmUp;
        this.quiet = quiet;
    }

    Map<String, Method> byName() {
        Map<String, Method> methods = new HashMap<>();
        methods.put("engine.hello", Method.call(params -> EngineHello.withoutToken()));
        methods.put("engine.warm", Method.call(params -> Map.of("ms", warmUp.await())));
        methods.put("engine.memory", Method.call(params -> EngineMemory.now()));
        methods.put("engine.validate", Method.call(params -> compiler.validate(script(params.get("script")), within(params))));
        methods.put("engine.expand", Method.call(params -> Expansion.of(script(params.get("script")))));
        methods.put("engine.preview", Method.call(this::preview));
        methods.put("engine.start", Method.call(this::start));
        methods.put("engine.cancel", Method.call(params -> {
            runs.cancel(run(params));
            return Map.of();
        }));
        methods.put("engine.replace", Method.call(params -> Map.of("rows", runs.replace(run(params), script(params.get("old")), script(params.get("new"))))));
        methods.put("engine.stop", Method.call(params -> Map.of("path", runs.stop(run(params), params.path("folder").textValue(), next(params)))));
        methods.put("engine.savepoint", Method.call(params -> Savepoints.read(params.path("path").asText())));
        methods.put("engine.look", Method.call(params -> Map.of("path", runs.look(run(params)))));
        methods.put("engine.state", Method.call(params -> StateReader.read(Json.MAPPER.treeToValue(params, StateQuery.class))));
        methods.put("engine.diff", Method.call(params -> Diff.of(compiler, script(params.get("old")), script(params.get("new")), params.path("savepoint").textValue())));
        methods.put("engine.test", Method.call(params -> tests.run(script(params.get("script")), run(params), params.get("test"))));
        methods.put("engine.compare", Method.call(params -> tests.compare(script(params.get("old")), script(params.get("new")), run(params), params)));
        methods.put("engine.why", Method.call(params -> lineage.why(script(params.get("script")), params)));
        methods.put("engine.where", Method.call(params -> lineage.where(script(params.get("script")), params)));
        methods.put("engine.blame", Method.call(params -> Blame.of(params.path("topology"), params.path("vertex").asText(), params.path("stack").asText())));
        methods.put("engine.nativeResources", Method.call(EngineMethods::nativeResources));
        methods.put("engine.forget", Method.call(params -> {
            runs.forget(run(params));
            return Map.of();
        }));
        methods.putAll(new RunStreams(runs).byName());
        methods.putAll(new DebuggerMethods(runs).byName());
        methods.putAll(new LanguageMethods(compiler).byName());
        methods.putAll(new ChaosMethods(runs).byName());
        methods.replaceAll((name, method) -> quiet.counted(method));
        return methods;
    }

    private Object preview(JsonNode params) throws Exception {
        CompiledScript compiled = compiler.compile(script(params.get("script")));
        Map<String, Object> preview = new HashMap<>();
        preview.put("validation", compiled.validation());
        preview.put("topology", compiled.topology());
        preview.put("unedited", compiled.unedited());
        preview.put("refused", compiled.refused());
        preview.put("orphans", compiled.orphans());
        preview.put("standIns", compiled.standIns());
        return preview;
    }

    private Object start(JsonNode params) throws Exception {
        Long limit = params.path("limit").isNumber() ? Long.valueOf(params.get("limit").asLong()) : null;
        int foldCap = params.path("foldCap").asInt(100_000);
        Script script = script(params.get("script"));
        Restore restore = Restore.of(params.get("restore"));
        Rewinding rewinding = Rewinding.of(params);
        Consumer<RunDebugger> before = DebuggerMethods.beginning(params);
        if (params.path("test").isObject()) {
            return tests.debug(script, run(params), params.get("test"), before);
        }
        return restore == null
                && (rewinding == null || rewinding.back() == null)
                ? runs.start(script, run(params), limit, foldCap, before, rewinding)
                : runs.resume(script, run(params), limit, foldCap, restore, params.path("continues").asText(null), before, rewinding);
    }

    private static Object nativeResources(JsonNode params) throws Exception {
        return NativeResources.of(params.path("clusterId").asText(), texts(params.path("configuration")), params.get("podTemplate"), texts(params.path("files")));
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.fields().forEachRemaining(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    private static Duration within(JsonNode params) {
        return params.path("within").isNumber() ? Duration.ofMillis(params.get("within").asLong()) : null;
    }

    private static Script script(JsonNode params) throws Exception {
        return ProgramScript.told(Json.MAPPER.treeToValue(params, Script.class));
    }

    private static Script next(JsonNode params) throws Exception {
        return params.path("next").isObject() ? script(params.get("next")) : null;
    }

    private static String run(JsonNode params) {
        return params.path("run").asText();
    }
}
