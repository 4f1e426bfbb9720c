package dev.weir.runner.jobs;

import dev.weir.runner.WeirException;
import dev.weir.runner.jobs.Operators.Operator;
import dev.weir.runner.wire.Stacks;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.util.SerializedThrowable;

/** Says in plain words why a job failed: the root cause first, and the operator where the stack betrays it. */
final class Failures {
    /** Classes that Flink generates are named after the exec node, as in {@code StreamExecCalc$17}. */
    private static final Pattern GENERATED = Pattern.compile("(?:Stream|Batch)Exec([A-Za-z]+)\\$\\d+");

    private Failures() {}

    /** @param chain the operators of the task that failed first; empty where that is not known */
    static RunFailure of(Throwable thrown, List<Operator> chain) {
        List<Throwable> causes = causes(thrown);
        Throwable root = causes.get(causes.size() - 1);
        Operator operator = culprit(root, chain);
        String uid = operator == null ? null : operator.uid();
        var range = operator == null ? null : operator.range();
        String detail = Stacks.text(thrown);
        for (Throwable cause : causes) {
            if (cause instanceof WeirException known) {
                return new RunFailure(known.code(), known.getMessage(), detail, uid, range);
            }
        }
        String place = operator != null ? " in operator " + operator.name() : "";
        return new RunFailure(code(causes), sentence(root, place), detail, uid, range);
    }

    private static List<Throwable> causes(Throwable thrown) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = thrown; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause instanceof SerializedThrowable packed ? unpack(packed) : cause);
            cause = causes.get(causes.size() - 1);
        }
        return causes;
    }

    private static Throwable unpack(SerializedThrowable packed) {
        return packed.deserializeError(Failures.class.getClassLoader());
    }

    private static String code(List<Throwable> causes) {
        boolean slots = causes.stream().anyMatch(cause -> cause.getClass().getSimpleName().equals("NoResourceAvailableException"));
        boolean buffers = causes.stream().anyMatch(cause -> String.valueOf(cause.getMessage()).contains("Insufficient number of network buffers"));
        return slots ? "not-enough-slots" : buffers ? "not-enough-buffers" : "job-failed";
    }

    private static String sentence(Throwable root, String place) {
        String kind = root instanceof SerializedThrowable packed
                ? packed.getOriginalErrorClassName().replaceFirst(".*[.$]", "")
                : root.getClass().getSimpleName();
        String message = root.getMessage();
        return message == null || message.isBlank() ? kind + place + firstFrame(root) : kind + ": " + message.strip() + place;
    }

    /** Where a cause without words came from. */
    private static String firstFrame(Throwable root) {
        return root.getStackTrace().length == 0 ? "" : ", thrown at " + root.getStackTrace()[0];
    }

    /** The operator whose code threw: the innermost that the stack names, or the only one there is. */
    private static Operator culprit(Throwable root, List<Operator> chain) {
        if (chain.size() == 1) {
            return chain.get(0);
        }
        for (StackTraceElement frame : root.getStackTrace()) {
            String type = typeOf(frame);
            List<Operator> named = chain.stream().filter(operator -> operator.type().equals(type)).toList();
            if (named.size() == 1) {
                return named.get(0);
            }
            if (!named.isEmpty()) {
                return null;
            }
        }
        return null;
    }

    private static String typeOf(StackTraceElement frame) {
        Matcher generated = GENERATED.matcher(frame.getClassName());
        if (generated.find()) {
            return generated.group(1).replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
        }
        return switch (frame.getClassName()) {
            case "org.apache.flink.streaming.api.operators.SourceOperator", "org.apache.flink.streaming.api.operators.StreamSource" -> "source";
            case "org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperator" -> "sink";
            default -> "";
        };
    }
}
