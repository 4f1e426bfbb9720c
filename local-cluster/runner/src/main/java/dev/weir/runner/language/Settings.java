package dev.weir.runner.language;

import dev.weir.runner.language.Vocabulary.FlinkOption;
import java.util.List;
import java.util.stream.Stream;

/** What SET takes: the options of Flink that a job has a say in. */
final class Settings {
    private static final List<String> HOLDERS = Stream.concat(
                    Stream.of("TableConfigOptions", "ExecutionConfigOptions", "OptimizerConfigOptions", "MaterializedTableConfigOptions", "MLPredictRuntimeConfigOptions", "VectorSearchRuntimeConfigOptions")
                            .map("org.apache.flink.table.api.config."::concat),
                    Stream.of("CoreOptions", "PipelineOptions", "ExecutionOptions", "CheckpointingOptions", "StateBackendOptions", "StateRecoveryOptions", "StateChangelogOptions", "RestartStrategyOptions",
                                    "BatchExecutionOptions", "SinkOptions", "OptimizerOptions", "StateLatencyTrackOptions", "StateSizeTrackOptions", "DeploymentOptions", "MetricOptions")
                            .map("org.apache.flink.configuration."::concat))
            .toList();
    private static final List<String> OTHERS = List.of(
            "org.apache.flink.state.rocksdb.RocksDBOptions",
            "org.apache.flink.state.rocksdb.RocksDBConfigurableOptions",
            "org.apache.flink.state.forst.ForStOptions",
            "org.apache.flink.state.forst.ForStConfigurableOptions",
            "org.apache.flink.connector.base.source.reader.SourceReaderOptions",
            "org.apache.flink.cep.configuration.CEPCacheOptions");

    private Settings() {}

    /** What is said before a process starts, and what has a name of the person's own in its key. */
    private static boolean isOfTheProcess(String key) {
        return key.startsWith("env.") || key.contains("<");
    }

    static List<FlinkOption> all(ClassLoader loader) {
        return Options.heldBy(Stream.concat(HOLDERS.stream(), OTHERS.stream()).toList(), loader).stream().filter(option -> !isOfTheProcess(option.key())).toList();
    }
}
