package dev.weir.runner.captures;

import java.nio.charset.StandardCharsets;
import org.apache.flink.table.types.logical.LogicalType;

/** One value of a table type as the JSON text that a sink's row would show for it. For one thread. */
public final class ValueJson {
    private final ValueEncoder encoder;
    private final Utf8 out = new Utf8(64);

    public ValueJson(LogicalType type) {
        encoder = ValueEncoder.of(type);
    }

    /** @param value in Flink's internal form; null for NULL */
    public String of(Object value) {
        if (value == null) {
            return "null";
        }
        out.clear();
        encoder.write(out, value);
        return new String(out.bytes, 0, out.length, StandardCharsets.UTF_8);
    }

    /** A text as a JSON string. */
    public static String quoted(String text) {
        Utf8 out = new Utf8(text.length() + 2);
        out.string(text);
        return new String(out.bytes, 0, out.length, StandardCharsets.UTF_8);
    }
}
