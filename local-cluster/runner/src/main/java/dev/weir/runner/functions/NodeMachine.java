package dev.weir.runner.functions;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Node beside the task, a process of its own, which speaks over its own pipes: both sides read and write until they are done, one at a time. node.js is the other end.
 */
final class NodeMachine implements Machine {
    /** What is said, and what is told; in the order of SENT and TOLD there. */
    private enum Sent { LOAD, CALL, DECLARATIONS, PROGRAM, ANSWER, REFUSED }

    private enum Told { DONE, THROWN, TELL, ASK, AT, ENDED }

    private static final Told[] TOLD = Told.values();
    private static final CallWatch.Reason[] REASONS = CallWatch.Reason.values();
    private static final String[] LEVELS = "debug info warn error".split(" ");
    /** Of a message: what it is, a number, the bytes of its frame, the bytes of its text. */
    private static final int HEAD = 16;
    /** Of what is asked: of which function, what, and of which entry. */
    private static final int ASKED = 12;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    /** How Node says that its heap is full, before it aborts. */
    private static final Pattern FULL = Pattern.compile("heap out of memory|Reached heap limit|invalid array length Allocation failed");
    private static final Pattern FATAL = Pattern.compile("(?m)^(?:FATAL )?\\w*(?i:error): .{1,200}");

    private final Console console;
    private final StateDoor state;
    private final Process process;
    private final OutputStream to;
    private final InputStream from;
    private final Runnable look = this::look;
    private byte[] outbox = new byte[4096];
    private byte[] inbox = new byte[4096];
    private ByteBuffer told = order(inbox);
    /** Who waits for an answer; null when nobody does. */
    private Thread caller;
    private boolean interrupted;
    /** Where the call stands that takes long; empty where that is not known. */
    private String at = "";
    /** Why there is no process any more. */
    private FunctionFault gone;

    NodeMachine(Bundle bundle, Limits limits, Console console, StateDoor state) throws FunctionFault {
        this.console = console;
        this.state = state;
        process = NodeProgram.start(bundle.node(), limits.time());
        to = process.getOutputStream();
        from = process.getInputStream();
        if (RunInspection.isAsked()) {
            console.tell(LEVELS[2], "Breakpoints do not stop these functions, since they run in Node: they need V8 inside the task. Take weir.functions.runtime:node out of 'pipeline.global-job-parameters' to debug them.");
        }
        Ticks.add(look);
        boolean ready = false;
        try {
            exchange(Sent.LOAD, 0, NOTHING, bundle.code(), null);
            ready = true;
        } finally {
            if (!ready) {
                close();
            }
        }
    }

    private static ByteBuffer order(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public String call(FrameWriter input, FrameReader output) throws FunctionFault {
        return exchange(Sent.CALL, output.buffer().capacity(), input.buffer().duplicate().flip(), input.heap(), output.buffer());
    }

    @Override
    public String declarations() throws FunctionFault {
        return exchange(Sent.DECLARATIONS, 0, NOTHING, "", null);
    }

    @Override
    public String program() throws FunctionFault {
        return exchange(Sent.PROGRAM, 0, NOTHING, "", null);
    }

    /** @param answer takes the frame that comes back */
    private String exchange(Sent kind, int number, ByteBuffer frame, String text, ByteBuffer answer) throws FunctionFault {
        if (gone != null) {
            throw gone;
        }
        enter(Thread.currentThread());
        at = "";
        try {
            send(kind, number, frame, text);
            while (true) {
                Told what = receive();
                int size = told.getInt(8);
                String said = text(size);
                switch (what) {
                    case DONE -> {
                        if (answer != null) {
                            answer.clear().put(inbox, HEAD, size);
                        }
                        return said;
                    }
                    case THROWN -> throw FunctionFault.told(said);
                    case TELL -> console.tell(LEVELS[Math.max(0, told.getInt(4))], said);
                    case ASK -> answer(size, said);
                    case AT -> at = said;
                    case ENDED -> throw end(FunctionFault.ended(REASONS[told.getInt(4)], loop(said)));
                }
            }
        } catch (IOException broken) {
            throw end(died());
        } finally {
            enter(null);
        }
    }

    private static String loop(String at) {
        return at.isEmpty() ? null : at;
    }

    /** Answers from Flink's state. */
    private void answer(int size, String text) throws IOException {
        int instance = told.getInt(HEAD);
        int question = told.getInt(HEAD + 4);
        int entry = told.getInt(HEAD + 8);
        int asked = size - ASKED;
        if (asked > state.asked().buffer().capacity()) {
            state.asked().grow(asked);
        }
        state.asked().buffer().clear().put(inbox, HEAD + ASKED, asked);
        String answer;
        try {
            answer = state.ask(instance, question, entry, text);
        } catch (RuntimeException kept) {
            // It is thrown when the call has ended.
            send(Sent.REFUSED, 0, NOTHING, "");
            return;
        }
        send(Sent.ANSWER, 0, state.answer().buffer().duplicate().flip(), answer);
    }

    private void send(Sent kind, int number, ByteBuffer frame, String text) throws IOException {
        byte[] characters = text.isEmpty() ? NOTHING.array() : text.getBytes(StandardCharsets.UTF_16LE);
        int size = frame.remaining();
        int all = Math.addExact(HEAD + size, characters.length);
        if (all > outbox.length) {
            outbox = new byte[all];
        }
        order(outbox).putInt(kind.ordinal()).putInt(number).putInt(size).putInt(characters.length);
        frame.get(outbox, HEAD, size);
        System.arraycopy(characters, 0, outbox, HEAD + size, characters.length);
        to.write(outbox, 0, all);
        to.flush();
    }

    /** The next message, in the inbox. */
    private Told receive() throws IOException {
        read(0, HEAD);
        int kind = told.getInt(0);
        long all = HEAD + (long) told.getInt(8) + told.getInt(12);
        if (kind < 0 || kind >= TOLD.length || told.getInt(8) < 0 || told.getInt(12) < 0 || all > Integer.MAX_VALUE) {
            throw new IOException("Node says something of its own");
        }
        if (all > inbox.length) {
            byte[] head = inbox;
            inbox = new byte[(int) all];
            System.arraycopy(head, 0, inbox, 0, HEAD);
            told = order(inbox);
        }
        read(HEAD, (int) all - HEAD);
        return TOLD[kind];
    }

    private void read(int at, int count) throws IOException {
        if (from.readNBytes(inbox, at, count) < count) {
            throw new IOException("Node has ended");
        }
    }

    /** Behind a frame of so many bytes. */
    private String text(int frame) {
        int size = told.getInt(12);
        return size == 0 ? "" : new String(inbox, HEAD + frame, size, StandardCharsets.UTF_16LE);
    }

    private FunctionFault end(FunctionFault why) {
        gone = why;
        process.destroyForcibly();
        return why;
    }

    /** Why there is no answer. */
    private FunctionFault died() {
        String said;
        try {
            process.getOutputStream().close();
            said = NodeProgram.text(process.getErrorStream());
        } catch (IOException closed) {
            said = "";
        }
        int exit = awaitEnd();
        if (wasInterrupted()) {
            return FunctionFault.ended(CallWatch.Reason.INTERRUPTED, null);
        }
        if (FULL.matcher(said).find()) {
            return FunctionFault.ended(CallWatch.Reason.HEAP, loop(at));
        }
        Matcher fatal = FATAL.matcher(said);
        return FunctionFault.died("exit code " + exit + (fatal.find() ? ", " + fatal.group().strip() : ""), loop(at));
    }

    private int awaitEnd() {
        boolean wasInterrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor();
                } catch (InterruptedException again) {
                    wasInterrupted = true;
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void enter(Thread thread) {
        caller = thread;
    }

    private synchronized boolean wasInterrupted() {
        return interrupted;
    }

    /** What is no longer waited for is ended. Who takes too long is ended in the process itself, which knows where it stands. */
    private synchronized void look() {
        if (caller != null && caller.isInterrupted()) {
            interrupted = true;
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        Ticks.remove(look);
        process.destroyForcibly();
        awaitEnd();
    }
}
