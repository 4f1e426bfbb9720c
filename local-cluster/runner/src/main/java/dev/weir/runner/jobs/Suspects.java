package dev.weir.runner.jobs;

import dev.weir.runner.jobs.Operators.Chain;
import dev.weir.runner.jobs.Operators.Operator;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds, among the operators of one task, those whose code a stack can have come from. */
final class Suspects {
    /** Classes that Flink generates are named after the exec node, as in {@code StreamExecCalc$17}. */
    private static final Pattern GENERATED = Pattern.compile("(?:Stream|Batch)Exec([A-Za-z]+)\\$\\d+");
    private static final String RUNTIME = "org\\.apache\\.flink\\.table\\.runtime\\.operators\\.";

    /** Other classes, and the types of operators that they work for. */
    private static final Map<Pattern, Pattern> WORK_FOR = new LinkedHashMap<>();

    static {
        worksFor(".*AggsHandler\\$\\d+|" + RUNTIME + "aggregate\\..*", ".*aggregate.*");
        worksFor("LookupFunction\\$\\d+|" + RUNTIME + "join\\.lookup\\..*", "lookup-join");
        worksFor("(?:Join)?ConditionFunction\\$\\d+|" + RUNTIME + "join\\..*", ".*join.*");
        worksFor("WatermarkGenerator\\$\\d+|" + RUNTIME + "wmassigners\\..*", "watermark-assigner");
        worksFor(RUNTIME + "rank\\..*", ".*rank.*|.*limit");
        worksFor(RUNTIME + "over\\..*", "over-aggregate");
        worksFor(RUNTIME + "deduplicate\\..*", "deduplicate");
        worksFor(RUNTIME + "match\\..*|org\\.apache\\.flink\\.cep\\..*", "match");
        worksFor(RUNTIME + "correlate\\..*", "correlate");
        worksFor(RUNTIME + "sort\\..*", ".*sort.*");
        worksFor(RUNTIME + "sink\\..*|org\\.apache\\.flink\\.streaming\\.runtime\\.operators\\.sink\\..*", "sink");
        worksFor("org\\.apache\\.flink\\.streaming\\.api\\.operators\\.(?:SourceOperator|StreamSource)", "source");
    }

    private Suspects() {}

    private static void worksFor(String classes, String types) {
        WORK_FOR.put(Pattern.compile(classes), Pattern.compile(types));
    }

    /** The fewest that the stack allows; all of the chain where it names none. */
    static List<Operator> of(StackTraceElement[] stack, Chain chain) {
        if (chain.operators().size() > 1) {
            for (StackTraceElement frame : stack) {
                List<Operator> named = named(frame, chain);
                if (!named.isEmpty()) {
                    return named.size() > 1 ? nth(frame, stack, named, chain) : named;
                }
            }
        }
        return chain.operators();
    }

    private static List<Operator> named(StackTraceElement frame, Chain chain) {
        String type = generatedFor(frame);
        if (!type.isEmpty()) {
            return chain.operators().stream().filter(operator -> operator.type().equals(type)).toList();
        }
        return WORK_FOR.entrySet().stream()
                .filter(entry -> entry.getKey().matcher(frame.getClassName()).matches())
                .findFirst()
                .map(entry -> chain.operators().stream().filter(operator -> entry.getValue().matcher(operator.type()).matches()).toList())
                .orElse(List.of());
    }

    /** In a line, the operators before the culprit are on the stack as well: the third class of its type is the third operator. */
    private static List<Operator> nth(StackTraceElement frame, StackTraceElement[] stack, List<Operator> named, Chain chain) {
        String type = generatedFor(frame);
        if (type.isEmpty() || !chain.isLine()) {
            return named;
        }
        int depth = (int) Arrays.stream(stack)
                .filter(other -> generatedFor(other).equals(type))
                .map(StackTraceElement::getClassName)
                .distinct()
                .count();
        return depth <= named.size() ? List.of(named.get(depth - 1)) : named;
    }

    private static String generatedFor(StackTraceElement frame) {
        Matcher generated = GENERATED.matcher(frame.getClassName());
        return generated.find() ? generated.group(1).replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT) : "";
    }
}
