package dev.weir.runner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.language.Knowledge;
import dev.weir.runner.language.OptionValues;
import dev.weir.runner.sql.Compiler;
import dev.weir.runner.sql.ProgramScript;
import dev.weir.runner.sql.Script;
import dev.weir.runner.wire.Json;
import dev.weir.runner.wire.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The methods of shared/services/sql-knowledge.ts, which are part of the contract `engine`. */
final class LanguageMethods {
    private final Knowledge knowledge;

    LanguageMethods(Compiler compiler) {
        knowledge = new Knowledge(compiler);
    }

    Map<String, Method> byName() {
        Map<String, Method> methods = new HashMap<>();
        methods.put("engine.vocabulary", Method.call(params -> knowledge.vocabulary(texts(params, "jars"), params.path("trusted").asBoolean(true))));
        methods.put("engine.optionFaults", Method.call(params -> answer("faults", knowledge.optionFaults(texts(params, "jars"), params.path("trusted").asBoolean(true), lists(params)))));
        methods.put("engine.scope", Method.call(params -> knowledge.scope(script(params), statement(params))));
        methods.put("engine.columns", Method.call(params -> answer("columns", knowledge.columns(script(params), statement(params), texts(params, "queries")))));
        methods.put("engine.types", Method.call(params -> answer("types", knowledge.types(script(params), statement(params), params.path("from").textValue(), texts(params, "expressions")))));
        methods.put("engine.changelogs", Method.call(params -> answer("statements", knowledge.changelogs(script(params)))));
        methods.put("engine.computed", Method.call(params -> answer("parts", knowledge.computed(script(params)))));
        return methods;
    }

    private static Map<String, Object> answer(String name, List<?> all) {
        return Map.of(name, all);
    }

    private static List<OptionValues.OptionList> lists(JsonNode params) throws JsonProcessingException {
        return List.of(Json.MAPPER.treeToValue(params.get("lists"), OptionValues.OptionList[].class));
    }

    private static Script script(JsonNode params) throws JsonProcessingException {
        return ProgramScript.told(Json.MAPPER.treeToValue(params.get("script"), Script.class));
    }

    private static Integer statement(JsonNode params) {
        return params.path("statement").isInt() ? Integer.valueOf(params.get("statement").asInt()) : null;
    }

    private static List<String> texts(JsonNode params, String name) {
        List<String> all = new ArrayList<>();
        params.path(name).forEach(each -> all.add(each.asText()));
        return all;
    }
}
