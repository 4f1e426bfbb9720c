package dev.weir.runner.topology;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.planner.plan.nodes.exec.ExecEdge;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNode;
import org.apache.flink.table.types.logical.RowType;

/**
 * Says what the columns of a plan are instead of what a query calls them: a table's column by its name there, any other by the
 * expression it is computed with. A uid made of this does not move when somebody thinks of a better alias.
 */
final class ColumnMeanings {
    private static final Pattern ALIASED = Pattern.compile("(.*) AS [^()]+", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("'(?:[^']|'')*'|[\\p{L}_$][\\p{L}\\p{N}_$]*(\\()?");
    private static final int LONGEST = 60;

    private final Map<ExecNode<?>, Map<String, String>> outputs = new IdentityHashMap<>();

    /** The attributes of a node in terms of its columns' meanings; the inputs of the node have been asked for before. */
    Map<String, String> of(ExecNode<?> node, Map<String, String> attributes) {
        Map<String, String> scope = scope(node);
        Map<String, String> meanings = new LinkedHashMap<>();
        attributes.forEach((key, value) -> meanings.put(key, key.equals("select")
                ? String.join(", ", PlanText.items(value).stream().map(item -> meaning(item, scope)).toList())
                : said(value, scope)));
        outputs.put(node, outputs(node, attributes.get("select"), scope));
        return meanings;
    }

    /** What the columns of a node's rows are; the node has been asked for before. */
    List<String> of(ExecNode<?> node) {
        return List.copyOf(outputs.getOrDefault(node, Map.of()).values());
    }

    /** By what names a node's attributes can call which columns. */
    private Map<String, String> scope(ExecNode<?> node) {
        Map<String, String> byName = new LinkedHashMap<>();
        List<String> inOrder = new ArrayList<>();
        for (ExecEdge edge : node.getInputEdges()) {
            Map<String, String> columns = outputs.getOrDefault(edge.getSource(), Map.of());
            columns.forEach(byName::putIfAbsent);
            inOrder.addAll(columns.values());
        }
        List<String> fields = fields(node);
        boolean joined = node.getInputEdges().size() > 1 && fields.size() == inOrder.size();
        for (int i = 0; joined && i < fields.size(); i++) {
            byName.put(fields.get(i), inOrder.get(i));
        }
        return byName;
    }

    private static Map<String, String> outputs(ExecNode<?> node, String select, Map<String, String> scope) {
        List<String> fields = fields(node);
        List<String> items = select == null ? List.of() : PlanText.items(select);
        Map<String, String> meanings = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            String item = items.size() == fields.size() ? items.get(i) : fields.get(i);
            String meaning = meaning(item, scope);
            meanings.put(fields.get(i), meaning.length() > LONGEST ? OperatorUids.hash(meaning) : meaning);
        }
        return meanings;
    }

    private static List<String> fields(ExecNode<?> node) {
        return node.getOutputType() instanceof RowType row ? row.getFieldNames() : List.of();
    }

    private static String meaning(String item, Map<String, String> scope) {
        Matcher aliased = ALIASED.matcher(item);
        return OperatorUids.withoutNumbers(said(aliased.matches() ? aliased.group(1) : item, scope));
    }

    /** The text with each column in it replaced; functions and texts in quotes stay. */
    private static String said(String text, Map<String, String> scope) {
        return WORD.matcher(text).replaceAll(word -> Matcher.quoteReplacement(
                word.group(1) != null ? word.group() : scope.getOrDefault(word.group(), word.group())));
    }
}
