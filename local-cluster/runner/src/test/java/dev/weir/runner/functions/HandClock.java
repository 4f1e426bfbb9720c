package dev.weir.runner.functions;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.clock.Clock;
import org.apache.flink.util.clock.ManualClock;

/** A clock that a test moves, for the operators of process functions in this process. What is due comes through the mailbox of its task, as Flink's own does. */
final class HandClock implements ProcessingTimeService {
    private static final Object LOCK = new Object();
    private static final List<HandClock> ALL = new ArrayList<>();
    private static long now;
    private final MailboxExecutor mailbox;
    private final List<Due> waiting = new ArrayList<>();

    private HandClock(MailboxExecutor mailbox) {
        this.mailbox = mailbox;
        synchronized (LOCK) {
            ALL.add(this);
        }
    }

    /** Operators with timers in processing time go by it. */
    static void standIn(StreamGraph graph) {
        for (StreamNode node : graph.getStreamNodes()) {
            if (node.getOperatorFactory() instanceof ProcessingTimeFactory factory) {
                node.setOperatorFactory(new Factory(factory));
            }
        }
    }

    static void begin(long at) {
        synchronized (LOCK) {
            ALL.clear();
            now = at;
        }
    }

    static void advance(long to) {
        synchronized (LOCK) {
            now = to;
            ALL.forEach(HandClock::run);
        }
    }

    /** Each task that has a clock fails. */
    static void fail() {
        synchronized (LOCK) {
            List<HandClock> clocks = List.copyOf(ALL);
            ALL.clear();
            clocks.forEach(clock -> clock.send(() -> {
                throw new IllegalStateException("on purpose");
            }));
        }
    }

    private void run() {
        waiting.removeIf(due -> {
            if (due.at <= now) {
                send(due);
            }
            return due.at <= now;
        });
    }

    private void send(Runnable mail) {
        try {
            mailbox.execute(mail::run, "the clock");
        } catch (RejectedExecutionException ended) {
            // Its task has gone.
            return;
        }
    }

    @Override
    public long getCurrentProcessingTime() {
        synchronized (LOCK) {
            return now;
        }
    }

    @Override
    public ScheduledFuture<?> registerTimer(long timestamp, ProcessingTimeCallback target) {
        Due due = new Due(timestamp, target);
        synchronized (LOCK) {
            waiting.add(due);
            run();
        }
        return due;
    }

    @Override
    public Clock getClock() {
        return new ManualClock(getCurrentProcessingTime() * 1_000_000);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(ProcessingTimeCallback callback, long delay, long period) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(ProcessingTimeCallback callback, long delay, long period) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> quiesce() {
        return CompletableFuture.completedFuture(null);
    }

    private static final class Due extends FutureTask<Void> implements ScheduledFuture<Void> {
        private final long at;
        private final ProcessingTimeCallback target;

        Due(long at, ProcessingTimeCallback target) {
            super(() -> null);
            this.at = at;
            this.target = target;
        }

        /** What it throws fails the task. */
        @Override
        public void run() {
            if (isCancelled()) {
                return;
            }
            try {
                target.onProcessingTime(at);
            } catch (Exception broken) {
                throw new IllegalStateException(broken);
            }
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(at, ((Due) other).at);
        }
    }

    private static final class Factory extends AbstractStreamOperatorFactory<RowData> {
        private static final long serialVersionUID = 1L;
        private final StreamOperatorFactory<RowData> real;

        Factory(StreamOperatorFactory<RowData> real) {
            this.real = real;
            setChainingStrategy(real.getChainingStrategy());
        }

        @Override
        public <T extends StreamOperator<RowData>> T createStreamOperator(StreamOperatorParameters<RowData> given) {
            HandClock clock = new HandClock(given.getMailboxExecutor());
            return real.createStreamOperator(new StreamOperatorParameters<>(given.getContainingTask(), given.getStreamConfig(), given.getOutput(), () -> clock, given.getOperatorEventDispatcher(), given.getMailboxExecutor()));
        }

        @Override
        @SuppressWarnings("rawtypes")
        public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader loader) {
            return real.getStreamOperatorClass(loader);
        }
    }
}
