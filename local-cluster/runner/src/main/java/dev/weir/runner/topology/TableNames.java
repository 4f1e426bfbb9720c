package dev.weir.runner.topology;

import java.util.Locale;
import java.util.function.Consumer;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlMatchRecognize;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;

/** Finds the tables that a parsed query names. */
final class TableNames {
    private TableNames() {}

    /** Gives each table's simple name in lower case; names of WITH are given too. */
    static void of(SqlNode node, Consumer<String> names) {
        if (node instanceof SqlSelect select) {
            from(select.getFrom(), names);
            of(select.getSelectList(), names);
            of(select.getWhere(), names);
            of(select.getHaving(), names);
        } else if (node instanceof SqlJoin || node instanceof SqlMatchRecognize || node instanceof SqlIdentifier) {
            from(node, names);
        } else if (node instanceof SqlCall call) {
            boolean table = call.getKind() == SqlKind.COLLECTION_TABLE || call.getKind() == SqlKind.EXPLICIT_TABLE;
            call.getOperandList().forEach(operand -> visit(operand, table, names));
        } else if (node instanceof SqlNodeList list) {
            list.forEach(item -> visit(item, false, names));
        }
    }

    /** An identifier outside a FROM is a column. */
    private static void visit(SqlNode node, boolean table, Consumer<String> names) {
        if (!(node instanceof SqlIdentifier)) {
            of(node, names);
        } else if (table) {
            from(node, names);
        }
    }

    private static void from(SqlNode node, Consumer<String> names) {
        if (node instanceof SqlIdentifier identifier) {
            names.accept(identifier.names.get(identifier.names.size() - 1).toLowerCase(Locale.ROOT));
        } else if (node instanceof SqlJoin join) {
            from(join.getLeft(), names);
            from(join.getRight(), names);
            visit(join.getCondition(), false, names);
        } else if (node instanceof SqlMatchRecognize match) {
            from(match.getTableRef(), names);
        } else if (node instanceof SqlCall call) {
            switch (call.getKind()) {
                case AS, TABLE_REF, SNAPSHOT, TABLESAMPLE, LATERAL, EXPLICIT_TABLE, EXTEND -> from(call.operand(0), names);
                default -> of(call, names);
            }
        }
    }
}
