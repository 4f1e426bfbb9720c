package dev.weir.runner.verdict;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.apache.flink.client.ClientUtils;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** The classes of a job's own jars, found as its tasks find them. */
final class UserClasses {
    private UserClasses() {}

    /** Has to be closed: it holds the jars open. */
    static URLClassLoader of(StreamGraph graph) {
        List<URL> jars = graph.getClasspath() == null ? List.of() : graph.getClasspath();
        return ClientUtils.buildUserCodeClassLoader(jars, List.of(), UserClasses.class.getClassLoader(), graph.getJobConfiguration());
    }
}
