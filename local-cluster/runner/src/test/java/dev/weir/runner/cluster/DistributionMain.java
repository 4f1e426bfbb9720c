package dev.weir.runner.cluster;

import java.io.File;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.ClientUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A process on an unmodified Flink: calls the entry point for each artefact of a folder, as Flink calls a user's main(), and writes the graphs that it
 * hands over instead of running them. Its arguments are the runner's jar and the folder.
 */
public final class DistributionMain {
    private DistributionMain() {}

    public static void main(String[] arguments) throws Exception {
        URL runner = new File(arguments[0]).toURI().toURL();
        List<Path> cases;
        try (Stream<Path> listed = Files.list(Path.of(arguments[1]))) {
            cases = listed.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
        // One for all, as a case each would load Flink's planner anew.
        ClassLoader program = ClientUtils.buildUserCodeClassLoader(List.of(runner), List.of(), DistributionMain.class.getClassLoader(), new Configuration());
        Thread.currentThread().setContextClassLoader(program);
        for (Path each : cases) {
            Files.writeString(each.resolveSibling(each.getFileName() + ".out"), run(program, each));
        }
    }

    private static String run(ClassLoader program, Path artefact) {
        List<String> graphs = new ArrayList<>();
        Recording.install(program, graphs);
        Thread.currentThread().setContextClassLoader(program);
        try {
            Class.forName("dev.weir.runner.cluster.PromotedJob", true, program).getMethod("main", String[].class)
                    .invoke(null, (Object) new String[] {"--artefact", artefact.toString(), "--parameters", artefact + ".parameters"});
            return String.join("\n\n", graphs);
        } catch (Throwable thrown) {
            return "FAILED " + (thrown.getCause() == null ? thrown : thrown.getCause());
        } finally {
            Recording.uninstall();
        }
    }

    private static final class Recording extends StreamExecutionEnvironment {
        private final List<String> graphs;
        private final ClassLoader loader;

        private Recording(Configuration settings, ClassLoader loader, List<String> graphs) {
            super(settings, loader);
            this.graphs = graphs;
            this.loader = loader;
        }

        static void install(ClassLoader loader, List<String> graphs) {
            initializeContextEnvironment(settings -> new Recording(settings, loader, graphs));
        }

        static void uninstall() {
            resetContextEnvironment();
        }

        @Override
        public JobExecutionResult execute(StreamGraph graph) {
            executeAsync(graph);
            return null;
        }

        @Override
        public JobClient executeAsync(StreamGraph graph) {
            graph.setJobId(new JobID());
            graphs.add(graph.getJobName() + " " + new java.util.TreeMap<>(graph.getExecutionConfig().getGlobalJobParameters().toMap()) + "\n" + GraphText.of(graph, loader));
            return null;
        }
    }
}
