package dev.weir.runner.functions;

import dev.weir.runner.given.Inside;
import java.lang.reflect.Array;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.generated.GeneratedClass;
import org.apache.flink.table.runtime.generated.HashFunction;
import org.apache.flink.table.runtime.generated.ProcessTableRunner;
import org.apache.flink.table.runtime.generated.RecordComparator;
import org.apache.flink.table.runtime.generated.RecordEqualiser;
import org.apache.flink.table.runtime.operators.process.ProcessTableOperatorFactory;
import org.apache.flink.table.runtime.operators.process.RuntimeChangelogMode;
import org.apache.flink.table.runtime.operators.process.RuntimeStateInfo;
import org.apache.flink.table.runtime.operators.process.RuntimeTableSemantics;

/** Makes operators with timers in processing time of what Flink's planner says to its own factory; their names, uids, inputs and keys stay the planner's. */
public final class ProcessingTimeFactory extends AbstractStreamOperatorFactory<RowData> {
    private static final long serialVersionUID = 1L;
    private final ProcessTableOperatorFactory planned;

    private ProcessingTimeFactory(ProcessTableOperatorFactory planned) {
        this.planned = planned;
        setChainingStrategy(planned.getChainingStrategy());
    }

    /** Takes the place of Flink's own wherever the function declares such timers, and nowhere else. */
    public static void standIn(StreamGraph graph) {
        for (StreamNode node : graph.getStreamNodes()) {
            if (node.getOperatorFactory() instanceof ProcessTableOperatorFactory planned && functions(runner(planned)).anyMatch(ScriptProcess::hearsOfTheClock)) {
                node.setOperatorFactory(new ProcessingTimeFactory(planned));
            }
        }
    }

    /** The generated code calls the very objects that it refers to. */
    private static Stream<ScriptProcess> functions(GeneratedClass<?> runner) {
        return Stream.of(runner.getReferences()).filter(ScriptProcess.class::isInstance).map(ScriptProcess.class::cast);
    }

    private static GeneratedClass<?> runner(ProcessTableOperatorFactory planned) {
        return (GeneratedClass<?>) Inside.field(planned, "generatedProcessTableRunner");
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends StreamOperator<RowData>> T createStreamOperator(StreamOperatorParameters<RowData> parameters) {
        ClassLoader loader = parameters.getContainingTask().getUserCodeClassLoader();
        GeneratedClass<?> runner = runner(planned);
        return (T) new ProcessingTimeOperator(
                parameters,
                (List<RuntimeTableSemantics>) Inside.field(planned, "tableSemantics"),
                (List<RuntimeStateInfo>) Inside.field(planned, "stateInfos"),
                made("generatedOrderByComparators", RecordComparator.class, loader),
                (ProcessTableRunner) runner.newInstance(loader),
                made("generatedStateHashCode", HashFunction.class, loader),
                made("generatedStateEquals", RecordEqualiser.class, loader),
                (RuntimeChangelogMode) Inside.field(planned, "producedChangelogMode"),
                (List<StateTtlConfig>) Inside.field(planned, "inputBufferTtlConfigs"),
                functions(runner).findFirst().orElseThrow());
    }

    @SuppressWarnings("unchecked")
    private <T> T[] made(String field, Class<T> type, ClassLoader loader) {
        return Stream.of((GeneratedClass<?>[]) Inside.field(planned, field)).map(each -> each == null ? null : each.newInstance(loader)).toArray(size -> (T[]) Array.newInstance(type, size));
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader loader) {
        return ProcessingTimeOperator.class;
    }
}
