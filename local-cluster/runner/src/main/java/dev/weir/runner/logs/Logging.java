package dev.weir.runner.logs;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.DefaultConfiguration;
import org.apache.logging.log4j.core.config.LoggerConfig;

/** Sends what jobs and Flink print to the run they belong to, and the rest to the engine's own output. */
public final class Logging {
    /** Loggers that warn at each start of things that cannot be otherwise here. */
    private static final List<String> CHATTER = List.of(
            "org.apache.flink.runtime.security.token.DefaultDelegationTokenManager",
            "org.apache.flink.runtime.webmonitor.WebMonitorUtils");

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
        for (String logger : CHATTER) {
            configuration.addLogger(logger, new LoggerConfig(logger, Level.ERROR, true));
        }
        context.updateLoggers();
        System.setOut(new PrintStream(routed(out, "out"), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(routed(err, "err"), true, StandardCharsets.UTF_8));
    }

    /** A stream that gives each line to the run whose thread prints it, and to {@code engine} outside any run. */
    public static OutputStream routed(PrintStream engine, String level) {
        return new RoutedStream(engine, level);
    }
}
