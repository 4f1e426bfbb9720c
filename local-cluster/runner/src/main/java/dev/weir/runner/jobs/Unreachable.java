package dev.weir.runner.jobs;

import dev.weir.runner.samples.StandIn;
import dev.weir.runner.sql.Diagnostic;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Real tables at whose addresses nothing answered when a run began. A connector may try again for minutes without a word, as Kafka's does; meanwhile a
 * run looks as if no row came.
 */
final class Unreachable {
    private static final Pattern PLACE = Pattern.compile("(?<![\\w.:-])([\\w.-]+):(\\d{2,5})(?![\\w.:])");
    private static final int WAIT_MS = 3_000;

    private final List<Diagnostic> said = new CopyOnWriteArrayList<>();
    private final List<Thread> asking;

    private Unreachable(List<StandIn> real) {
        asking = real.stream().map(table -> new Thread(() -> ask(table), "weir-reach")).toList();
    }

    /** Begins to ask, in threads of its own. */
    static Unreachable of(List<StandIn> standIns) {
        Unreachable asks = new Unreachable(standIns.stream().filter(each -> each.by().equals("real") && each.address() != null).toList());
        asks.asking.forEach(thread -> {
            thread.setDaemon(true);
            thread.start();
        });
        return asks;
    }

    /** What is known by now. */
    List<Diagnostic> said() {
        return List.copyOf(said);
    }

    /** Waits until all is known. */
    List<Diagnostic> await() throws InterruptedException {
        for (Thread thread : asking) {
            thread.join();
        }
        return said();
    }

    private void ask(StandIn table) {
        List<String> silent = new ArrayList<>();
        for (Matcher place = PLACE.matcher(table.address()); place.find();) {
            if (answers(place.group(1), Integer.parseInt(place.group(2)))) {
                return;
            }
            silent.add(place.group());
        }
        if (!silent.isEmpty()) {
            said.add(new Diagnostic("warning", "real-table-unreachable", "Nothing answered at " + String.join(", ", silent) + " when the run began, where the real table " + table.table()
                    + " is. Its connector may try again for minutes without a word. Look at the address and your network, and whether the service runs.", null, null, Diagnostic.Range.TOP));
        }
    }

    private static boolean answers(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), WAIT_MS);
            return true;
        } catch (IOException | IllegalArgumentException silent) {
            return false;
        }
    }
}
