package dev.weir.runner.verdict;

import dev.weir.runner.savepoints.SerializerWords;
import dev.weir.runner.savepoints.StateHeaders;
import dev.weir.runner.topology.OperatorFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.scheduler.VertexParallelismInformation;
import org.apache.flink.streaming.api.graph.StreamConfig;

/**
 * An operator of one version of a job.
 *
 * @param job the job of the script it belongs to, from 0
 * @param pinned the id that the author or a pin gave it beside its own; null for none
 * @param facts what the planner knew; null for an operator that it did not make
 * @param described all that is drawn of it, to see whether anything changed
 * @param sink null where it is none, or one that is opened as any other operator
 * @param functions the classes of the user's own that its rows come through
 * @param vertex of the task it runs in
 * @param rows the types of its inputs' rows
 * @param states that it declares when it begins empty; null where that could not be found out
 * @param problem why not; null where it could
 */
record VersionOperator(
        int job,
        String uid,
        String operatorId,
        String pinned,
        String name,
        String type,
        int parallelism,
        OperatorFacts facts,
        String described,
        SourceKind source,
        SinkKind sink,
        Set<String> functions,
        VertexParallelismInformation vertex,
        StreamConfig config,
        OperatorProbe probe,
        List<String> rows,
        StateHeaders states,
        Throwable problem) {

    Verdict.Version version() {
        return new Verdict.Version(uid, operatorId, name, type, parallelism, vertex.getMaxParallelism());
    }

    boolean answersTo(String id) {
        return operatorId.equals(id) || id.equals(pinned);
    }

    /** Whether Flink gives it the state of an operator of another version. */
    boolean isStill(VersionOperator before) {
        return answersTo(before.operatorId()) || before.pinned() != null && answersTo(before.pinned());
    }

    boolean isStateful() {
        return states != null && !(states.keyed().isEmpty() && states.operator().isEmpty());
    }

    /** The type of the rows of each input, in the words that states are told in. */
    static List<String> rows(StreamConfig config, ClassLoader loader) {
        List<String> types = new ArrayList<>();
        for (int input = 0; input < 2; input++) {
            TypeSerializer<?> serializer = in(config, input, loader);
            types.add(serializer == null ? null : SerializerWords.ofRows(serializer));
        }
        return types;
    }

    private static TypeSerializer<?> in(StreamConfig config, int input, ClassLoader loader) {
        StreamConfig.InputConfig[] inputs = config.getInputs(loader);
        return input < inputs.length && inputs[input] instanceof StreamConfig.NetworkInputConfig network ? network.getTypeSerializer() : null;
    }
}
