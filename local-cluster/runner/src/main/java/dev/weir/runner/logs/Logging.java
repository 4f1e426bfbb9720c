package dev.weir.runner.logs;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.DefaultConfiguration;

/** Sends what jobs and Flink print to the run they belong to, and the rest to the engine's own output. */
public final class Logging {
    private Logging() {}

    /** Before the first logger is asked for. */
    public static void install() {
        PrintStream out = System.out;
        PrintStream err = System.err;
        Configuration configuration = new DefaultConfiguration();
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        context.start(configuration);
        configuration.getRootLogger().getAppenders().keySet().forEach(configuration.getRootLogger()::removeAppender);
        RunAppender appender = new RunAppender(out);
        appender.start();
        configuration.addAppender(appender);
        configuration.getRootLogger().addAppender(appender, Level.INFO, null);
        configuration.getRootLogger().setLevel(Level.INFO);
        context.updateLoggers();
        System.setOut(new PrintStream(routed(out, "out"), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(routed(err, "err"), true, StandardCharsets.UTF_8));
    }

    /** A stream that gives each line to the run whose thread prints it, and to {@code engine} outside any run. */
    public static OutputStream routed(PrintStream engine, String level) {
        return new RoutedStream(engine, level);
    }
}
