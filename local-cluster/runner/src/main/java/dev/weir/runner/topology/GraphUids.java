package dev.weir.runner.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.Function;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.AbstractUdfStreamOperator;
import org.apache.flink.streaming.api.operators.SimpleOperatorFactory;

/**
 * Gives the operators of a program that have no uid one that says what they are: a hash of the operator's class, its function's
 * class, its name, and of the sources that its rows come from. The program's own uids stay. Equal ones are told apart by the sinks
 * that they feed, then by their order, and are marked.
 */
public final class GraphUids {
    /**
     * What was given, by the names of operators.
     *
     * @param without operators that the program could have given a uid
     * @param planned operators that SQL or Table calls made
     * @param marked uids that only the order tells from an equal operator's
     */
    public record Given(List<String> without, List<String> planned, Set<String> marked) {
        public static Given none() {
            return new Given(List.of(), List.of(), Set.of());
        }

        public Given and(Given other) {
            return new Given(both(without, other.without), both(planned, other.planned), new HashSet<>(both(marked, other.marked)));
        }

        private static List<String> both(Collection<String> some, Collection<String> others) {
            return Stream.concat(some.stream(), others.stream()).toList();
        }
    }

    private final StreamGraph graph;
    private final ClassLoader loader;
    private final Map<Integer, Set<String>> reads = new HashMap<>();
    private final Map<Integer, Set<String>> feeds = new HashMap<>();
    private final Set<String> taken;

    private GraphUids(StreamGraph graph, ClassLoader loader, Set<String> earlier) {
        this.graph = graph;
        this.loader = loader;
        taken = new HashSet<>(earlier);
    }

    /**
     * @param loader knows the classes of the operators
     * @param earlier the uids of the program's earlier jobs
     */
    public static Given assign(StreamGraph graph, ClassLoader loader, Set<String> earlier) {
        return new GraphUids(graph, loader, earlier).assign();
    }

    private Given assign() {
        // Numbers say in which order the program made the nodes, and nothing else is taken from them.
        List<StreamNode> nodes = graph.getStreamNodes().stream().sorted((a, b) -> Integer.compare(a.getId(), b.getId())).toList();
        Map<String, List<StreamNode>> equal = new LinkedHashMap<>();
        List<String> without = new ArrayList<>();
        List<String> planned = new ArrayList<>();
        for (StreamNode node : nodes) {
            if (node.getTransformationUID() != null) {
                taken.add(node.getTransformationUID());
            }
        }
        for (StreamNode node : nodes) {
            if (node.getTransformationUID() == null) {
                equal.computeIfAbsent(identity(node), k -> new ArrayList<>()).add(node);
                if (node.getUserHash() == null) {
                    (OperatorTypes.isPlanned(node, loader) ? planned : without).add(PlanText.plainName(node.getOperatorName()));
                }
            }
        }
        // Set last, so that no identity hangs on a uid that was given here.
        Map<StreamNode, String> uids = new LinkedHashMap<>();
        Set<String> marked = new HashSet<>();
        equal.forEach((identity, group) -> tellApart(identity, group, uids, marked));
        uids.forEach((node, uid) -> graph.setTransformationUID(node.getId(), uid));
        return new Given(without, planned, marked);
    }

    private void tellApart(String identity, List<StreamNode> group, Map<StreamNode, String> uids, Set<String> marked) {
        if (group.size() == 1) {
            uids.put(group.get(0), free(identity, group.get(0)));
            return;
        }
        Map<String, List<StreamNode>> byFeed = new TreeMap<>();
        group.forEach(node -> byFeed.computeIfAbsent(String.join("|", feeds(node)), k -> new ArrayList<>()).add(node));
        byFeed.forEach((feed, same) -> {
            for (int i = 0; i < same.size(); i++) {
                String uid = free(identity + "\nfeeds " + feed + (same.size() > 1 ? "\n#" + i : ""), same.get(i));
                uids.put(same.get(i), uid);
                if (same.size() > 1) {
                    marked.add(uid);
                }
            }
        });
    }

    /** An operator of a later job that equals one of an earlier job is told from it by its sinks. */
    private String free(String identity, StreamNode node) {
        String uid = OperatorUids.hash(identity);
        if (taken.contains(uid)) {
            uid = OperatorUids.hash(identity + "\njob " + String.join("|", feeds(node)));
        }
        for (int again = 1; !taken.add(uid); again++) {
            uid = OperatorUids.hash(identity + "\nagain " + again);
        }
        return uid;
    }

    private String identity(StreamNode node) {
        return own(node) + "\nreads " + String.join("|", reads(node));
    }

    /** What an operator is, whatever stands around it. */
    private String own(StreamNode node) {
        if (node.getTransformationUID() != null) {
            return node.getTransformationUID();
        }
        String name = PlanText.plainName(node.getOperatorName());
        String said = OperatorTypes.isPlanned(node, loader) ? PlanText.withoutId(node.getOperatorDescription()) : function(node);
        return OperatorTypes.of(node, loader) + "\n" + name + "\n" + OperatorUids.withoutNumbers(said);
    }

    /** The class of an operator's function; lambdas and anonymous classes are numbered by the compiler and say nothing. */
    private static String function(StreamNode node) {
        boolean simple = node.getOperatorFactory() instanceof SimpleOperatorFactory<?>;
        Object operator = simple ? ((SimpleOperatorFactory<?>) node.getOperatorFactory()).getOperator() : null;
        Function function = operator instanceof AbstractUdfStreamOperator<?, ?> udf ? udf.getUserFunction() : null;
        String name = function == null ? "" : function.getClass().getName();
        return name.contains("$$Lambda") || name.matches(".*\\$\\d+") ? "" : name;
    }

    private Set<String> reads(StreamNode node) {
        Set<String> known = reads.get(node.getId());
        if (known == null) {
            known = new TreeSet<>();
            reads.put(node.getId(), known);
            for (StreamEdge edge : node.getInEdges()) {
                StreamNode from = graph.getSourceVertex(edge);
                known.addAll(from.getInEdges().isEmpty() ? Set.of(own(from)) : reads(from));
            }
        }
        return known;
    }

    private Set<String> feeds(StreamNode node) {
        Set<String> known = feeds.get(node.getId());
        if (known == null) {
            known = new TreeSet<>();
            feeds.put(node.getId(), known);
            for (StreamEdge edge : node.getOutEdges()) {
                StreamNode to = graph.getTargetVertex(edge);
                known.addAll(to.getOutEdges().isEmpty() ? Set.of(own(to)) : feeds(to));
            }
        }
        return known;
    }
}
