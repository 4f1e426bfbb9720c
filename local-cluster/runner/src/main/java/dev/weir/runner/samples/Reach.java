package dev.weir.runner.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Tells what a connector cannot reach, which is none of a local run's business, from what it refuses. */
final class Reach {
    private Reach() {}

    /** Whether the connector threw because something outside did not answer, and not because of what the script asks of it. */
    static boolean isOut(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            boolean outside = t instanceof IOException || t instanceof UncheckedIOException || t instanceof SQLException
                    || t instanceof TimeoutException || t instanceof ExecutionException
                    // Clients have timeouts and lost connections of their own.
                    || t.getClass().getSimpleName().matches(".*(Timeout|Connect|Network|Unreachable|Unavailable|Disconnect|Authentication|Authorization).*");
            if (outside) {
                return true;
            }
        }
        return false;
    }
}
