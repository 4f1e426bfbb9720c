package dev.weir.runner.functions;

import java.util.concurrent.atomic.AtomicInteger;

/** A bundle, loaded into a machine of its own. The Java end of shared/sdk/runtime.ts; for one thread at a time. */
final class Isolate implements AutoCloseable {
    /** What can be called; in the order of ENTRY there. */
    enum Entry { SCALAR, TABLE, MORE, AGAIN, PROCESS, CREATE, ACCUMULATE, RETRACT, MERGE, VALUE, ASYNC, SETTLED, REST }

    /** The statuses of an answer. */
    private static final int FAILED = 1;
    private static final int NO_ROOM = 2;
    private static final int MORE_ROWS = 3;

    private static final AtomicInteger CURSORS = new AtomicInteger();

    private final Limits limits;
    private final StateDoor state = new StateDoor();
    private final Machine machine;
    private final FrameWriter input = new FrameWriter();
    private final FrameReader output = new FrameReader();
    private int rows;
    private boolean more;

    /** @throws FunctionFault where the bundle's own code fails */
    Isolate(Bundle bundle, Limits limits, Machine.Console console) throws FunctionFault {
        this.limits = limits;
        machine = Machine.of(bundle, limits, console, state);
    }

    Limits limits() {
        return limits;
    }

    /** The functions, as JSON. */
    String declarations() throws FunctionFault {
        return machine.declarations();
    }

    /** What a job says, as JSON. */
    String program() throws FunctionFault {
        return machine.program();
    }

    /** Where the arguments of the next call are written. */
    FrameWriter begin(int count) {
        input.begin(count);
        return input;
    }

    /** Takes over what was written elsewhere in the place of {@link #begin}. */
    void begin(FrameWriter written) {
        input.take(written);
    }

    /** Where functions ask for their state. */
    StateDoor state() {
        return state;
    }

    /** A number for what a table function has left to give: one of its own in whatever isolate it comes to be called. */
    static int newCursor() {
        return CURSORS.getAndIncrement();
    }

    /**
     * Calls with what was written since {@link #begin}, and gives what stands for its results: {@link #rows} of them.
     *
     * @param cursor of a table function or a process function, else -1
     */
    FrameReader call(Entry entry, int function, int cursor) throws FunctionFault {
        String text = enter(entry, function, cursor);
        int status = output.buffer().getInt(0);
        while (status == NO_ROOM) {
            output.grow(Integer.toUnsignedLong(output.buffer().getInt(12)));
            input.begin(0);
            text = enter(Entry.AGAIN, function, cursor);
            status = output.buffer().getInt(0);
        }
        if (status == FAILED) {
            throw FunctionFault.told(text);
        }
        rows = output.buffer().getInt(4);
        more = status == MORE_ROWS;
        output.open(text);
        output.buffer().position(FrameWriter.HEADER);
        return output;
    }

    /** Those of the last call, all of them before any is sent on: what is behind in the chain may call into the same isolate. */
    Object[] rows(ValueReader row, FrameReader frame) {
        Object[] read = new Object[rows];
        for (int i = 0; i < read.length; i++) {
            read[i] = row.read(frame);
        }
        return read;
    }

    /** Whether the table function of the last call has more rows. */
    boolean hasMore() {
        return more;
    }

    /**
     * Calls an async function with the first of the rows that were written, {@link #rows} of them, and gives what became of them: a byte that says whether one failed, and its value, or a text
     * that says how.
     *
     * @param rest with the next of those rows
     */
    FrameReader settle(int function, boolean rest) throws FunctionFault {
        call(rest ? Entry.REST : Entry.ASYNC, function, -1);
        // Until the last row was read, what was written stays where it is.
        input.clearHeap();
        return call(Entry.SETTLED, function, -1);
    }

    /** How many rows the last call gave. */
    int rows() {
        return rows;
    }

    /** The rows that a table function or a process function gives after those of its last call. */
    FrameReader more(int cursor) throws FunctionFault {
        input.begin(0);
        return call(Entry.MORE, -1, cursor);
    }

    /** @return the heap of the answer */
    private String enter(Entry entry, int function, int cursor) throws FunctionFault {
        input.head(entry.ordinal(), function, cursor);
        try {
            return machine.call(input, output);
        } finally {
            // What the function failed with comes of it.
            state.rethrow();
        }
    }

    @Override
    public void close() {
        machine.close();
    }
}
