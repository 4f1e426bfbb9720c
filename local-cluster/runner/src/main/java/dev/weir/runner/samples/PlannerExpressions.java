package dev.weir.runner.samples;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.api.TableConfig;
import org.apache.flink.table.api.internal.TableEnvironmentImpl;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.planner.calcite.FlinkRelBuilder;
import org.apache.flink.table.planner.calcite.FlinkTypeFactory;
import org.apache.flink.table.planner.codegen.FilterCodeGenerator;
import org.apache.flink.table.planner.codegen.WatermarkGeneratorCodeGenerator;
import org.apache.flink.table.planner.delegation.PlannerBase;
import org.apache.flink.table.planner.expressions.converter.ExpressionConverter;
import org.apache.flink.table.runtime.generated.GeneratedFilterCondition;
import org.apache.flink.table.runtime.generated.GeneratedWatermarkGenerator;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import scala.Option;

/** The one place that touches the planner's inside: it turns a table's expressions into functions of a sample's row. */
final class PlannerExpressions {
    private final PlannerBase planner;
    private final TableConfig config;
    private final ClassLoader loader;

    PlannerExpressions(TableEnvironmentInternal environment, ClassLoader loader) {
        this.planner = (PlannerBase) ((TableEnvironmentImpl) environment).getPlanner();
        this.config = environment.getConfig();
        this.loader = loader;
    }

    /** @param inputs the columns of the row that the event time is made of */
    record EventTime(GeneratedWatermarkGenerator generator, Set<Integer> inputs) {}

    /**
     * The event time of a row that holds the physical and metadata columns under their names, or null where the table has
     * no watermark, or one on a column that is not a timestamp.
     */
    EventTime eventTime(ResolvedSchema schema, RowType row) {
        if (schema.getWatermarkSpecs().isEmpty()) {
            return null;
        }
        String rowtime = schema.getWatermarkSpecs().get(0).getRowtimeAttribute();
        Column column = schema.getColumn(rowtime).orElse(null);
        if (column == null || !isTimestamp(column.getDataType().getLogicalType().getTypeRoot())) {
            return null;
        }
        FlinkRelBuilder builder = over(row);
        projectDeclared(builder, schema);
        RexNode rowtimeExpression = column instanceof Column.ComputedColumn computed
                ? computed.getExpression().accept(new ExpressionConverter(builder))
                : builder.field(rowtime);
        RexNode overRow = builder.peek() instanceof Project project
                ? RelOptUtil.pushPastProject(rowtimeExpression, project)
                : rowtimeExpression;
        var inputs = new LinkedHashSet<Integer>();
        RelOptUtil.InputFinder.bits(overRow).forEach(inputs::add);
        return new EventTime(
                WatermarkGeneratorCodeGenerator.generateWatermarkGenerator(config, loader, row, overRow, Option.empty(), Option.apply("context")), inputs);
    }

    /** One condition that holds where all filters hold, or null without filters. */
    GeneratedFilterCondition filter(List<ResolvedExpression> filters, RowType row) {
        if (filters.isEmpty()) {
            return null;
        }
        FlinkRelBuilder builder = over(row);
        var converter = new ExpressionConverter(builder);
        List<RexNode> conditions = new ArrayList<>();
        filters.forEach(filter -> conditions.add(filter.accept(converter)));
        RexNode all = RexUtil.composeConjunction(builder.getRexBuilder(), conditions);
        return FilterCodeGenerator.generateFilterCondition(config, loader, all, row);
    }

    boolean isStreaming() {
        return config.get(ExecutionOptions.RUNTIME_MODE) != RuntimeExecutionMode.BATCH;
    }

    /** The zone in which a text without one is read for a TIMESTAMP_LTZ, as Flink's casts do. */
    ZoneId sessionZone() {
        return config.getLocalTimeZone();
    }

    private FlinkRelBuilder over(RowType row) {
        FlinkRelBuilder builder = planner.createRelBuilder();
        var type = builder.getTypeFactory().createStructType(
                row.getFields().stream()
                        .map(field -> ((FlinkTypeFactory) builder.getTypeFactory())
                                .createFieldTypeFromLogicalType(field.getType()))
                        .toList(),
                row.getFieldNames());
        builder.push(LogicalValues.createEmpty(builder.getCluster(), type));
        return builder;
    }

    /** Columns as declared: metadata cast to its declared type, in the order that computed columns refer to. */
    private static void projectDeclared(FlinkRelBuilder builder, ResolvedSchema schema) {
        var nodes = new ArrayList<RexNode>();
        var names = new ArrayList<String>();
        for (Column column : schema.getColumns()) {
            if (column instanceof Column.ComputedColumn) {
                continue;
            }
            RexNode field = builder.field(column.getName());
            var declared = ((FlinkTypeFactory) builder.getTypeFactory())
                    .createFieldTypeFromLogicalType(column.getDataType().getLogicalType());
            nodes.add(column instanceof Column.MetadataColumn ? builder.getRexBuilder().makeAbstractCast(declared, field, false) : field);
            names.add(column.getName());
        }
        builder.projectNamed(nodes, names, true);
    }

    private static boolean isTimestamp(LogicalTypeRoot root) {
        return root == LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE || root == LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE;
    }
}
