package dev.weir.runner.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who knocks at a broker's door says the token at once, or is sent away. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BrokerDoorTest {
    @Test
    void aVisitorWhoSaysNothingIsSentAway() throws Exception {
        assertTrue(isSentAway(new byte[0]));
    }

    @Test
    void aFirstLineThatDoesNotEndIsReadNoFurther() throws Exception {
        assertTrue(isSentAway(new byte[10_000]));
    }

    @Test
    void aVisitorWithTheTokenMayStay() throws Exception {
        BrokerDoor door = door();
        try (var server = server(); var visitor = visitor(server); var accepted = server.accept()) {
            visitor.getOutputStream().write((door.token + " status\n").getBytes(StandardCharsets.UTF_8));
            var attends = new Thread(() -> door.attend(accepted));
            attends.start();
            assertEquals("null", new BufferedReader(new InputStreamReader(visitor.getInputStream(), StandardCharsets.UTF_8)).readLine());
            assertEquals(0, accepted.getSoTimeout());
            visitor.shutdownOutput();
            attends.join();
        }
    }

    private static boolean isSentAway(byte[] says) throws Exception {
        try (var server = server(); var visitor = visitor(server); var accepted = server.accept()) {
            visitor.getOutputStream().write(says);
            door().attend(accepted);
            return accepted.isClosed();
        }
    }

    private static BrokerDoor door() throws Exception {
        return new BrokerDoor(Path.of("unused"), new Properties(), null);
    }

    private static ServerSocket server() throws Exception {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static Socket visitor(ServerSocket server) throws Exception {
        return new Socket(server.getInetAddress(), server.getLocalPort());
    }
}
