import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.bridge.java.internal.StreamTableEnvironmentImpl;
import org.apache.flink.table.operations.ModifyOperation;
import org.apache.flink.table.operations.Operation;

/**
 * Flink with nothing around it, for comparison: {@code run SCRIPT} runs a script on one warm MiniCluster for each line on stdin,
 * {@code validate TEXTS} parses and validates every text of a file, separated by NUL. One JSON line each, times in milliseconds.
 */
public final class BareFlink {
    private static final Configuration SETTINGS = settings();

    public static void main(String[] args) throws Exception {
        if (args[0].equals("run")) {
            run(Files.readString(Path.of(args[1])));
        } else {
            validate(Files.readString(Path.of(args[1])).split("\0"));
        }
        // The cluster's threads would outlive it.
        System.exit(0);
    }

    private static void run(String script) throws Exception {
        MiniCluster cluster = start();
        var orders = new BufferedReader(new InputStreamReader(System.in));
        while (orders.readLine() != null) {
            CountingSink.reset();
            long began = System.nanoTime();
            StreamGraph graph = new Script().parse(script).plan();
            cluster.submitJob(graph).get();
            var result = cluster.requestJobResult(graph.getJobID()).get();
            if (!result.isSuccess()) {
                result.toJobExecutionResult(BareFlink.class.getClassLoader());
            }
            long ended = System.nanoTime();
            System.out.printf(
                    "{\"finished\":%.3f,\"firstRow\":%.3f,\"rows\":%d}%n",
                    (ended - began) / 1e6, (CountingSink.firstAt() - began) / 1e6, CountingSink.rows());
        }
        cluster.close();
    }

    private static void validate(String[] texts) {
        for (String text : texts) {
            boolean valid = true;
            long began = System.nanoTime();
            try {
                new Script().parse(text);
            } catch (RuntimeException refused) {
                valid = false;
            }
            System.out.printf("{\"ms\":%.3f,\"valid\":%b}%n", (System.nanoTime() - began) / 1e6, valid);
        }
    }

    private static MiniCluster start() throws Exception {
        var shape = new MiniClusterConfiguration.Builder().setConfiguration(SETTINGS).setNumTaskManagers(1).setNumSlotsPerTaskManager(4);
        MiniCluster cluster = new MiniCluster(shape.build());
        cluster.start();
        return cluster;
    }

    private static Configuration settings() {
        Configuration settings = new Configuration();
        settings.set(RestOptions.BIND_PORT, "0");
        settings.set(RestOptions.ADDRESS, "localhost");
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.parse("64m"));
        settings.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.parse("64m"));
        settings.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.parse("64m"));
        settings.set(CoreOptions.DEFAULT_PARALLELISM, 1);
        return settings;
    }

    /** A script in a table environment of its own. */
    private static final class Script {
        private final StreamExecutionEnvironment streams = StreamExecutionEnvironment.getExecutionEnvironment(SETTINGS);
        private final StreamTableEnvironmentImpl tables =
                (StreamTableEnvironmentImpl)
                        StreamTableEnvironment.create(streams, EnvironmentSettings.newInstance().inStreamingMode().withConfiguration(SETTINGS).build());
        private final List<ModifyOperation> inserts = new ArrayList<>();

        /** The bench's own scripts end each statement with a semicolon at the end of a line, and use it nowhere else. */
        Script parse(String text) {
            for (String statement : Arrays.stream(text.split(";\\s*(\\n|$)")).map(String::trim).filter(s -> !s.isEmpty()).toList()) {
                for (Operation operation : tables.getParser().parse(statement)) {
                    if (operation instanceof ModifyOperation insert) {
                        inserts.add(insert);
                    } else {
                        tables.executeInternal(operation);
                    }
                }
            }
            return this;
        }

        StreamGraph plan() {
            StreamGraph graph = streams.generateStreamGraph(tables.getPlanner().translate(inserts));
            graph.setJobId(new JobID());
            return graph;
        }
    }

    private BareFlink() {}
}
