package dev.weir.runner.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.captures.CaptureSink;
import dev.weir.runner.sql.CompiledScript;
import dev.weir.runner.sql.Compiler;
import dev.weir.runner.sql.Script;
import dev.weir.runner.sql.Validation;
import dev.weir.runner.wire.Json;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.RowType;

/** Jobs made without the planner: a script's text is {@code count N}, {@code fail AT MESSAGE}, {@code sleep}, {@code stubborn} or {@code print N}. */
public final class HandMadeJobs implements Compiler {
    /** What a stubborn job waits for, deaf to interrupts. */
    static final Semaphore RELEASE = new Semaphore(0);
    /** Opens when a stubborn job waits. */
    static final CountDownLatch WAITS = new CountDownLatch(1);
    static final RowType TYPE = RowType.of(new org.apache.flink.table.types.logical.LogicalType[] {new BigIntType()}, new String[] {"n"});

    @Override
    public Validation validate(Script script) {
        return new Validation(true, List.of(), List.of());
    }

    @Override
    public CompiledScript compile(Script script) {
        String[] words = script.text().startsWith("--") ? new String[] {"count", "10"} : script.text().trim().split(" ", 3);
        Job job = new Job(words, script.parallelism());
        return new CompiledScript(validate(script), job.topology(), List.of(), List.of(job), List.of());
    }

    private record Job(String[] words, int parallelism) implements CompiledJob {
        @Override
        public String name() {
            return "hand-made";
        }

        @Override
        public List<Sink> sinks() {
            return List.of(new Sink("out", List.of(new Sink.Column("n", "BIGINT")), List.of("+I"), null, "uid-sink", 0));
        }

        @Override
        public int statement() {
            return 0;
        }

        @Override
        public StreamGraph streamGraph(JobID id) {
            StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
            env.setParallelism(parallelism);
            long rows = words[0].equals("count") || words[0].equals("print") ? Long.parseLong(words[1]) : Long.MAX_VALUE - 1;
            env.fromSequence(0, rows - 1).uid("uid-source")
                    .map(new Step(words)).name("step").uid("uid-step")
                    .returns(InternalTypeInfo.of(TYPE))
                    .sinkTo(new CaptureSink("out", TYPE, null)).uid("uid-sink");
            StreamGraph graph = env.getStreamGraph();
            graph.setJobId(id);
            return graph;
        }

        ObjectNode topology() {
            ObjectNode topology = Json.MAPPER.createObjectNode();
            ArrayNode operators = topology.putArray("operators");
            for (JobVertex vertex : streamGraph(new JobID()).getJobGraph().getVertices()) {
                vertex.getOperatorIDs().forEach(pair -> operators.addObject()
                        .put("uid", String.valueOf(pair.getUserDefinedOperatorUid()))
                        .put("operatorId", pair.getGeneratedOperatorID().toString())
                        .put("name", pair.getUserDefinedOperatorName())
                        .put("type", pair.getUserDefinedOperatorName().equals("step") ? "step" : "")
                        .put("chain", vertex.getID().toString())
                        .put("job", 0)
                        .putNull("range"));
            }
            return topology;
        }
    }

    private record Step(String[] words) implements MapFunction<Long, RowData> {
        @Override
        public RowData map(Long number) throws Exception {
            switch (words[0]) {
                case "fail" -> {
                    if (number == Long.parseLong(words[1])) {
                        throw new IllegalStateException("wrapped", new NumberFormatException(words[2]));
                    }
                }
                case "refuse" -> {
                    throw new WeirException("sample-broken", "data/orders.csv:" + words[1] + ": no number");
                }
                case "sleep" -> Thread.sleep(600_000);
                case "stubborn" -> {
                    WAITS.countDown();
                    RELEASE.acquireUninterruptibly();
                }
                case "slowly" -> Thread.sleep(5);
                case "print" -> System.out.println("row " + number);
                default -> {}
            }
            return GenericRowData.of(number);
        }
    }
}
