package dev.weir.runner.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.api.Expressions;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.expressions.Expression;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.operations.QueryOperation;
import org.apache.flink.table.operations.SinkModifyOperation;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.apache.flink.table.types.logical.utils.LogicalTypeUtils;
import org.apache.flink.table.types.utils.TypeConversions;

/** A bare SELECT becomes an INSERT into a table without a name, whose connector captures every kind of change. */
public final class SelectSink {
    /** The connector that the stand-ins offer for it; the option {@code name} says which SELECT it is. */
    public static final String CONNECTOR = "weir-select";

    private SelectSink() {}

    static SinkModifyOperation of(TableEnvironmentImpl tables, QueryOperation asked, String name) {
        QueryOperation query = withOneEventTime(tables, asked);
        List<Column> columns = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Column column : query.getResolvedSchema().getColumns()) {
            columns.add(Column.physical(free(column.getName(), taken), plain(column.getDataType())));
        }
        ResolvedSchema schema = ResolvedSchema.of(columns);
        CatalogTable table = CatalogTable.newBuilder()
                .schema(Schema.newBuilder().fromResolvedSchema(schema).build())
                .options(Map.of(FactoryUtil.CONNECTOR.key(), CONNECTOR, "name", name))
                .build();
        return new SinkModifyOperation(ContextResolvedTable.anonymous(name, new ResolvedCatalogTable(table, schema)), query);
    }

    /** Flink's own result of a SELECT may have several event times, a sink only one: the first stays. */
    private static QueryOperation withOneEventTime(TableEnvironmentImpl tables, QueryOperation query) {
        List<Column> columns = query.getResolvedSchema().getColumns();
        List<String> names = columns.stream().map(Column::getName).toList();
        long times = columns.stream().filter(SelectSink::isEventTime).count();
        if (times < 2 || new HashSet<>(names).size() < names.size()) {
            return query;
        }
        boolean met = false;
        List<Expression> kept = new ArrayList<>();
        for (Column column : columns) {
            boolean further = met && isEventTime(column);
            met = met || isEventTime(column);
            kept.add(further
                    ? Expressions.$(column.getName()).cast(plain(column.getDataType())).as(column.getName())
                    : Expressions.$(column.getName()));
        }
        return tables.createTable(query).select(kept.toArray(new Expression[0])).getQueryOperation();
    }

    private static boolean isEventTime(Column column) {
        return LogicalTypeChecks.isRowtimeAttribute(column.getDataType().getLogicalType());
    }

    /** A query may name two columns alike, a table may not. */
    private static String free(String name, Set<String> taken) {
        String free = name;
        for (int i = 0; !taken.add(free); i++) {
            free = name + i;
        }
        return free;
    }

    /** Without time attributes, which a sink has no use for, and nullable, so that nothing is enforced. */
    private static DataType plain(DataType type) {
        return TypeConversions.fromLogicalToDataType(LogicalTypeUtils.removeTimeAttributes(type.getLogicalType())).nullable();
    }
}
