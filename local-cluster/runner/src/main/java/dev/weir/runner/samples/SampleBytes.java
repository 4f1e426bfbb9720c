package dev.weir.runner.samples;

import dev.weir.runner.WeirException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** The bytes of a sample's file: unpacked where it is packed, whatever its name, and without a byte order mark. */
final class SampleBytes {
    private static final int BUFFER = 1 << 16;

    private SampleBytes() {}

    /** @throws WeirException {@code sample-broken} where a file is named {@code .gz} and is something else */
    static InputStream open(String path) throws IOException {
        InputStream in = new BufferedInputStream(new FileInputStream(path), BUFFER);
        try {
            InputStream plain = unpacked(in, path);
            skipMark(plain);
            return plain;
        } catch (ZipException | EOFException e) {
            in.close();
            throw new WeirException("sample-broken", "The file " + path + " begins as a gzip file and cannot be unpacked: " + e.getMessage() + ". Pack it again.", e);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** The number of the line that has the first bytes that are not UTF-8, from 1; 0 where there is none. */
    static long lineThatIsNotUtf8(String path) throws IOException {
        try (InputStream in = open(path)) {
            var line = new ByteArrayOutputStream();
            int before = -1;
            for (long number = 1; ; ) {
                int next = in.read();
                boolean ends = next < 0 || next == '\r' || (next == '\n' && before != '\r');
                if (ends && !isUtf8(line.toByteArray())) {
                    return number;
                }
                if (next < 0) {
                    return 0;
                }
                if (ends) {
                    number++;
                    line.reset();
                } else if (next != '\n') {
                    line.write(next);
                }
                before = next;
            }
        }
    }

    private static InputStream unpacked(InputStream in, String path) throws IOException {
        in.mark(4);
        int first = in.read();
        boolean gzip = first == 0x1f && in.read() == 0x8b;
        in.reset();
        if (gzip) {
            return new BufferedInputStream(new GZIPInputStream(in, BUFFER));
        }
        if (first >= 0 && path.toLowerCase(Locale.ROOT).endsWith(".gz")) {
            throw new WeirException("sample-broken", "The file " + path + " is not a gzip file, as its name says. Pack it with gzip, or rename it to end without .gz.");
        }
        return in;
    }

    private static void skipMark(InputStream in) throws IOException {
        in.mark(4);
        boolean marked = in.read() == 0xEF && in.read() == 0xBB && in.read() == 0xBF;
        if (!marked) {
            in.reset();
        }
    }

    private static boolean isUtf8(byte[] line) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
