package dev.weir.runner.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.WeirException;
import dev.weir.runner.wire.Json;
import java.time.Duration;

/** What went wrong in a call, before it is known of which function, and where that is in the TypeScript. */
final class FunctionFault extends Exception {
    private static final long serialVersionUID = 1L;

    /** How the other side tells what was thrown, or what value does not fit. */
    private final transient JsonNode told;
    private final CallWatch.Reason ended;
    /** Of what was ended; null where no loop went round. */
    private final String loop;

    private FunctionFault(JsonNode told, CallWatch.Reason ended, String loop, Throwable cause) {
        super(told == null ? String.valueOf(ended) : told.path("message").asText(), cause);
        this.told = told;
        this.ended = ended;
        this.loop = loop;
    }

    static FunctionFault told(String json) {
        try {
            return new FunctionFault(Json.MAPPER.readTree(json), null, null, null);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The runtime of the functions has changed", e);
        }
    }

    static FunctionFault thrown(String message, String stack, Throwable cause) {
        return new FunctionFault(Json.MAPPER.createObjectNode().put("message", message).put("stack", stack), null, null, cause);
    }

    static FunctionFault ended(CallWatch.Reason reason, String loop) {
        return new FunctionFault(null, reason, loop, null);
    }

    /** @param how the process that the call was in came to its end */
    static FunctionFault died(String how, String loop) {
        return new FunctionFault(Json.MAPPER.createObjectNode().put("message", how), CallWatch.Reason.DIED, loop, null);
    }

    /** Where in the person's TypeScript it was thrown, or which loop goes round; null where that is not known. */
    SourceMap.Place place(SourceMap map) {
        if (ended == null) {
            return map.innermost(told.path("stack").asText());
        }
        int line = loop == null ? -1 : loop.lastIndexOf(':');
        return line < 0 ? null : new SourceMap.Place(loop.substring(0, line), Integer.parseInt(loop.substring(line + 1)), 1);
    }

    /** Where the values of rows may not be shown: what was thrown may hold some. */
    private String message(Limits limits) {
        String message = told.path("message").asText();
        return limits.showsValues() ? message : message.replaceFirst(":.*", "");
    }

    /**
     * The failure of a function, as its task fails with it.
     *
     * @param row what it was given, as people read it
     */
    WeirException of(Declared function, SourceMap map, Limits limits, String row) {
        String called = function.name() + " (" + function.file() + ":" + function.line() + ")";
        String given = limits.showsValues() && !row.isEmpty() ? " It was given " + row + "." : "";
        if (isFull()) {
            return new WeirException("function-heap", called + " used up the memory that a bundle of TypeScript functions has, " + most() + at(", last") + ". Keep less." + given);
        }
        if (ended == CallWatch.Reason.DIED) {
            return new WeirException("function-node-died", called + " was in a process of Node that ended: " + died() + "." + given);
        }
        if (ended != null) {
            String limit = words(limits.time());
            return ended == CallWatch.Reason.INTERRUPTED ? new WeirException("function-interrupted", called + " was ended while it ran, since its task was.")
                    : new WeirException("function-time-limit", called + " did not end within " + limit + at("; it goes round") + ". Correct it, or allow more: SET 'pipeline.global-job-parameters' = 'weir.functions.time-limit:1 min';" + given);
        }
        if (told.has("reason")) {
            return new WeirException("function-value", called + ": " + misfit(limits) + given);
        }
        SourceMap.Place place = place(map);
        return new WeirException("function-failed", called + " failed" + (place == null ? "" : " at " + place) + ": " + message(limits).replaceFirst("\\.$", "") + "." + given, getCause());
    }

    /** The failure of a job's file, which says what the job is when it is loaded. */
    WeirException ofProgram() {
        if (isFull()) {
            return new WeirException("job-heap", "The job used up the memory that it has to say what it is, " + most() + at(", last") + ". Data belongs into a table.");
        }
        if (ended == CallWatch.Reason.DIED) {
            return new WeirException("function-node-died", "The process of Node in which the job was to say what it is ended: " + died() + ".");
        }
        if (ended != null) {
            return new WeirException("job-time-limit", "The job did not end within the time that it has to say what it is" + at("; it goes round") + ". Correct it: nothing of a job but its functions runs later.");
        }
        return new WeirException("job-failed", "The job failed while it said what it is: " + thrown() + ".", getCause());
    }

    /** Of files of functions that fail when they are loaded. */
    WeirException ofFiles(SourceMap map, Limits limits) {
        String why = isFull() ? "uses up the memory that a bundle of TypeScript functions has, " + most() + at(", last")
                : ended == CallWatch.Reason.DIED ? "ends the process of Node that it is in: " + died()
                : ended != null ? "does not end within " + words(limits.time()) + at("; it goes round")
                : "fails: " + thrown();
        SourceMap.Place place = place(map);
        String where = place == null ? "" : place.file() + ":" + place.line() + ":" + place.column() + ": ";
        return new WeirException("function-unreadable", where + "the functions cannot be read, since what the file does when it is loaded " + why + ".", this);
    }

    private String thrown() {
        String message = told.path("message").asText().replaceFirst("\\.$", "");
        // Said of the whole program, so that nothing of it is left to say more.
        return message.contains("Invalid property name") && message.contains("regular expression") ? message + ". V8 as it is in a task does not know \\p{…}: list the characters, as [A-Za-z]" : message;
    }

    private String died() {
        String how = told.path("message").asText();
        // As the system ends what takes more memory than there is.
        return how + (how.startsWith("exit code 137") ? ", as where the machine or the pod has no more memory" : "") + at(", last");
    }

    private boolean isFull() {
        return ended == CallWatch.Reason.HEAP || ended == CallWatch.Reason.BYTES;
    }

    private String most() {
        return ended == CallWatch.Reason.HEAP ? V8Library.HEAP_MIB + " MiB" : CallWatch.BYTES_MIB + " MiB of bytes in ArrayBuffers";
    }

    private String at(String words) {
        return loop == null ? "" : words + " at " + loop;
    }

    private String misfit(Limits limits) {
        int argument = told.path("argument").asInt(-1);
        String path = told.path("path").asText();
        String of = told.path("of").asText();
        String whole = !of.isEmpty() ? of : argument >= 0 ? "argument " + (argument + 1) : "the result";
        String what = path.isEmpty() ? whole : path + " of " + whole;
        String value = told.path("value").asText();
        String reason = told.path("reason").asText();
        return what + " is " + (limits.showsValues() && !value.equals(reason) ? value + ", " : "") + reason + "; its type is " + told.path("type").asText() + ".";
    }

    private static String words(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
