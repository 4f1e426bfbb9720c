package dev.weir.runner.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.runner.samples.StandIn;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnreachableTest {
    @Test
    void namesRealTablesWhereNothingAnswers() throws Exception {
        int free;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = closed.getLocalPort();
        }
        try (ServerSocket open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String there = "127.0.0.1:" + open.getLocalPort();
            String silent = "127.0.0.1:" + free;
            var said = Unreachable.of(List.of(
                    standIn("nobody", "real", silent + ", a topic"),
                    standIn("one_of_two", "real", silent + "," + there + ", a topic"),
                    standIn("url", "real", "jdbc:mysql://" + there + "/shop, orders"),
                    standIn("file", "real", "file:///data/x, 12:30:00"),
                    standIn("sample", "sample", silent))).await();
            assertEquals(1, said.size(), said.toString());
            assertEquals("real-table-unreachable", said.get(0).code());
            assertTrue(said.get(0).message().startsWith("Nothing answered at " + silent + " when the run began, where the real table nobody is."), said.toString());
        }
    }

    private static StandIn standIn(String table, String by, String address) {
        return new StandIn(table, "source", "kafka", by, "real", address);
    }
}
