package dev.weir.runner.topology.edits;

import dev.weir.runner.topology.edits.RefusedEdit.Alternative;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Collects what is refused; every refusal can at least be settled by taking the edit back. */
final class Refusals {
    private static final String BACK = "Take this edit back";

    private final List<RefusedEdit> all = new ArrayList<>();

    List<RefusedEdit> all() {
        return all;
    }

    void parallelism(String operator, Reason reason) {
        add(operator, null, "parallelism", null, reason, Edit.parallelism(operator, null));
    }

    void maxParallelism(String operator, Reason reason) {
        add(operator, null, "max-parallelism", null, reason, Edit.maxParallelism(operator, null));
    }

    void group(String operator, Reason reason) {
        add(operator, null, "slot-sharing-group", null, reason, Edit.group(operator, null));
    }

    void chaining(String operator, Reason reason) {
        add(operator, null, "chaining", null, reason, Edit.chaining(operator, null));
    }

    void ship(String operator, String to, Reason reason) {
        add(operator, null, "ship", to, reason, Edit.ship(operator, to, null));
    }

    void ttl(String operator, Reason reason) {
        add(operator, null, "state-ttl", null, reason, Edit.ttl(operator, null));
    }

    void name(String operator, Reason reason) {
        add(operator, null, "name", null, reason, Edit.name(operator, null));
    }

    void pin(String operator, Reason reason) {
        add(operator, null, "pin", null, reason, Edit.pin(operator, null));
    }

    void resources(String group, Reason reason) {
        add(null, group, "resources", null, reason, Edit.resources(group, null));
    }

    private void add(String operator, String group, String property, String to, Reason reason, Map<String, Object> back) {
        List<Alternative> alternatives = new ArrayList<>(reason.alternatives());
        alternatives.add(new Alternative(BACK, List.of(back)));
        all.add(new RefusedEdit(operator, group, property, to, reason.code(), reason.message(), alternatives));
    }
}
