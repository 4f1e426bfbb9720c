package dev.weir.runner.broker;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Properties;

/**
 * Where a broker is found and ended. Once Kafka takes connections, {@code broker.json} says its address and the port of the door; a line with the
 * token asks there for {@code status} (an answer at once; the connection then stays open for as long as the broker runs) or {@code stop}.
 */
final class BrokerDoor {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KNOCK_MS = 20;
    /** For the token; who has said it may stay. */
    private static final int PATIENCE_MS = 5_000;
    /** Characters; the token and a word are far fewer. */
    private static final int LONGEST_LINE = 256;

    private final Path folder;
    private final ServerSocket socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    final String token = token();
    private final Properties settings;
    private final Long parent;
    private volatile String facts;

    BrokerDoor(Path folder, Properties settings, Long parent) throws IOException {
        this.folder = folder;
        this.settings = settings;
        this.parent = parent;
    }

    /** @param parent the process with which the broker ends, or null */
    static void open(Path folder, Properties settings, Long parent) throws IOException {
        Files.deleteIfExists(folder.resolve("broker.json"));
        var door = new BrokerDoor(folder, settings, parent);
        start("weir-broker-door", door::answer);
        start("weir-broker-announce", door::announce);
    }

    private static void start(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Tells of the broker as soon as it takes connections. */
    private void announce() {
        String[] address = settings.getProperty("weir.address").split(":");
        var kafka = new InetSocketAddress(address[0], Integer.parseInt(address[1]));
        try {
            while (!takesConnections(kafka)) {
                Thread.sleep(KNOCK_MS);
            }
            var told = new LinkedHashMap<String, Object>();
            told.put("address", settings.getProperty("weir.address"));
            told.put("clusterId", settings.getProperty("weir.cluster.id"));
            told.put("kafka", settings.getProperty("weir.kafka"));
            told.put("pid", ProcessHandle.current().pid());
            told.put("parent", parent);
            facts = JSON.writeValueAsString(told);
            told.put("door", socket.getLocalPort());
            told.put("token", token);
            write(JSON.writeValueAsBytes(told));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static boolean takesConnections(InetSocketAddress kafka) {
        try (var knocking = new Socket()) {
            knocking.connect(kafka, 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whole or not at all, and for nobody else to read. */
    private void write(byte[] bytes) throws IOException {
        Path unfinished = folder.resolve("broker.json.tmp");
        Files.deleteIfExists(unfinished);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.write(unfinished, bytes, StandardOpenOption.CREATE);
        Files.move(unfinished, folder.resolve("broker.json"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void answer() {
        for (;;) {
            try {
                Socket visitor = socket.accept();
                start("weir-broker-visitor", () -> attend(visitor));
            } catch (IOException e) {
                return;
            }
        }
    }

    void attend(Socket visitor) {
        try (visitor) {
            visitor.setSoTimeout(PATIENCE_MS);
            String[] words = firstLine(visitor.getInputStream()).split(" ");
            if (words.length != 2 || !isToken(words[0])) {
                return;
            }
            visitor.setSoTimeout(0);
            visitor.getOutputStream().write((facts + "\n").getBytes(StandardCharsets.UTF_8));
            if (words[1].equals("stop")) {
                BrokerMain.end();
            }
            // Until the visitor goes, or the process ends: either closes the connection, which tells the other side.
            while (visitor.getInputStream().read() >= 0) {
                continue;
            }
        } catch (IOException e) {
            // The visitor has gone, or said nothing.
        }
    }

    /** Empty where it does not end in time to be one that is understood. */
    private static String firstLine(InputStream said) throws IOException {
        var line = new StringBuilder();
        for (int next = said.read(); next >= 0 && line.length() < LONGEST_LINE; next = said.read()) {
            if (next == '\n') {
                return line.toString().strip();
            }
            line.append((char) next);
        }
        return "";
    }

    private boolean isToken(String given) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private static String token() {
        var bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
