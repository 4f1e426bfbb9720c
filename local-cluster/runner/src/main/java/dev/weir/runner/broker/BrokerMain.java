package dev.weir.runner.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Properties;

/**
 * Runs Apache Kafka in this JVM, on a folder that one broker has at a time. Kafka itself is on the class path and unchanged: its own tool formats
 * the folder, its own main class serves. Around it stand a lock, a door through which any process may ask about it or end it, and a watch over
 * the process it belongs to.
 *
 * <p>Arguments: the folder, and a file of Kafka's properties that becomes the folder's {@code server.properties} once the folder is ours. {@code WEIR_PARENT_PID}: the process with which it ends; without it, it runs until
 * it is told to stop.
 */
public final class BrokerMain {
    /** Another broker has the folder. */
    private static final int TAKEN = 4;

    /** Kept here, since the garbage collector gives back a lock that nobody refers to. */
    private static FileLock held;

    private BrokerMain() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        if (!lock(folder)) {
            System.err.println("Another broker has " + folder);
            Files.deleteIfExists(Path.of(arguments[1]));
            Runtime.getRuntime().halt(TAKEN);
        }
        Path own = folder.resolve("server.properties");
        Files.move(Path.of(arguments[1]), own, StandardCopyOption.REPLACE_EXISTING);
        String properties = own.toString();
        var settings = read(properties);
        format(settings, properties);
        String parent = System.getenv("WEIR_PARENT_PID");
        endWith(parent);
        BrokerDoor.open(folder, settings, parent == null ? null : Long.valueOf(parent));
        Class.forName("kafka.Kafka").getMethod("main", String[].class).invoke(null, (Object) new String[] {properties});
    }

    /** Held until the process is gone, however it goes. */
    static boolean lock(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        held = channel.tryLock();
        return held != null;
    }

    private static Properties read(String properties) throws IOException {
        var settings = new Properties();
        try (var reader = Files.newBufferedReader(Path.of(properties))) {
            settings.load(reader);
        }
        return settings;
    }

    /** A folder that was formatted once is left as it is. */
    private static void format(Properties settings, String properties) throws Exception {
        String[] arguments = {"format", "--ignore-formatted", "-t", settings.getProperty("weir.cluster.id"), "-c", properties};
        var tool = Class.forName("kafka.tools.StorageTool").getMethod("execute", String[].class, PrintStream.class);
        try {
            int code = (int) tool.invoke(null, arguments, System.out);
            if (code != 0) {
                System.exit(1);
            }
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace();
            System.exit(1);
        }
    }

    /** A broker closes its files in order where it can; one that does not manage to is not waited for. */
    private static void endWith(String pid) {
        if (pid == null) {
            return;
        }
        Optional<ProcessHandle> host = ProcessHandle.of(Long.parseLong(pid));
        host.ifPresentOrElse(handle -> handle.onExit().thenRun(BrokerMain::end), BrokerMain::end);
    }

    static void end() {
        var patience = new Thread(() -> {
            try {
                Thread.sleep(10_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(0);
        });
        patience.setDaemon(true);
        patience.start();
        new Thread(() -> System.exit(0)).start();
    }
}
