package dev.weir.runner.topology;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.table.planner.plan.nodes.exec.ExecEdge;
import org.apache.flink.table.planner.plan.nodes.exec.ExecNode;
import org.apache.flink.table.types.logical.RowType;

/**
 * Says what the columns of a plan are instead of what a query calls them: a table's column by its table and its name there, any
 * other by the expression it is computed with. A uid made of this does not move when somebody thinks of a better alias.
 */
final class ColumnMeanings {
    private static final Pattern ALIASED = Pattern.compile("(.*) AS [^()]+", Pattern.DOTALL);
    private static final Pattern NESTED = Pattern.compile("([\\p{L}_$][\\p{L}\\p{N}_$]*)((?:\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)+)");
    private static final Pattern NUMBERED = Pattern.compile("(.+?)\\d+");
    /** What a computed column is computed over: SUM(v) by one key is another column than SUM(v) by another. */
    private static final List<String> OVER = List.of("groupBy", "partitionBy", "orderBy", "window");
    private static final int LONGEST = 60;

    private final Map<ExecNode<?>, Map<String, String>> outputs = new IdentityHashMap<>();
    private final Map<ExecNode<?>, Set<String>> reads = new IdentityHashMap<>();

    /**
     * The attributes of a node in terms of its columns' meanings; the inputs of the node have been asked for before.
     *
     * @param table the table that a source, a lookup or a sink is of; null for others
     * @param tables those that the node's rows come from
     */
    Map<String, String> of(ExecNode<?> node, String type, Map<String, String> attributes, String table, Set<String> tables) {
        reads.put(node, tables);
        PlanWords words = new PlanWords(scope(node, type, table), inputColumns(node));
        Map<String, String> meanings = new LinkedHashMap<>();
        attributes.forEach((key, value) -> meanings.put(key, switch (key) {
            case "select", "measures" -> String.join(", ", PlanText.items(value).stream().map(item -> meaning(item, words)).toList());
            case "lookup" -> String.join(", ", PlanText.items(value).stream().map(item -> lookup(item, words)).toList());
            default -> words.said(value);
        }));
        List<String> computed = PlannerInside.expressions(node);
        if (computed != null) {
            return calc(node, computed, meanings);
        }
        outputs.put(node, outputs(node, type, attributes, table, words, meanings));
        if (type.equals("changelog-normalize")) {
            // Its state is the rows themselves: two that keep other columns of one table are two.
            meanings.put("columns", String.join(", ", outputs.get(node).values()));
        }
        return meanings;
    }

    /** What the columns of a node's rows are; the node has been asked for before. */
    List<String> of(ExecNode<?> node) {
        return List.copyOf(outputs.getOrDefault(node, Map.of()).values());
    }

    private Map<String, String> calc(ExecNode<?> node, List<String> computed, Map<String, String> meanings) {
        PlanWords words = new PlanWords(Map.of(), inputColumns(node));
        List<String> said = computed.stream().map(expression -> meaning(expression, words)).toList();
        List<String> fields = fields(node);
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            columns.put(fields.get(i), shortened(said.get(i)));
        }
        outputs.put(node, columns);
        meanings.put("select", String.join(", ", said.subList(0, fields.size())));
        if (said.size() > fields.size()) {
            meanings.put("where", said.get(fields.size()));
        }
        return meanings;
    }

    private static String shortened(String meaning) {
        return meaning.length() > LONGEST ? OperatorUids.hash(meaning) : meaning;
    }

    /** By what names a node's attributes can call which columns. */
    private Map<String, String> scope(ExecNode<?> node, String type, String table) {
        Map<String, String> byName = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (ExecEdge edge : node.getInputEdges()) {
            boolean again = !Collections.disjoint(seen, reads.getOrDefault(edge.getSource(), Set.of()));
            outputs.getOrDefault(edge.getSource(), Map.of())
                    .forEach((name, meaning) -> byName.put(free(name, byName), again ? "again " + meaning : meaning));
            seen.addAll(reads.getOrDefault(edge.getSource(), Set.of()));
        }
        if (type.equals("lookup-join")) {
            fields(node).stream().filter(name -> !byName.containsKey(name)).toList()
                    .forEach(name -> byName.put(name, table + "." + ofTable(name, byName)));
        }
        return byName;
    }

    /** A join's second {@code k} is {@code k0}, as Calcite names it. */
    private static String free(String name, Map<String, String> taken) {
        String free = name;
        for (int i = 0; taken.containsKey(free); i++) {
            free = name + i;
        }
        return free;
    }

    private static String ofTable(String name, Map<String, String> taken) {
        Matcher numbered = NUMBERED.matcher(name);
        return numbered.matches() && taken.containsKey(numbered.group(1)) ? numbered.group(1) : name;
    }

    /** By their positions; null where a node has not one input. */
    private List<String> inputColumns(ExecNode<?> node) {
        return node.getInputEdges().size() == 1
                ? List.copyOf(outputs.getOrDefault(node.getInputEdges().get(0).getSource(), Map.of()).values())
                : List.of();
    }

    private Map<String, String> outputs(ExecNode<?> node, String type, Map<String, String> attributes, String table, PlanWords words,
            Map<String, String> meanings) {
        List<String> fields = fields(node);
        List<String> items = PlanText.items(attributes.getOrDefault("select", ""));
        Map<String, String> measures = measures(attributes, words);
        Map<String, String> found = new LinkedHashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            String field = fields.get(i);
            String item = items.size() == fields.size() ? items.get(i) : field;
            String meaning = type.equals("union") ? union(node, i)
                    : measures.containsKey(field) ? measures.get(field)
                    : !item.equals(field) ? computed(meaning(item, words), item, meanings)
                    : words.knows(field) ? words.said(field)
                    : made(field, i, type, table, meanings);
            found.put(field, shortened(OperatorUids.withoutNumbers(meaning)));
        }
        return found;
    }

    /** A column that the node brings in: of a table, of a function, of VALUES. */
    private static String made(String field, int index, String type, String table, Map<String, String> meanings) {
        if (type.equals("source")) {
            return table + "." + field;
        }
        if (type.equals("values")) {
            return "values." + index;
        }
        String invocation = meanings.get("invocation");
        return invocation == null ? field : invocation + "." + field;
    }

    private static String computed(String meaning, String item, Map<String, String> meanings) {
        StringBuilder text = new StringBuilder(meaning);
        boolean call = ALIASED.matcher(item).matches() && item.contains("(");
        OVER.stream().filter(key -> call && meanings.containsKey(key)).forEach(key -> text.append(' ').append(key).append(' ').append(meanings.get(key)));
        return text.toString();
    }

    /** A column of a union is what its branches have there. */
    private String union(ExecNode<?> node, int index) {
        Set<String> branches = new TreeSet<>();
        for (ExecEdge edge : node.getInputEdges()) {
            List<String> columns = List.copyOf(outputs.getOrDefault(edge.getSource(), Map.of()).values());
            branches.add(index < columns.size() ? columns.get(index) : "");
        }
        return String.join(" or ", branches);
    }

    /** What MATCH_RECOGNIZE measures, by name. */
    private static Map<String, String> measures(Map<String, String> attributes, PlanWords words) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String item : PlanText.items(attributes.getOrDefault("measures", ""))) {
            found.put(item.replaceFirst("(?s).* AS ", ""), meaning(item, words));
        }
        return found;
    }

    private static List<String> fields(ExecNode<?> node) {
        return node.getOutputType() instanceof RowType row ? row.getFieldNames() : List.of();
    }

    /** {@code k=customer}: a column of the table is looked up by one of the rows. */
    private static String lookup(String item, PlanWords words) {
        int equals = item.indexOf('=');
        return equals < 0 ? words.said(item) : item.substring(0, equals + 1) + words.said(item.substring(equals + 1));
    }

    private static String meaning(String item, PlanWords words) {
        Matcher aliased = ALIASED.matcher(item);
        String expression = aliased.matches() ? aliased.group(1) : item;
        Matcher nested = NESTED.matcher(expression);
        // A source that reads but a part of a nested column calls it a_b.
        return OperatorUids.withoutNumbers(nested.matches()
                ? words.said(nested.group(1)) + nested.group(2).replace('.', '_')
                : words.said(expression));
    }
}
