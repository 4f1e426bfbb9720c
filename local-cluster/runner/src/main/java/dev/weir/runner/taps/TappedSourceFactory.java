package dev.weir.runner.taps;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.watermark.WatermarkDeclaration;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SupportsSplitReassignmentOnRecovery;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.execution.Environment;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.streaming.api.operators.SourceOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.tasks.StreamTask.CanEmitBatchOfRecordsChecker;

/**
 * Makes sources that can be watched and paused. The operator is Flink's own, made as {@link SourceOperatorFactory} makes it; a test
 * holds the two together. All else is left to the factory that was there.
 */
final class TappedSourceFactory<T> extends SourceOperatorFactory<T> {
    private static final long serialVersionUID = 1L;

    private final SourceOperatorFactory<T> factory;
    private final Source<T, ?, ?> source;
    private final WatermarkStrategy<T> watermarks;
    private final boolean progressive;

    private TappedSourceFactory(SourceOperatorFactory<T> factory, Source<T, ?, ?> source, WatermarkStrategy<T> watermarks, boolean progressive) {
        super(source, watermarks, progressive);
        this.factory = factory;
        this.source = source;
        this.watermarks = watermarks;
        this.progressive = progressive;
        setChainingStrategy(factory.getChainingStrategy());
    }

    /** Null for a factory that makes other operators, and for a source with watermarks of its own kind. */
    @SuppressWarnings("unchecked")
    static <T> TappedSourceFactory<T> of(SourceOperatorFactory<T> factory) {
        Set<? extends WatermarkDeclaration> declared = factory.getSourceWatermarkDeclarations();
        if (factory.getClass() != SourceOperatorFactory.class || !declared.isEmpty()) {
            return null;
        }
        return new TappedSourceFactory<>(
                factory,
                (Source<T, ?, ?>) field(factory, "source"),
                (WatermarkStrategy<T>) field(factory, "watermarkStrategy"),
                (Boolean) field(factory, "emitProgressiveWatermarks"));
    }

    Source<T, ?, ?> source() {
        return source;
    }

    private static Object field(SourceOperatorFactory<?> factory, String name) {
        try {
            Field field = SourceOperatorFactory.class.getDeclaredField(name);
            field.setAccessible(true);
            return field.get(factory);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Flink's SourceOperatorFactory has changed", e);
        }
    }

    @Override
    public void setCoordinatorListeningID(String id) {
        factory.setCoordinatorListeningID(id);
    }

    @Override
    public OperatorCoordinator.Provider getCoordinatorProvider(String name, OperatorID operator) {
        return factory.getCoordinatorProvider(name, operator);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <O extends StreamOperator<T>> O createStreamOperator(StreamOperatorParameters<T> parameters) {
        Environment environment = parameters.getContainingTask().getEnvironment();
        JobID job = environment.getJobID();
        TapPoints.entered(job, environment);
        OperatorID id = parameters.getStreamConfig().getOperatorID();
        TapPoint point = TapPoints.point(job, id.toString());
        SourceGate gate = TapPoints.gate(job, id.toString());
        if (point == null || gate == null) {
            return factory.createStreamOperator(parameters);
        }
        gate.opened();
        TappedSource<T, ?> made = make(parameters, (Source<T, SourceSplit, ?>) source, new Eyes(point, environment.getTaskInfo().getIndexOfThisSubtask()), gate);
        parameters.getOperatorEventDispatcher().registerEventHandler(id, made);
        return (O) made;
    }

    private <S extends SourceSplit> TappedSource<T, S> make(StreamOperatorParameters<T> parameters, Source<T, S, ?> made, Eyes eyes, SourceGate gate) {
        Environment environment = parameters.getContainingTask().getEnvironment();
        Configuration jobSettings = parameters.getContainingTask().getJobConfiguration();
        boolean waitsForCheckpoint = CheckpointingOptions.isCheckpointingEnabled(jobSettings)
                && jobSettings.get(CheckpointingOptions.PAUSE_SOURCES_UNTIL_FIRST_CHECKPOINT);
        CanEmitBatchOfRecordsChecker many = parameters.getContainingTask().getCanEmitBatchOfRecords();
        return new TappedSource<>(
                parameters,
                made::createReader,
                parameters.getOperatorEventDispatcher().getOperatorEventGateway(parameters.getStreamConfig().getOperatorID()),
                made.getSplitSerializer(),
                watermarks,
                parameters.getProcessingTimeService(),
                environment.getTaskManagerInfo().getConfiguration(),
                environment.getTaskManagerInfo().getTaskManagerExternalAddress(),
                progressive,
                // Flink lets a source give many rows at once where nothing else waits for the task.
                () -> gate.goesFreely() && many.check(),
                Map.of(),
                made instanceof SupportsSplitReassignmentOnRecovery,
                waitsForCheckpoint,
                eyes,
                gate);
    }
}
