package dev.weir.runner.functions;

import com.caoccao.javet.interop.V8Runtime;
import dev.weir.runner.WeirException;
import dev.weir.runner.wire.OpenCall;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.execution.Environment;

/**
 * The isolates of one run of this engine, for whoever inspects them. Jobs on a cluster have none: nothing registers them there, so nothing of V8's inspector is
 * made. The Java end of shared/services/inspector.ts.
 */
public final class RunInspection {
    /** What the reader is told; the same record as `Inspected` there. */
    private record Told(String what, String thread, String name, List<String> operators, Integer subtask, String map, String message) {}

    /** The task that a thread works for. */
    private record Task(RunInspection run, String name, List<String> operators, int subtask) {}

    private record Known(IsolateInspector inspector, Told opened) {}

    private static final Told END = new Told("end", null, null, null, null, null, null);
    /** What a reader may be behind; whoever says more waits for it. */
    private static final int ROOM = 10_000;
    private static final Map<String, RunInspection> BY_RUN = new ConcurrentHashMap<>();
    private static final ThreadLocal<Task> TASK = new ThreadLocal<>();

    private final Map<JobID, Function<String, List<String>>> jobs = new ConcurrentHashMap<>();
    private final Map<String, Known> threads = new LinkedHashMap<>();
    private int last;
    private boolean lets;
    private BlockingQueue<Told> reader;

    /** Of a run that is, or that is to begin: then its isolates are inspected from their first call on. */
    public static RunInspection of(String run) {
        return BY_RUN.computeIfAbsent(run, id -> new RunInspection());
    }

    public static void forget(String run) {
        RunInspection gone = BY_RUN.remove(run);
        if (gone != null) {
            gone.end();
        }
    }

    /**
     * Before the job is submitted.
     *
     * @param operators the uids of the operators of a task, by Flink's id of its vertex
     */
    public void register(JobID job, Function<String, List<String>> operators) {
        jobs.put(job, operators);
    }

    /** A task begins, in this thread. */
    public void entered(JobID job, Environment environment) {
        List<String> operators = jobs.getOrDefault(job, vertex -> List.of()).apply(environment.getJobVertexId().toString());
        TASK.set(new Task(this, environment.getTaskInfo().getTaskNameWithSubtasks(), operators, environment.getTaskInfo().getIndexOfThisSubtask()));
    }

    /** Does it in another thread as it would be done in this one: for the same task. */
    static <T> Supplier<T> forThisTask(Supplier<T> done) {
        Task task = TASK.get();
        return () -> {
            TASK.set(task);
            return done.get();
        };
    }

    /** Whether somebody would inspect what this thread makes. */
    static boolean isAsked() {
        Task task = TASK.get();
        return task != null && task.run().hasReader();
    }

    private synchronized boolean hasReader() {
        return reader != null;
    }

    /** For an isolate that this thread makes; null where it works for no run. Close what is given. */
    static Inspected inspect(V8Runtime runtime, CallWatch watch, Bundle bundle) {
        Task task = TASK.get();
        return task == null ? null : task.run().opened(task, runtime, watch, bundle);
    }

    /** An isolate that is known here until it is closed. */
    static final class Inspected implements AutoCloseable {
        private final RunInspection run;
        private final String thread;
        private final IsolateInspector inspector;

        private Inspected(RunInspection run, String thread, IsolateInspector inspector) {
            this.run = run;
            this.thread = thread;
            this.inspector = inspector;
        }

        void beforeCall() {
            inspector.beforeCall();
        }

        @Override
        public void close() {
            run.closed(thread);
            inspector.close();
        }
    }

    private synchronized Inspected opened(Task task, V8Runtime runtime, CallWatch watch, Bundle bundle) {
        String thread = "t" + ++last;
        IsolateInspector inspector = new IsolateInspector(runtime, watch, message -> tell(new Told("message", thread, null, null, null, null, message)), this::changed);
        Known known = new Known(inspector, new Told("opened", thread, task.name(), task.operators(), task.subtask(), bundle.map(), null));
        threads.put(thread, known);
        if (reader != null && !lets) {
            inspector.awaitHost();
            tell(known.opened());
        }
        return new Inspected(this, thread, inspector);
    }

    private synchronized void closed(String thread) {
        threads.remove(thread);
        tell(new Told("closed", thread, null, null, null, null, null));
    }

    private void tell(Told told) {
        BlockingQueue<Told> to;
        synchronized (this) {
            to = reader;
        }
        if (to == null) {
            return;
        }
        try {
            to.put(told);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void changed() {
        notifyAll();
    }

    /** Tells of the isolates and hands on what V8 says, as long as the call is open; after the first item, what is opened waits for the host. The last reader is the one. */
    public void tell(OpenCall call) throws Exception {
        BlockingQueue<Told> own = new LinkedBlockingQueue<>(ROOM);
        begin(own);
        try {
            call.item(new Told("ready", null, null, null, null, null, null));
            for (Told next = own.take(); next != END; next = own.take()) {
                call.item(next);
            }
        } finally {
            leave(own);
        }
    }

    private synchronized void begin(BlockingQueue<Told> own) {
        end();
        reader = own;
        threads.values().forEach(known -> own.add(known.opened()));
    }

    private void leave(BlockingQueue<Told> own) {
        List<IsolateInspector> all;
        synchronized (this) {
            if (reader != own) {
                return;
            }
            reader = null;
            all = inspectors();
        }
        own.clear();
        all.forEach(IsolateInspector::detach);
        own.clear();
        if (jobs.isEmpty()) {
            BY_RUN.values().remove(this);
        }
    }

    /** The reader has heard all. */
    public synchronized void end() {
        if (reader != null && !reader.offer(END)) {
            reader.clear();
            reader.add(END);
        }
    }

    /** One message of V8's inspector protocol; its answer comes through {@link #tell(OpenCall)}. */
    public static void send(String run, String thread, String message) {
        RunInspection of = BY_RUN.get(run);
        Known known = of == null ? null : of.known(thread);
        if (known == null) {
            throw new WeirException("thread-gone", "This thread has ended: its task has, or its run.");
        }
        known.inspector().send(message);
    }

    private synchronized Known known(String thread) {
        return threads.get(thread);
    }

    /** Whether nothing stops from now on, and what stands still goes on: the run ends, or writes its state down. */
    public void letThrough(boolean through) {
        List<IsolateInspector> all;
        synchronized (this) {
            lets = through;
            all = inspectors();
        }
        all.forEach(inspector -> inspector.stops(!through));
    }

    /** Whether an isolate stands still, and its task with it. */
    public synchronized boolean holds() {
        return inspectors().stream().anyMatch(IsolateInspector::isPaused);
    }

    private List<IsolateInspector> inspectors() {
        return threads.values().stream().map(Known::inspector).toList();
    }
}
