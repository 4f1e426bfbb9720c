package dev.weir.runner.topology.edits;

import dev.weir.runner.topology.edits.RefusedEdit.Alternative;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Why something is refused: a code to search for, a sentence, and what may be done instead. */
record Reason(String code, String message, List<Alternative> alternatives) {
    static Reason refuse(String code, String message) {
        return new Reason(code, message, List.of());
    }

    Reason or(String words, Map<String, Object> edit) {
        return or(words, List.of(edit));
    }

    Reason or(String words, List<Map<String, Object>> edits) {
        List<Alternative> more = new ArrayList<>(alternatives);
        if (!edits.isEmpty()) {
            more.add(new Alternative(words, edits));
        }
        return new Reason(code, message, more);
    }
}
