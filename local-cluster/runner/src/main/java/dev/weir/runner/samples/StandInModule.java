package dev.weir.runner.samples;

import java.util.Optional;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.module.Module;

/** Offers Flink the factories that stand in for every connector. */
final class StandInModule implements Module {
    private final StandIns standIns;

    StandInModule(StandIns standIns) {
        this.standIns = standIns;
    }

    @Override
    public Optional<DynamicTableSourceFactory> getTableSourceFactory() {
        return Optional.of(new StandInSourceFactory(standIns));
    }

    @Override
    public Optional<DynamicTableSinkFactory> getTableSinkFactory() {
        return Optional.of(new StandInSinkFactory(standIns));
    }
}
