package dev.weir.runner.cluster;

import dev.weir.runner.WeirException;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.client.deployment.application.ApplicationJobUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.runtime.jobgraph.JobType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** Hands a job's graphs to Flink, each marked with what it was made of: Flink's REST API shows that among the job's parameters. */
final class Submission {
    /** The executor of application mode and of jars that a cluster's REST API runs. */
    private static final String IN_THE_CLUSTER = "embedded";

    private final StreamExecutionEnvironment environment;
    private final String job;
    private final String hash;
    private final List<URL> jars = new ArrayList<>();

    Submission(StreamExecutionEnvironment environment, String job, String hash, List<Path> jars) {
        this.environment = environment;
        this.job = job;
        this.hash = hash;
        for (Path jar : jars) {
            this.jars.add(url(jar.toFile()));
        }
    }

    StreamExecutionEnvironment environment() {
        return environment;
    }

    /** Flink allows fewer jobs in some clusters; that is said before the first of several is handed over, so that none is left half done. */
    void refuseTooMany(List<StreamGraph> graphs) {
        Configuration settings = (Configuration) environment.getConfiguration();
        if (!IN_THE_CLUSTER.equals(settings.get(DeploymentOptions.TARGET))) {
            return;
        }
        Tuple2<Integer, Integer> most = ApplicationJobUtils.getJobCountLimits(settings);
        long streaming = graphs.stream().filter(graph -> graph.getJobType() == JobType.STREAMING).count();
        if (graphs.size() > most.f0 || streaming > most.f1) {
            throw new WeirException("too-many-jobs", "The script is " + graphs.size() + " jobs, since each INSERT outside a statement set is one, and this cluster runs "
                    + Math.min(most.f0, most.f1) + ": with high availability, Flink allows one streaming job in an application. Wrap the INSERTs in EXECUTE STATEMENT SET BEGIN … END;");
        }
    }

    /** The graph as it goes to Flink; the job's name becomes its own where its author has given it none. */
    StreamGraph marked(StreamGraph graph, boolean named) {
        Map<String, String> parameters = new HashMap<>();
        ExecutionConfig config = graph.getExecutionConfig();
        if (config.getGlobalJobParameters() != null) {
            parameters.putAll(config.getGlobalJobParameters().toMap());
        }
        parameters.put("weir.job", job);
        parameters.put("weir.hash", hash);
        config.setGlobalJobParameters(Configuration.fromMap(parameters));
        graph.addJars(jars);
        if (!named) {
            graph.setJobName(job);
        }
        return graph;
    }

    static URL url(File file) {
        try {
            return file.toURI().toURL();
        } catch (MalformedURLException broken) {
            throw new IllegalArgumentException(broken);
        }
    }
}
