package dev.weir.runner.topology.edits;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Why an edit was not applied; the same record as {@code RefusedEdit} in shared/topology/edits.ts.
 *
 * @param operator its uid; null for the resources of a group
 * @param to of a ship strategy: the uid of the operator that the rows go to
 */
public record RefusedEdit(
        String operator, String group, String property, String to, String code, String message, List<Alternative> alternatives) {

    /** The same of operators by other names. */
    public RefusedEdit called(UnaryOperator<String> names) {
        List<Alternative> renamed = alternatives.stream().map(alternative -> new Alternative(alternative.words(), alternative.edits().stream().map(edit -> called(edit, names)).toList())).toList();
        return new RefusedEdit(operator == null ? null : names.apply(operator), group, property, to == null ? null : names.apply(to), code, message, renamed);
    }

    private static Map<String, Object> called(Map<String, Object> edit, UnaryOperator<String> names) {
        Map<String, Object> renamed = new LinkedHashMap<>(edit);
        for (String key : List.of("operator", "to")) {
            renamed.computeIfPresent(key, (name, uid) -> names.apply((String) uid));
        }
        return renamed;
    }

    /** What may be done instead, in words for a button; the edits as {@code Edit} in shared/topology/edits.ts. */
    public record Alternative(String words, List<Map<String, Object>> edits) {}
}
