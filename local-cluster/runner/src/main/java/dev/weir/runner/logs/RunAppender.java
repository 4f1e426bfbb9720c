package dev.weir.runner.logs;

import dev.weir.runner.secrets.Scrubber;
import java.io.PrintStream;
import java.util.Locale;
import org.apache.flink.util.MdcUtils;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Appends to the log of the event's run; outside any run, warnings and errors go to the engine's own output. */
final class RunAppender extends AbstractAppender {
    private final PrintStream engine;

    RunAppender(PrintStream engine) {
        super("weir", null, null, true, Property.EMPTY_ARRAY);
        this.engine = engine;
    }

    @Override
    public void append(LogEvent event) {
        RunLog log = RunLogs.of(event.getContextData().getValue(MdcUtils.JOB_ID));
        if (log != null) {
            log.add(new LogLine(event.getTimeMillis(), level(event.getLevel()), shortName(event.getLoggerName()), text(event)));
        } else if (event.getLevel().isMoreSpecificThan(Level.WARN)) {
            engine.println(Scrubber.scrub(event.getLevel() + " " + event.getLoggerName() + " - " + text(event)));
        }
    }

    private static String level(Level level) {
        return level == Level.FATAL ? "error" : level.name().toLowerCase(Locale.ROOT);
    }

    private static String shortName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static String text(LogEvent event) {
        String message = event.getMessage().getFormattedMessage();
        return event.getThrown() == null ? message : message + "\n" + event.getThrownProxy().getExtendedStackTraceAsString().stripTrailing();
    }
}
