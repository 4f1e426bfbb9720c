package dev.weir.runner.samples;

import java.util.ArrayList;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.planner.connectors.DynamicSourceUtils;

/** Has the planner check the real source before the stand-in, so that its refusals name the connector's class, not a proxy. */
final class PlannerChecks {
    private PlannerChecks() {}

    static void check(StandInTable table, DynamicTableSource real) {
        var config = table.context().getConfiguration();
        boolean batch = config.get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH && !table.standIns().script().endsAsBatch();
        DynamicSourceUtils.prepareDynamicSource(
                table.name(), table.context().getCatalogTable(), real.copy(), batch, config, new ArrayList<>());
    }
}
