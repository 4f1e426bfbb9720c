package dev.weir.runner.sql;

import java.util.Optional;
import java.util.function.Function;
import org.apache.flink.table.factories.Factory;
import org.apache.flink.table.module.Module;
import org.apache.flink.table.module.ModuleManager;

/**
 * Flink's modules, with one more that offers stand-ins for table connectors. It is asked first and never listed: SHOW
 * MODULES and USE MODULES see only what the script knows.
 */
final class StandInModules extends ModuleManager {
    private final Module standIns;

    StandInModules(Module standIns) {
        this.standIns = standIns;
    }

    @Override
    public <T extends Factory> Optional<T> getFactory(Function<Module, Optional<T>> selector) {
        Optional<T> standIn = selector.apply(standIns);
        return standIn.isPresent() ? standIn : super.getFactory(selector);
    }
}
