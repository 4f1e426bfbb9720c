package dev.weir.runner.topology.edits;

import java.util.LinkedHashMap;
import java.util.Map;

/** Makes single edits as {@code Edit} in shared/topology/edits.ts has them; null takes an earlier edit back. */
final class Edit {
    private Edit() {}

    static Map<String, Object> parallelism(String operator, Integer parallelism) {
        return of("set-parallelism", operator, "parallelism", parallelism);
    }

    static Map<String, Object> maxParallelism(String operator, Integer maxParallelism) {
        return of("set-max-parallelism", operator, "maxParallelism", maxParallelism);
    }

    static Map<String, Object> group(String operator, String group) {
        return of("set-slot-sharing-group", operator, "group", group);
    }

    static Map<String, Object> chaining(String operator, String chaining) {
        return of("set-chaining", operator, "chaining", chaining);
    }

    static Map<String, Object> ship(String operator, String to, String ship) {
        Map<String, Object> edit = of("set-ship", operator, "ship", ship);
        edit.put("to", to);
        return edit;
    }

    static Map<String, Object> ttl(String operator, Object ttl) {
        return of("set-state-ttl", operator, "ttl", ttl);
    }

    static Map<String, Object> name(String operator, String name) {
        return of("set-name", operator, "name", name);
    }

    static Map<String, Object> pin(String operator, String pin) {
        return of("pin", operator, "pin", pin);
    }

    static Map<String, Object> resources(String group, Object resources) {
        Map<String, Object> edit = new LinkedHashMap<>();
        edit.put("type", "set-group-resources");
        edit.put("group", group);
        edit.put("resources", resources);
        return edit;
    }

    private static Map<String, Object> of(String type, String operator, String key, Object value) {
        Map<String, Object> edit = new LinkedHashMap<>();
        edit.put("type", type);
        edit.put("operator", operator);
        edit.put(key, value);
        return edit;
    }
}
