package dev.weir.runner.sql;

import org.apache.calcite.rel.metadata.JaninoRelMetadataProvider;
import org.apache.calcite.rel.metadata.RelMetadataQueryBase;
import org.apache.flink.table.planner.plan.metadata.FlinkDefaultRelMetadataProvider;

/** What Flink's planner leaves with the thread that makes an environment, and misses in any other that asks it. */
final class PlannerThread {
    private static final JaninoRelMetadataProvider PROVIDER = JaninoRelMetadataProvider.of(FlinkDefaultRelMetadataProvider.INSTANCE());

    private PlannerThread() {}

    /** Makes the calling thread one that can plan in every environment. */
    static void enter() {
        RelMetadataQueryBase.THREAD_PROVIDERS.set(PROVIDER);
    }
}
