package dev.weir.runner.jars;

import dev.weir.runner.WeirException;
import dev.weir.runner.secrets.Scrubber;
import dev.weir.runner.sql.Placeholders;
import dev.weir.runner.sql.Script;
import dev.weir.runner.topology.edits.GraphEdits;
import dev.weir.runner.topology.edits.JobGraphView;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.client.program.ProgramInvocationException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.util.InstantiationUtil;

/** Calls the main() of a jar on a cluster; each job that it hands to Flink gets uids and visual edits on its way, as on a person's machine. */
public final class PromotedProgram {
    private final Script script;
    private final StreamExecutionEnvironment cluster;
    private final UnaryOperator<StreamGraph> mark;

    /**
     * @param cluster takes the jobs
     * @param mark what is still done to a graph before it goes there
     */
    public PromotedProgram(Script script, StreamExecutionEnvironment cluster, UnaryOperator<StreamGraph> mark) {
        this.script = script;
        this.cluster = cluster;
        this.mark = mark;
    }

    public void run() {
        ProgramOutcome fault = JarCheck.of(script);
        if (fault != null) {
            throw told(fault);
        }
        Configuration settings = settings();
        PackagedProgram program = load(settings);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(program.getUserCodeClassLoader());
        try {
            new Environment(settings, program).becomeContext();
            program.invokeInteractiveModeForExecution();
        } catch (ProgramInvocationException thrown) {
            throw told(ProgramFaults.ofMain(thrown, program.getMainClassName()));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private Configuration settings() {
        Configuration settings = new Configuration((Configuration) cluster.getConfiguration());
        Programs.settings(script).forEach(settings::setString);
        return settings;
    }

    private PackagedProgram load(Configuration settings) {
        try {
            return PackagedProgram.newBuilder()
                    .setJarFile(new File(script.jar().path()))
                    .setEntryPointClassName(script.jar().main())
                    .setArguments(script.jar().arguments().stream().map(argument -> Placeholders.value(script, argument)).toArray(String[]::new))
                    .setUserClassPaths(script.jars().stream().map(jar -> url(new File(jar))).toList())
                    .setConfiguration(settings)
                    .build();
        } catch (Exception | LinkageError thrown) {
            throw told(ProgramFaults.ofLoading(thrown, script.jar().main()));
        }
    }

    private static URL url(File file) {
        try {
            return file.toURI().toURL();
        } catch (MalformedURLException broken) {
            throw new IllegalArgumentException(broken);
        }
    }

    private static WeirException told(ProgramOutcome outcome) {
        return new WeirException(outcome.code(), Scrubber.scrub(outcome.message() + (outcome.detail() == null ? "" : "\n" + outcome.detail())));
    }

    /** What the program's {@code getExecutionEnvironment()} gives. */
    private final class Environment extends StreamExecutionEnvironment {
        private final ClassLoader loader;
        private final List<URL> jars = new ArrayList<>();
        private final Set<String> taken = new TreeSet<>();

        Environment(Configuration settings, PackagedProgram program) {
            super(settings, program.getUserCodeClassLoader());
            loader = program.getUserCodeClassLoader();
            jars.addAll(program.getJobJarAndDependencies());
            setParallelism(script.parallelism());
        }

        void becomeContext() {
            initializeContextEnvironment(settings -> {
                configure(settings, loader);
                return this;
            });
        }

        @Override
        public JobExecutionResult execute(StreamGraph graph) throws Exception {
            return cluster.execute(edited(graph));
        }

        @Override
        public JobClient executeAsync(StreamGraph graph) throws Exception {
            return cluster.executeAsync(edited(graph));
        }

        private StreamGraph edited(StreamGraph built) throws Exception {
            built.serializeUserDefinedInstances();
            JobGraphView view = JarGraph.read(InstantiationUtil.serializeObject(built), loader, List.of(), null, Set.copyOf(taken)).view();
            view.graph().getStreamNodes().stream().map(StreamNode::getTransformationUID).forEach(taken::add);
            GraphEdits.apply(view, script.topology());
            StreamGraph graph = mark.apply(view.graph());
            graph.addJars(jars);
            return graph;
        }
    }
}
