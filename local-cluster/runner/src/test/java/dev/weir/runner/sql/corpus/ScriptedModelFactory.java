package dev.weir.runner.sql.corpus;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.ModelProviderFactory;
import org.apache.flink.table.functions.PredictFunction;
import org.apache.flink.table.ml.ModelProvider;
import org.apache.flink.table.ml.PredictRuntimeProvider;

/** {@code 'provider' = 'scripted'}: a model that can be planned. */
public final class ScriptedModelFactory implements ModelProviderFactory {
    @Override
    public String factoryIdentifier() {
        return "scripted";
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of();
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(ConfigOptions.key("answer").stringType().noDefaultValue(), ConfigOptions.key("task").stringType().noDefaultValue());
    }

    @Override
    public ModelProvider createModelProvider(Context context) {
        return new Scripted();
    }

    private static final class Scripted implements PredictRuntimeProvider {
        @Override
        public PredictFunction createPredictFunction(Context context) {
            return new Silent();
        }

        @Override
        public ModelProvider copy() {
            return new Scripted();
        }
    }

    /** Says nothing. */
    public static final class Silent extends PredictFunction {
        private static final long serialVersionUID = 1;

        @Override
        public Collection<RowData> predict(RowData row) {
            return List.of();
        }
    }
}
