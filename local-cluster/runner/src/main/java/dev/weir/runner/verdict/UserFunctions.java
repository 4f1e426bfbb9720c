package dev.weir.runner.verdict;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectStreamClass;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.functions.Function;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.util.InstantiationUtil;

/**
 * The user's own functions that an operator's rows come through. A plan knows them by name; what a name stands for is in the operators
 * as they are sent to a cluster, so that is read.
 */
final class UserFunctions {
    private final StreamGraph graph;
    private final ClassLoader loader;
    private final Map<Integer, Set<String>> known = new HashMap<>();

    UserFunctions(StreamGraph graph, ClassLoader loader) {
        this.graph = graph;
        this.loader = loader;
    }

    /** The classes of the functions of a node and of all above it. */
    Set<String> of(StreamNode node) {
        Set<String> found = known.get(node.getId());
        if (found == null) {
            found = new TreeSet<>(own(node));
            for (StreamEdge edge : node.getInEdges()) {
                found.addAll(of(graph.getSourceVertex(edge)));
            }
            known.put(node.getId(), found);
        }
        return found;
    }

    private Set<String> own(StreamNode node) {
        Set<String> classes = new TreeSet<>();
        try (Reader in = new Reader(InstantiationUtil.serializeObject(node.getOperatorFactory()), loader, classes)) {
            in.readObject();
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError unreadable) {
            // An operator that cannot be sent cannot run either, which is said where it is run.
            return classes;
        }
        return classes;
    }

    private static final class Reader extends InstantiationUtil.ClassLoaderObjectInputStream {
        private final Set<String> classes;

        Reader(byte[] sent, ClassLoader loader, Set<String> classes) throws IOException {
            super(new ByteArrayInputStream(sent), loader);
            this.classes = classes;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass read) throws IOException, ClassNotFoundException {
            Class<?> type = super.resolveClass(read);
            boolean function = UserDefinedFunction.class.isAssignableFrom(type) || Function.class.isAssignableFrom(type);
            if (function && !type.getName().startsWith("org.apache.flink.") && !type.getName().startsWith("dev.weir.runner.samples.")
                    && !type.getName().startsWith("dev.weir.runner.captures.")) {
                classes.add(type.getName());
            }
            return type;
        }
    }
}
