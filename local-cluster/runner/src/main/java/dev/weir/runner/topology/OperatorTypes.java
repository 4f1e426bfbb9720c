package dev.weir.runner.topology;

import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.table.runtime.operators.CodeGenOperatorFactory;

/** What kind of operator a node is where no planner says so: its class in Flink's words, {@code keyed-process}, {@code window}. */
final class OperatorTypes {
    /** As the planner calls its operators: {@code GroupAggregate[4]}. */
    private static final Pattern PLANNED = Pattern.compile("([A-Z][A-Za-z]+)\\[\\d+\\]");

    private OperatorTypes() {}

    /** @param loader knows the operator's class */
    static String of(StreamNode node, ClassLoader loader) {
        String type = kebab(operatorClass(node, loader));
        if (isPlanned(node, loader) && PLANNED.matcher(node.getOperatorName()).matches() && !type.equals("source")) {
            return kebab(node.getOperatorName().replaceFirst("\\[.*", ""));
        }
        return switch (type) {
            case "sink-writer", "committer", "global-committer" -> "sink";
            default -> type;
        };
    }

    /** Whether the Table planner made it. */
    static boolean isPlanned(StreamNode node, ClassLoader loader) {
        String name = operatorClass(node, loader);
        return name.startsWith("org.apache.flink.table.") || name.matches("(?:Stream|Batch)Exec.*") || node.getOperatorName().matches(".*\\[\\d+\\].*");
    }

    static String operatorClass(StreamNode node, ClassLoader loader) {
        StreamOperatorFactory<?> factory = node.getOperatorFactory();
        if (factory == null) {
            return "Process";
        }
        // A generated class would be compiled only to be asked for its name.
        return factory instanceof CodeGenOperatorFactory<?> generated ? generated.getGeneratedClass().getClassName() : factory.getStreamOperatorClass(loader).getName();
    }

    /** {@code org.apache.flink…CoStreamFlatMap} is {@code co-flat-map}. */
    private static String kebab(String className) {
        String plain = className.replaceFirst(".*\\.", "").replaceFirst("\\$\\d+$", "").replaceFirst(".*\\$", "")
                .replaceFirst("^(Co)?(?:Stream|Batch)(?:Exec)?(?=[A-Z])", "$1")
                .replaceFirst("(?<=.)Operator(?:Factory)?$", "");
        return plain.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }
}
