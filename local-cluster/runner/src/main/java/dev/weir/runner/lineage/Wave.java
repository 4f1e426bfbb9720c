package dev.weir.runner.lineage;

import dev.weir.runner.given.Inside;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.runtime.event.AbstractEvent;
import org.apache.flink.runtime.io.network.api.writer.RecordWriter;
import org.apache.flink.streaming.api.operators.SourceOperator;
import org.apache.flink.streaming.runtime.io.RecordWriterOutput;
import org.apache.flink.streaming.runtime.tasks.OperatorChain;
import org.apache.flink.streaming.runtime.tasks.StreamTask;

/**
 * Goes behind rows and watermarks from task to task, and is back when all of them have been worked on, and whatever was made of them.
 * A task sends it to one of its outputs after the other, so rows that meet again on two ways always meet in one order. Flink gives an
 * event that it does not know to nobody: it acts when the task that receives it reads it, between two rows.
 */
public final class Wave extends AbstractEvent {
    private static final AtomicLong IDS = new AtomicLong();
    private static final Map<Long, CountDownLatch> AWAITED = new ConcurrentHashMap<>();
    /** What runs in a thread; it ends with its thread. */
    private static final ThreadLocal<Wave.Task> OF_THREAD = new ThreadLocal<>();

    private long id;

    /** For Flink, which reads it. */
    public Wave() {}

    private Wave(long id) {
        this.id = id;
    }

    /** Told in the task's own thread, before its first row. */
    static void mayPass(StreamTask<?, ?> task) {
        if (OF_THREAD.get() == null) {
            OF_THREAD.set(new Task(task));
        }
    }

    /** As the other, of the task that a source's reader is part of. */
    public static void mayPass(SourceReaderContext context) {
        mayPass(((SourceOperator<?, ?>) Inside.field(context, "this$0")).getContainingTask());
    }

    /** Returns when all that this thread's task has sent is worked on. */
    static void pass() throws IOException {
        Task task = OF_THREAD.get();
        if (task != null) {
            task.pass();
        }
    }

    @Override
    public void write(DataOutputView to) throws IOException {
        to.writeLong(id);
    }

    @Override
    public void read(DataInputView from) throws IOException {
        CountDownLatch awaited = AWAITED.get(from.readLong());
        pass();
        if (awaited != null) {
            awaited.countDown();
        }
    }

    private static final class Task {
        private final StreamTask<?, ?> task;
        private List<Edge> edges;

        private Task(StreamTask<?, ?> task) {
            this.task = task;
        }

        private void pass() throws IOException {
            if (edges == null) {
                edges = new ArrayList<>();
                for (RecordWriterOutput<?> output : ((OperatorChain<?, ?>) Inside.field(task, "operatorChain")).getStreamOutputs()) {
                    edges.add(new Edge(output));
                }
            }
            for (Edge edge : edges) {
                edge.pass();
            }
        }
    }

    /** An output of a task to others. */
    private static final class Edge {
        private final RecordWriterOutput<?> output;
        /** What was written to each of its readers, events not counted; of Flink, which counts on. */
        private final long[] written;
        private long passed;

        private Edge(RecordWriterOutput<?> output) {
            RecordWriter<?> writer = (RecordWriter<?>) Inside.field(output, "recordWriter");
            this.output = output;
            this.written = (long[]) Inside.field(Inside.field(writer, "targetPartition"), "writtenBytesPerSubpartition");
        }

        private void pass() throws IOException {
            long now = Arrays.stream(written).sum();
            if (now == passed) {
                return;
            }
            passed = now;
            long id = IDS.incrementAndGet();
            CountDownLatch back = new CountDownLatch(written.length);
            AWAITED.put(id, back);
            try {
                output.broadcastEvent(new Wave(id), false);
                back.await();
            } catch (InterruptedException cancelled) {
                Thread.currentThread().interrupt();
                throw new IOException("The job was cancelled.", cancelled);
            } finally {
                AWAITED.remove(id);
            }
        }
    }
}
