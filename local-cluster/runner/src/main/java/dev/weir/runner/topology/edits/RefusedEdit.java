package dev.weir.runner.topology.edits;

import java.util.List;
import java.util.Map;

/**
 * Why an edit was not applied; the same record as {@code RefusedEdit} in shared/topology/edits.ts.
 *
 * @param operator its uid; null for the resources of a group
 * @param to of a ship strategy: the uid of the operator that the rows go to
 */
public record RefusedEdit(
        String operator, String group, String property, String to, String code, String message, List<Alternative> alternatives) {

    /** What may be done instead, in words for a button; the edits as {@code Edit} in shared/topology/edits.ts. */
    public record Alternative(String words, List<Map<String, Object>> edits) {}
}
