package dev.weir.runner.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.jobs.Operators.Chain;
import dev.weir.runner.jobs.Operators.Operator;
import dev.weir.runner.wire.Stacks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.flink.util.SerializedThrowable;

/** Says in plain words why a job failed: the root cause first, and the operator where the stack betrays it. */
final class Failures {
    /** What Flink says of every task of a TaskManager that is ended; here that is done by a person alone. */
    private static final String TASK_MANAGER_ENDS = "The TaskExecutor is shutting down";
    private static final String KILLED = "The TaskManager was killed on purpose, and the job's tasks with it. A job goes on when the next TaskManager is there as long as its restart strategy "
            + "allows it; without one (SET 'restart-strategy.type' = 'fixed-delay';) it ends.";

    private Failures() {}

    /** @param chain the operators of the task that failed first */
    static RunFailure of(Throwable thrown, Chain chain) {
        List<Throwable> causes = causes(thrown);
        Throwable root = causes.get(causes.size() - 1);
        List<Operator> suspects = suspects(causes, chain);
        Operator operator = suspects.size() == 1 ? suspects.get(0) : null;
        String uid = operator == null ? null : operator.uid();
        JsonNode range = range(suspects);
        String detail = Stacks.text(thrown);
        for (Throwable cause : causes) {
            if (cause instanceof WeirException known) {
                return new RunFailure(known.code(), known.getMessage(), detail, uid, range);
            }
        }
        if (causes.stream().anyMatch(cause -> String.valueOf(cause.getMessage()).contains(TASK_MANAGER_ENDS))) {
            return new RunFailure("task-manager-killed", KILLED, detail, null, null);
        }
        if (NullEventTime.isMeant(causes)) {
            return new RunFailure("event-time-null", NullEventTime.words(chain), detail, uid, range);
        }
        String place = operator != null ? " in operator " + operator.name() : "";
        return new RunFailure(code(causes), sentence(root, place), detail, uid, range);
    }

    /** @param stack where the task is, empty where that is not known */
    static RunFailure doesNotStop(String task, StackTraceElement[] stack, Chain chain) {
        List<Operator> suspects = Suspects.of(stack, chain);
        String detail = Arrays.stream(stack).map(frame -> "at " + frame).collect(Collectors.joining("\n"));
        String message = "The task \"" + task + "\" does not react to being cancelled" + (stack.length == 0 ? "" : "; it is in " + stack[0])
                + ". Restart the engine to end it.";
        return new RunFailure("does-not-stop", message, detail, suspects.size() == 1 ? suspects.get(0).uid() : null, range(suspects));
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
        boolean slots = causes.stream().anyMatch(cause -> kind(cause).equals("NoResourceAvailableException"));
        boolean buffers = causes.stream().anyMatch(cause -> String.valueOf(cause.getMessage()).contains("Insufficient number of network buffers"));
        return slots ? "not-enough-slots" : buffers ? "not-enough-buffers" : "job-failed";
    }

    private static String sentence(Throwable root, String place) {
        String kind = kind(root);
        String message = root.getMessage();
        String said = kind.isEmpty() ? "" : kind + ": ";
        return message == null || message.isBlank() ? kind + place + firstFrame(root) : said + message.strip() + place;
    }

    /** The class of a cause without its package, as it was called where it was thrown. */
    private static String kind(Throwable cause) {
        if (cause instanceof SerializedThrowable packed) {
            return packed.getOriginalErrorClassName().replaceFirst(".*[.$]", "");
        }
        return cause instanceof ToldThrowable told ? told.type().replaceFirst(".*[.$]", "") : cause.getClass().getSimpleName();
    }

    /** Where a cause without words came from. */
    private static String firstFrame(Throwable root) {
        return root.getStackTrace().length == 0 ? "" : ", thrown at " + root.getStackTrace()[0];
    }

    /** The part of the text that all suspects come from; null where they come from several. */
    private static JsonNode range(List<Operator> suspects) {
        List<JsonNode> ranges = suspects.stream().map(Operator::range).filter(Objects::nonNull).distinct().toList();
        return ranges.size() == 1 ? ranges.get(0) : null;
    }

    /** By the innermost cause whose stack tells them apart. */
    private static List<Operator> suspects(List<Throwable> causes, Chain chain) {
        List<Operator> fewest = chain.operators();
        for (int i = causes.size() - 1; i >= 0 && fewest.size() == chain.operators().size(); i--) {
            fewest = Suspects.of(causes.get(i).getStackTrace(), chain);
        }
        return fewest;
    }
}
