package dev.weir.runner.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.runner.WeirException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The runner's end of the pipe. It dials in to the host, greets, and answers the calls that the host opens. */
public final class Connection {
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final Map<Integer, OpenCall> open = new ConcurrentHashMap<>();
    private final ExecutorService workers = Executors.newCachedThreadPool(new CallThreads());

    private Connection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
    }

    /** Dials the host on this machine's loopback. */
    public static Connection dial(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        return new Connection(socket);
    }

    /** The first frame: who dials in and the token that proves it. The host closes the socket if it disagrees. */
    public void greet(Object hello) throws IOException {
        send(Map.of("hello", hello), new byte[0], 0);
    }

    /** Answers until the host closes the socket or goes away; then returns. */
    public void serve(Map<String, Method> methods, Set<String> streams) {
        try {
            for (; ; ) {
                JsonNode head = Frames.read(in).head();
                int id = head.path("id").asInt();
                if (head.has("open")) {
                    start(id, head.get("open").asText(), head.path("params"), methods, streams);
                } else {
                    steer(open.get(id), head);
                }
            }
        } catch (IOException closed) {
            open.values().forEach(OpenCall::cancel);
        }
    }

    private void start(int id, String name, JsonNode params, Map<String, Method> methods, Set<String> streams) {
        OpenCall call = new OpenCall(id, this);
        open.put(id, call);
        workers.execute(() -> {
            try {
                call.run(methods.getOrDefault(name, unknown(name)), params, streams.contains(name));
            } finally {
                open.remove(id);
            }
        });
    }

    private static void steer(OpenCall call, JsonNode head) {
        if (call != null && head.has("more")) {
            call.grant(head.get("more").asLong());
        } else if (call != null && head.has("cancel")) {
            call.cancel();
        }
    }

    private static Method unknown(String name) {
        return (params, call) -> {
            throw new WeirException(
                    "unknown-method", "The engine does not know \"" + name + "\". Restart Weir: its parts differ in version.");
        };
    }

    /** Fails with {@link HostGone}, or with what keeps the head from being written as JSON; then nothing was sent. */
    void send(Object head, byte[] body, int bodyLength) throws IOException {
        byte[] json = Json.outgoing(head);
        try {
            write(json, body, bodyLength);
        } catch (IOException gone) {
            throw new HostGone(gone);
        }
    }

    private synchronized void write(byte[] json, byte[] body, int bodyLength) throws IOException {
        Frames.write(out, json, body, bodyLength);
        out.flush();
    }

    public void close() throws IOException {
        socket.close();
        workers.shutdownNow();
    }

    private static final class CallThreads implements java.util.concurrent.ThreadFactory {
        private final AtomicInteger count = new AtomicInteger();

        @Override
        public Thread newThread(Runnable work) {
            Thread thread = new Thread(work, "weir-call-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }
    }
}
