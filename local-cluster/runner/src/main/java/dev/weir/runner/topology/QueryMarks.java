package dev.weir.runner.topology;

import dev.weir.runner.sql.TextLines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlMatchRecognize;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.flink.sql.parser.ddl.SqlReplaceTableAs;
import org.apache.flink.sql.parser.ddl.table.SqlCreateTableAs;
import org.apache.flink.sql.parser.ddl.view.SqlCreateView;

/** Walks a parsed statement, not yet validated, and notes each part that Flink may make an operator of. */
final class QueryMarks {
    private final String text;
    private final TextLines lines;
    private final Map<String, Set<String>> views;
    private final Map<String, Set<String>> named = new HashMap<>();
    private final List<QueryMark> marks = new ArrayList<>();
    private String sink;

    /** @param views the base tables of each view, by its simple name in lower case */
    QueryMarks(String text, Map<String, Set<String>> views) {
        this.text = text;
        this.lines = new TextLines(text);
        this.views = views;
    }

    List<QueryMark> of(SqlNode statement) {
        walk(statement);
        return marks;
    }

    private void walk(SqlNode node) {
        if (node instanceof SqlInsert insert) {
            sink = simple(insert.getTargetTable());
            add("target", insert.getTargetTable(), sink, Set.of());
            walk(insert.getSource());
        } else if (node instanceof SqlCreateTableAs create) {
            sink = create.getName().names.get(create.getName().names.size() - 1).toLowerCase(Locale.ROOT);
            add("target", create.getName(), sink, Set.of());
            walk(create.getAsQuery());
        } else if (node instanceof SqlReplaceTableAs replace) {
            sink = replace.getName().names.get(replace.getName().names.size() - 1).toLowerCase(Locale.ROOT);
            add("target", replace.getName(), sink, Set.of());
            walk(replace.getAsQuery());
        } else if (node instanceof SqlCreateView view) {
            walk(view.getQuery());
        } else if (node instanceof SqlWith with) {
            for (SqlNode item : with.withList) {
                SqlWithItem named = (SqlWithItem) item;
                walk(named.query);
                this.named.put(named.name.getSimple().toLowerCase(Locale.ROOT), tables(named.query));
            }
            walk(with.body);
        } else if (node instanceof SqlSelect select) {
            select(select);
        } else if (node instanceof SqlOrderBy ordered) {
            add("sort", ordered, null, tables(ordered.query));
            walk(ordered.query);
        } else if (node instanceof SqlCall call) {
            call(call);
        } else if (node instanceof SqlNodeList list) {
            list.forEach(this::walk);
        }
    }

    private void select(SqlSelect select) {
        Set<String> tables = tables(select);
        boolean grouped = select.getGroup() != null || select.isDistinct() || select.getHaving() != null || hasAggregate(select.getSelectList());
        if (grouped) {
            add("aggregate", select, null, tables);
        }
        add("where", select.getWhere(), null, tables);
        add("select", select.getSelectList(), null, tables);
        add("block", select, null, tables);
        if (select.getFrom() != null) {
            from(select.getFrom());
        }
        walk(select.getSelectList());
        walk(select.getWhere());
        walk(select.getHaving());
        walk(select.getQualify());
        overs(select, tables);
    }

    private void overs(SqlSelect select, Set<String> tables) {
        List<SqlNode> found = new ArrayList<>();
        collect(select.getSelectList(), SqlKind.OVER, found);
        collect(select.getQualify(), SqlKind.OVER, found);
        found.forEach(over -> add("over", over, null, tables));
    }

    private static void collect(SqlNode node, SqlKind kind, List<SqlNode> found) {
        if (node != null && node.getKind() == kind) {
            found.add(node);
        } else if (node instanceof SqlCall call && !(node instanceof SqlSelect)) {
            call.getOperandList().forEach(operand -> collect(operand, kind, found));
        } else if (node instanceof SqlNodeList list) {
            list.forEach(item -> collect(item, kind, found));
        }
    }

    /** By its name only: functions are not resolved yet. A function of the person's own is taken for a scalar one. */
    private static boolean hasAggregate(SqlNode node) {
        if (node instanceof SqlCall call && !(node instanceof SqlSelect) && node.getKind() != SqlKind.OVER) {
            boolean itself = Set.of("COUNT", "SUM", "AVG", "MIN", "MAX", "LISTAGG", "COLLECT", "FIRST_VALUE", "LAST_VALUE", "STDDEV_POP",
                    "STDDEV_SAMP", "VAR_POP", "VAR_SAMP", "JSON_OBJECTAGG", "JSON_ARRAYAGG", "ARRAY_AGG").contains(call.getOperator().getName());
            return itself || call.getOperandList().stream().anyMatch(QueryMarks::hasAggregate);
        }
        return node instanceof SqlNodeList list && list.stream().anyMatch(QueryMarks::hasAggregate);
    }

    private void call(SqlCall call) {
        SqlKind kind = call.getKind();
        if (SqlKind.SET_QUERY.contains(kind)) {
            add("union", call, null, tables(call));
        } else if (kind == SqlKind.VALUES) {
            add("values", call, null, Set.of());
        }
        call.getOperandList().forEach(this::walk);
    }

    /** In a FROM an identifier is a table, a call may read tables. */
    private void from(SqlNode node) {
        if (node instanceof SqlIdentifier) {
            String name = simple(node);
            if (!named.containsKey(name)) {
                add("table", node, name, tables(node));
            }
        } else if (node instanceof SqlJoin join) {
            add(isUnnest(join.getRight()) ? "correlate" : "join", join, null, tables(join));
            from(join.getLeft());
            from(join.getRight());
            walk(join.getCondition());
        } else if (node instanceof SqlMatchRecognize match) {
            add("match", match, null, tables(match.getTableRef()));
            from(match.getTableRef());
        } else if (node instanceof SqlSelect || node instanceof SqlWith || node instanceof SqlOrderBy) {
            walk(node);
        } else if (node instanceof SqlCall call) {
            switch (call.getKind()) {
                case AS, TABLE_REF, SNAPSHOT, TABLESAMPLE, LATERAL, EXPLICIT_TABLE, EXTEND -> from(call.operand(0));
                case COLLECTION_TABLE -> {
                    add("window", call, null, tables(call));
                    call.getOperandList().forEach(this::from);
                }
                default -> {
                    if (SqlKind.SET_QUERY.contains(call.getKind()) || call.getKind() == SqlKind.VALUES) {
                        call(call);
                    } else {
                        call.getOperandList().stream().filter(SqlCall.class::isInstance).forEach(this::from);
                    }
                }
            }
        }
    }

    private static boolean isUnnest(SqlNode node) {
        List<SqlNode> found = new ArrayList<>();
        collect(node, SqlKind.UNNEST, found);
        collect(node, SqlKind.LATERAL, found);
        return !found.isEmpty();
    }

    /** The base tables below a node. */
    Set<String> tables(SqlNode node) {
        Set<String> found = new TreeSet<>();
        TableNames.of(node, name -> found.addAll(named.getOrDefault(name, views.getOrDefault(name, Set.of(name)))));
        return found;
    }

    private static String simple(SqlNode node) {
        if (node instanceof SqlIdentifier identifier) {
            return identifier.names.get(identifier.names.size() - 1).toLowerCase(Locale.ROOT);
        }
        return node instanceof SqlCall call && call.operandCount() > 0 ? simple(call.operand(0)) : "";
    }

    private void add(String kind, SqlNode node, String name, Set<String> tables) {
        if (node == null) {
            return;
        }
        int[] span = {Integer.MAX_VALUE, -1};
        extend(node, span);
        if (span[1] >= 0) {
            marks.add(new QueryMark(kind, name, tables, sink, text, span[0], span[1]));
        }
    }

    /** A node's place and those of all it contains: Calcite notes of some nodes no more than their first word. */
    private void extend(SqlNode node, int[] span) {
        if (node == null) {
            return;
        }
        SqlParserPos pos = node.getParserPosition();
        if (pos != null && pos.getLineNum() > 0) {
            span[0] = Math.min(span[0], lines.offset(pos.getLineNum(), pos.getColumnNum()));
            span[1] = Math.max(span[1], lines.offset(pos.getEndLineNum(), pos.getEndColumnNum()) + 1);
        }
        if (node instanceof SqlCall call) {
            call.getOperandList().forEach(operand -> extend(operand, span));
        } else if (node instanceof SqlNodeList list) {
            list.forEach(item -> extend(item, span));
        }
    }
}
