package dev.weir.runner.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileNotFoundException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever asks is answered, whatever becomes of the answer. */
@Timeout(60)
class ConnectionTest {
    /** Nobody can write it as JSON. */
    public static final class Secretive {
        public String getName() {
            throw new IllegalStateException("it is nobody's");
        }
    }

    private static final Map<String, Method> METHODS = Map.of(
            "no file", Method.call(params -> {
                throw new FileNotFoundException("_metadata");
            }),
            "no JSON", Method.call(params -> new Secretive()),
            "too deep", Method.call(params -> deeper(0)));

    private static int deeper(int depth) {
        return deeper(depth + 1) + 1;
    }

    @ParameterizedTest
    @ValueSource(strings = {"no file", "no JSON", "too deep"})
    void isAnsweredAlsoWhereTheMethodFails(String method) throws Exception {
        try (ServerSocket host = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Connection connection = Connection.dial(host.getLocalPort());
            Thread serving = new Thread(() -> connection.serve(METHODS, Set.of()));
            serving.start();
            try (Socket socket = host.accept(); DataInputStream in = new DataInputStream(socket.getInputStream()); DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
                Frames.write(out, Map.of("id", 7, "open", method, "params", Map.of()));
                JsonNode answer = Frames.read(in).head();
                assertEquals(7, answer.path("id").asInt());
                assertEquals("internal", answer.path("error").path("code").asText(), answer::toString);
            }
            serving.join();
            connection.close();
        }
    }
}
