package dev.weir.runner.topology;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlNode;

/**
 * Finds the part of the text that an operator comes from. Flink keeps no trail from its operators back to the text, so this
 * compares: what the operator does with what each part does, the tables it reads, the sinks it feeds, the names it uses.
 */
public final class OperatorRanges {
    /** A span of a statement's text, offsets in it. */
    public record Span(String text, int from, int to) {}

    private final Function<String, SqlNode> parser;
    private final Map<String, Set<String>> views = new HashMap<>();
    private final List<QueryMark> viewMarks = new ArrayList<>();

    public OperatorRanges(Function<String, SqlNode> parser) {
        this.parser = parser;
    }

    /** A view that later queries may read: it is shown where its own text says what it does. */
    public void view(String name, String text) {
        QueryMarks walk = new QueryMarks(text, views);
        List<QueryMark> found = marks(walk, text);
        viewMarks.addAll(found);
        Set<String> tables = new TreeSet<>();
        found.forEach(mark -> tables.addAll(mark.tables()));
        views.put(name.toLowerCase(Locale.ROOT), tables);
    }

    /** The parts of a job's statements and of the views known so far. */
    public Function<OperatorFacts, Span> of(List<String> statements) {
        List<QueryMark> marks = new ArrayList<>();
        statements.forEach(text -> marks.addAll(marks(new QueryMarks(text, views), text)));
        marks.addAll(viewMarks);
        return facts -> find(facts, marks);
    }

    private List<QueryMark> marks(QueryMarks walk, String text) {
        SqlNode parsed = parser.apply(text);
        try {
            return parsed == null ? List.of() : walk.of(parsed);
        } catch (RuntimeException e) {
            // Some of Flink's nodes do not give their operands; their operators go without a range.
            return List.of();
        }
    }

    private static Span find(OperatorFacts facts, List<QueryMark> marks) {
        List<String> kinds = kinds(facts);
        Set<String> reads = facts.reads().stream().map(OperatorRanges::simple).collect(Collectors.toCollection(TreeSet::new));
        Set<String> feeds = facts.feeds().stream().map(OperatorRanges::simple).collect(Collectors.toSet());
        Set<String> words = words(facts.description());
        for (String kind : kinds) {
            QueryMark best = marks.stream()
                    .filter(mark -> mark.kind().equals(kind))
                    .filter(mark -> mark.sink() == null || feeds.contains(mark.sink()) || feeds.stream().noneMatch(f -> !f.isEmpty()))
                    .filter(mark -> fits(mark, facts, reads))
                    .max(Comparator.comparingDouble((QueryMark mark) -> overlap(words, mark)).thenComparingInt(mark -> mark.from() - mark.to()))
                    .orElse(null);
            if (best != null) {
                return new Span(best.text(), best.from(), best.to());
            }
        }
        return null;
    }

    private static boolean fits(QueryMark mark, OperatorFacts facts, Set<String> reads) {
        if (mark.kind().equals("target")) {
            return facts.table() != null && simple(facts.table()).equals(mark.name());
        }
        if (mark.kind().equals("table")) {
            return reads.size() == 1 && mark.tables().equals(reads);
        }
        return mark.tables().equals(reads);
    }

    /** How much of what the operator's text names the mark's text names too. */
    private static double overlap(Set<String> words, QueryMark mark) {
        Set<String> named = words(mark.text().substring(mark.from(), mark.to()));
        Set<String> both = new HashSet<>(words);
        both.retainAll(named);
        boolean ofTheTable = mark.name() != null && mark.tables().equals(Set.of(mark.name()));
        return both.size() - 0.01 * named.size() + (ofTheTable ? 0.5 : 0);
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("\\W+")).filter(w -> !w.isEmpty()).collect(Collectors.toSet());
    }

    private static String simple(String path) {
        return path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    /** Which parts of a query an operator of a type may come from, the likeliest first. */
    private static List<String> kinds(OperatorFacts facts) {
        String type = facts.type();
        if (type.equals("source") || type.equals("watermark-assigner") || type.equals("changelog-normalize")
                || type.equals("drop-update-before") || type.equals("mini-batch-assigner")) {
            return List.of("table");
        }
        if (type.equals("sink")) {
            return List.of("target", "block");
        }
        if (type.contains("join")) {
            return List.of("join", "block");
        }
        if (type.contains("over") || type.contains("rank") || type.contains("deduplicate")) {
            return List.of("over", "block");
        }
        if (type.contains("window-table-function")) {
            return List.of("window", "block");
        }
        if (type.contains("aggregate") || type.equals("expand")) {
            return List.of("aggregate", "union", "block");
        }
        return switch (type) {
            case "match" -> List.of("match");
            case "union" -> List.of("union");
            case "values" -> List.of("values", "block");
            case "correlate", "async-correlate", "process-table-function", "unnest" -> List.of("correlate", "window", "block");
            case "sort", "sort-limit", "temporal-sort", "limit" -> List.of("sort", "block");
            case "calc", "async-calc" -> facts.attributes().containsKey("where")
                    ? List.of("where", "join", "select", "table")
                    : List.of("select", "block", "table");
            default -> List.of("block");
        };
    }
}
