package dev.weir.runner.state;

import org.apache.flink.util.ExceptionUtils;

/** Why state cannot be told, in a sentence. */
final class Reasons {
    private Reasons() {}

    static String unread(String state, Throwable thrown) {
        String missing = missingClass(thrown);
        if (missing != null) {
            return "Values of " + state + " cannot be read: their class " + missing + " is not here. Open them with the jar of the job, in a workspace that is trusted.";
        }
        return "Values of " + state + " cannot be read: " + said(thrown) + ".";
    }

    static String said(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String said = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return said.replaceFirst("[.\\s]+$", "");
    }

    private static String missingClass(Throwable thrown) {
        return ExceptionUtils.findThrowable(thrown, ClassNotFoundException.class).map(Throwable::getMessage)
                .or(() -> ExceptionUtils.findThrowable(thrown, NoClassDefFoundError.class).map(error -> error.getMessage().replace('/', '.')))
                .orElse(null);
    }
}
