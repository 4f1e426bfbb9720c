package dev.weir.runner.samples;

import dev.weir.runner.sql.Script;
import java.util.List;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.module.Module;

/**
 * The stand-ins of one script: sources that read samples, sinks that capture. One object serves one table environment.
 *
 * <p>Flink asks modules for table factories before it looks for a connector's own ({@code FactoryUtil}), so a module is
 * where a stand-in can take a table's place while its name, its options and its plan stay as they are.
 */
public final class StandIns {
    public StandIns(Script script) {}

    /** Gives the environment whose planner evaluates event times; called once, before the first table is used. */
    public void attach(TableEnvironmentInternal environment) {}

    /** Offers the table source and sink factories; it is never listed among the script's modules. */
    public Module module() {
        throw new UnsupportedOperationException("samples");
    }

    /** What was stood in for during planning, in the order in which the planner met it. */
    public List<StandIn> report() {
        return List.of();
    }
}
