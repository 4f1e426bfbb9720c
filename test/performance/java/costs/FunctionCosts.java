import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.runner.functions.ScriptFunctions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.legacy.RichSinkFunction;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.table.planner.delegation.PlannerBase;
import org.apache.flink.types.Row;

/**
 * What a call costs beside throughput, in jobs whose clock and memory can be looked at: {@code FunctionCosts BUNDLE EXPRESSION…}. For each expression over the text {@code code}
 * one JSON line: how long rows took from the source to the sink at 1,000 a second, and how much memory a task with it has while nothing comes.
 */
public final class FunctionCosts {
    private static final int PER_SECOND = 1000;
    private static final int WARM_UP = 5 * PER_SECOND;
    private static final int MEASURED = 10 * PER_SECOND;
    private static final int FEW = 4;
    private static final int MANY = 24;
    private static final TypeInformation<Row> ROW = Types.ROW_NAMED(new String[] {"code", "sent"}, Types.STRING, Types.LONG);
    private static final long[] TOOK = new long[MEASURED];
    private static final AtomicInteger CAME = new AtomicInteger();
    private static volatile CountDownLatch open;

    public static void main(String[] args) throws Exception {
        JsonNode bundle = new ObjectMapper().readTree(new File(args[0]));
        ScriptFunctions functions = new ScriptFunctions(bundle.path("code").asText(), bundle.path("map").asText(), List.of());
        for (String expression : Arrays.asList(args).subList(1, args.length)) {
            // What the process needs once is there after the first time.
            idle(functions, expression, FEW);
            long few = idle(functions, expression, FEW);
            long each = (idle(functions, expression, MANY) - few) / (MANY - FEW);
            CAME.set(0);
            job(functions, expression, 1, WARM_UP + MEASURED, PER_SECOND).getJobExecutionResult().get();
            System.out.printf("{\"expression\":\"%s\",\"idle\":%d,\"took\":%s}%n", expression, each, Arrays.toString(Arrays.stream(TOOK).mapToDouble(nanos -> nanos / 1e6).toArray()));
        }
        System.exit(0);
    }

    /** Bytes that this process has in memory while the tasks of a job wait for rows, each of which had one. */
    private static long idle(ScriptFunctions functions, String expression, int tasks) throws Exception {
        open = new CountDownLatch(tasks);
        // A row for each task, and the next one after hours.
        JobClient job = job(functions, expression, tasks, Long.MAX_VALUE, tasks / 10_000.0);
        open.await();
        System.gc();
        long bytes = Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * 4096;
        job.cancel().get();
        try {
            job.getJobExecutionResult().get();
        } catch (Exception cancelled) {
            // As it was asked to be.
        }
        return bytes;
    }

    private static JobClient job(ScriptFunctions functions, String expression, int parallelism, long rows, double perSecond) throws Exception {
        Configuration settings = new Configuration();
        settings.set(TaskManagerOptions.NUM_TASK_SLOTS, MANY);
        settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.parse("64m"));
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment(settings);
        environment.setParallelism(parallelism);
        StreamTableEnvironment tables = StreamTableEnvironment.create(environment);
        functions.register(((PlannerBase) ((StreamTableEnvironmentImpl) tables).getPlanner()).getFlinkContext().getFunctionCatalog(), true, true);
        tables.getConfig().set("table.exec.async-scalar.max-concurrent-operations", String.valueOf(ScriptFunctions.ROWS_IN_FLIGHT));
        tables.createTemporaryView("ticks", environment.fromSource(new DataGeneratorSource<>(FunctionCosts::tick, rows, RateLimiterStrategy.perSecond(perSecond), ROW), WatermarkStrategy.noWatermarks(), "ticks"),
                Schema.newBuilder().column("code", "STRING").column("sent", "BIGINT").build());
        tables.toDataStream(tables.sqlQuery("SELECT " + expression + ", sent FROM ticks")).addSink(new Clock());
        return environment.executeAsync();
    }

    /** A row, with when it was sent. */
    private static Row tick(long i) {
        return Row.of(1000 + i % 1000 + ":" + (100 + i % 2000), System.nanoTime());
    }

    private static final class Clock extends RichSinkFunction<Row> {
        @Override
        public void invoke(Row row, Context context) {
            if (open != null && open.getCount() > 0) {
                open.countDown();
                return;
            }
            int at = CAME.getAndIncrement() - WARM_UP;
            if (at >= 0) {
                TOOK[at] = System.nanoTime() - (Long) row.getField(1);
            }
        }
    }

    private FunctionCosts() {}
}
