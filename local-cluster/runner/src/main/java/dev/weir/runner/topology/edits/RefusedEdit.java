package dev.weir.runner.topology.edits;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why an edit was not applied; the same record as {@code RefusedEdit} in shared/topology/edits.ts.
 *
 * @param operator its uid; null for the resources of a group
 * @param message names operators by {@link #mention}, as the words of an alternative do
 * @param to of a ship strategy: the uid of the operator that the rows go to
 */
public record RefusedEdit(
        String operator, String group, String property, String to, String code, String message, List<Alternative> alternatives) {

    private static final Pattern MENTION = Pattern.compile("⟦([^⟦⟧]*)⟧");

    /** An operator in a message or in the words of an alternative; read in shared/topology/refusal-words.ts. */
    static String mention(String uid) {
        return "⟦" + uid + "⟧";
    }

    /** The same of operators by other names. */
    public RefusedEdit called(UnaryOperator<String> names) {
        List<Alternative> renamed = alternatives.stream().map(alternative -> new Alternative(said(alternative.words(), names), alternative.edits().stream().map(edit -> called(edit, names)).toList())).toList();
        return new RefusedEdit(operator == null ? null : names.apply(operator), group, property, to == null ? null : names.apply(to), code, said(message, names), renamed);
    }

    private static String said(String text, UnaryOperator<String> names) {
        return MENTION.matcher(text).replaceAll(found -> Matcher.quoteReplacement(mention(names.apply(found.group(1)))));
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
