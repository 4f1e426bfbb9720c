package dev.weir.runner.wire;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Stack traces as text. */
public final class Stacks {
    private Stacks() {}

    public static String text(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
