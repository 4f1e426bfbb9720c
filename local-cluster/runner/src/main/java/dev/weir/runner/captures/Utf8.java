package dev.weir.runner.captures;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing run of UTF-8 bytes that knows how JSON spells numbers and strings. Not for two threads. */
final class Utf8 {
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LOWEST_LONG = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);

    byte[] bytes;
    int length;

    Utf8(int capacity) {
        bytes = new byte[capacity];
    }

    void clear() {
        length = 0;
    }

    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    void put(char ascii) {
        need(1);
        bytes[length++] = (byte) ascii;
    }

    @SuppressWarnings("deprecation") // getBytes(int …) copies ASCII without an encoder: the fast path of every number
    void ascii(String text) {
        int size = text.length();
        need(size);
        text.getBytes(0, size, bytes, length);
        length += size;
    }

    void raw(byte[] source, int from, int size) {
        need(size);
        System.arraycopy(source, from, bytes, length, size);
        length += size;
    }

    void number(long value) {
        if (value == Long.MIN_VALUE) {
            raw(LOWEST_LONG, 0, LOWEST_LONG.length);
            return;
        }
        need(20);
        if (value < 0) {
            bytes[length++] = '-';
            value = -value;
        }
        int end = length + digits(value);
        length = end;
        do {
            long rest = value / 10;
            bytes[--end] = (byte) ('0' + (int) (value - rest * 10));
            value = rest;
        } while (value != 0);
    }

    /** A number of exactly {@code width} digits, with leading zeros. */
    void padded(int value, int width) {
        need(width);
        for (int at = length + width - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + value % 10);
            value /= 10;
        }
        length += width;
    }

    void string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        string(utf8, 0, utf8.length);
    }

    /** Text that is JSON already. */
    void json(String json) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        raw(utf8, 0, utf8.length);
    }

    /** Writes valid UTF-8 as a JSON string. */
    void string(byte[] utf8, int from, int size) {
        need(size + 2);
        bytes[length++] = '"';
        int clean = from;
        int end = from + size;
        for (int at = from; at < end; at++) {
            byte unit = utf8[at];
            if (unit >= 0 && (unit < 0x20 || unit == '"' || unit == '\\')) {
                raw(utf8, clean, at - clean);
                escape(unit);
                clean = at + 1;
            }
        }
        raw(utf8, clean, end - clean);
        put('"');
    }

    private void escape(byte unit) {
        put('\\');
        switch (unit) {
            case '"', '\\' -> put((char) unit);
            case '\b' -> put('b');
            case '\t' -> put('t');
            case '\n' -> put('n');
            case '\f' -> put('f');
            case '\r' -> put('r');
            default -> {
                ascii("u00");
                put((char) HEX[unit >> 4]);
                put((char) HEX[unit & 15]);
            }
        }
    }

    private void need(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }

    private static int digits(long value) {
        int count = 1;
        for (long bound = 10; count < 19 && value >= bound; bound *= 10) {
            count++;
        }
        return count;
    }
}
