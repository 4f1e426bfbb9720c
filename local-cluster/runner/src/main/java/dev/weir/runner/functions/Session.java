package dev.weir.runner.functions;

import dev.weir.runner.WeirException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.util.MdcUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** A function at work in a task. All functions of a bundle share one isolate in each thread. */
final class Session implements AutoCloseable {
    private record Place(Thread thread, Bundle bundle) {}

    private static final class Shared {
        private final Isolate isolate;
        private int users;

        Shared(Isolate isolate) {
            this.isolate = isolate;
        }
    }

    private static final Map<Place, Shared> SHARED = new HashMap<>();

    private final Limits limits;
    private final Machine.Console console;
    /** The id of the job that it works for; null at planning. */
    private final String job;
    private int seen;
    private Place place;
    private Declared function;
    private Isolate isolate;
    private SourceMap map;

    private Session(Place place, Declared function, Limits limits, Machine.Console console, String job) {
        this.place = place;
        this.function = function;
        this.limits = limits;
        this.console = console;
        this.job = job;
        isolate = take(place, function, limits, console);
    }

    static Session open(Bundle bundle, Declared function, FunctionContext context) {
        return open(bundle, function, context, console(function, context));
    }

    /** @param console takes the lines of `console` where the isolate is made for it */
    static Session open(Bundle bundle, Declared function, FunctionContext context, Machine.Console console) {
        String job = MDC.get(MdcUtils.JOB_ID);
        int version = Replacements.version();
        Replacements.Program now = Replacements.of(job);
        Declared next = now == null ? null : now.find(function);
        String node = FunctionPlace.of(context::getJobParameter, bundle.node());
        Place place = new Place(Thread.currentThread(), (next == null ? bundle : now.bundle()).in(node));
        Session session = new Session(place, next == null ? function : next, Limits.of(context::getJobParameter), console, job);
        session.seen = version;
        return session;
    }

    /** Goes over to the functions that have taken the place of its own, where there are such. Who else is in the middle of a call of these ends it in them. */
    void renew() {
        int version = Replacements.version();
        if (version != seen) {
            seen = version;
            Replacements.Program now = Replacements.of(job);
            Declared next = now == null ? null : now.find(function);
            Place to = next == null ? place : new Place(place.thread(), now.bundle().in(place.bundle().node()));
            if (!to.equals(place)) {
                goOver(to, next);
            }
        }
    }

    private void goOver(Place to, Declared next) {
        Isolate taken;
        try {
            taken = take(to, next, limits, console);
        } catch (WeirException refused) {
            console.tell("error", next.name() + " was not replaced, and is called as it was: " + refused.getMessage());
            return;
        }
        leave(place);
        place = to;
        function = next;
        isolate = taken;
        map = null;
        console.tell("info", next.name() + " (" + next.file() + ":" + next.line() + ") was replaced, from this call on.");
    }

    private static Isolate take(Place place, Declared function, Limits limits, Machine.Console console) {
        synchronized (SHARED) {
            Shared shared = SHARED.get(place);
            if (shared == null) {
                shared = new Shared(isolate(place.bundle(), function, limits, console));
                SHARED.put(place, shared);
            }
            shared.users++;
            return shared.isolate;
        }
    }

    private static void leave(Place place) {
        synchronized (SHARED) {
            Shared shared = SHARED.get(place);
            if (--shared.users == 0) {
                SHARED.remove(place);
                shared.isolate.close();
            }
        }
    }

    private static Isolate isolate(Bundle bundle, Declared function, Limits limits, Machine.Console console) {
        try {
            return new Isolate(bundle, limits, console);
        } catch (FunctionFault fault) {
            throw fault.of(function, new SourceMap(bundle.map()), limits, "");
        }
    }

    /** To the log of the job, under the name of the operator, or of the chain of them, that the isolate works for. */
    private static Machine.Console console(Declared function, FunctionContext context) {
        Logger log = LoggerFactory.getLogger(operator(function, context));
        // The job that this thread works for: an older kind of source calls from a thread that does not know it.
        String job = MDC.get(MdcUtils.JOB_ID);
        return (level, text) -> {
            if (job == null) {
                write(log, level, text);
            } else {
                try (MdcUtils.MdcCloseable known = MdcUtils.withContext(Map.of(MdcUtils.JOB_ID, job))) {
                    write(log, level, text);
                }
            }
        };
    }

    private static void write(Logger log, String level, String text) {
        switch (level) {
            case "debug" -> log.debug(text);
            case "warn" -> log.warn(text);
            case "error" -> log.error(text);
            default -> log.info(text);
        }
    }

    private static String operator(Declared function, FunctionContext context) {
        try {
            // A logger's name has its levels parted by dots, and a log shows the last of them.
            return "weir.functions." + context.getTaskInfo().getTaskName().replace('.', '_');
        } catch (RuntimeException planning) {
            // At planning there is no task.
            return "weir.functions." + function.name();
        }
    }

    Isolate isolate() {
        return isolate;
    }

    /** As it is declared where it is called now. */
    Declared function() {
        return function;
    }

    /** The failure of a call that was given some values. */
    WeirException failure(FunctionFault fault, List<LogicalType> types, Object... values) {
        map = map == null ? new SourceMap(place.bundle().map()) : map;
        String row = IntStream.range(0, values.length).mapToObj(i -> Shown.value(values[i], types.get(i))).collect(Collectors.joining(", ", "(", ")"));
        return fault.of(function, map, isolate.limits(), values.length == 0 ? "" : row);
    }

    @Override
    public void close() {
        leave(place);
    }
}
