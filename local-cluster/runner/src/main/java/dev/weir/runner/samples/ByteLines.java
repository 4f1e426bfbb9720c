package dev.weir.runner.samples;

import dev.weir.runner.WeirException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;

/**
 * The lines of a sample's JSON files, as the bytes they are; blank lines are not among them. Lines lie in large buffers that are never
 * written to again, so that a record can be kept without being copied.
 */
final class ByteLines extends FileRecords {
    private static final int BUFFER = 1 << 18;
    private static final int LEAST_READ = 1 << 14;

    private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    private InputStream in;
    private long line;
    private long number;
    private byte[] buffer = new byte[0];
    private int at;
    private int end;
    private boolean afterReturn;

    ByteLines(SamplePlan.Stream stream) {
        super(stream);
    }

    @Override
    SampleRecord nextOfFile() throws IOException {
        while (true) {
            int scanned = at;
            int bits = 0;
            while (true) {
                // All bytes of the line are put together: one beyond ASCII shows in the sign.
                byte[] bytes = buffer;
                int i = scanned;
                for (; i < end && bytes[i] != '\n' && bytes[i] != '\r'; i++) {
                    bits |= bytes[i];
                }
                if (i < end) {
                    int from = at;
                    at = i + 1;
                    boolean endsReturn = afterReturn && i == from && bytes[i] == '\n';
                    afterReturn = bytes[i] == '\r';
                    if (endsReturn) {
                        break;
                    }
                    line++;
                    if (isBlank(bytes, from, i)) {
                        break;
                    }
                    return record(from, i, bits);
                }
                int length = end - at;
                if (!fill()) {
                    return length == 0 ? null : last(bits);
                }
                scanned = at + length;
            }
        }
    }

    private SampleRecord last(int bits) throws IOException {
        int from = at;
        at = end;
        line++;
        return isBlank(buffer, from, end) ? null : record(from, end, bits);
    }

    private SampleRecord record(int from, int to, int bits) {
        if (bits < 0) {
            requireUtf8(from, to);
        }
        return new SampleRecord(file, line, number++, new SampleRecord.Bytes(buffer, from, to));
    }

    private void requireUtf8(int from, int to) {
        try {
            utf8.decode(ByteBuffer.wrap(buffer, from, to - from));
        } catch (CharacterCodingException e) {
            throw new WeirException("sample-broken", "The file " + file + " is not UTF-8 text: line " + line + " has bytes that are none. Save it as UTF-8.", e);
        }
    }

    private static boolean isBlank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t') {
                return false;
            }
        }
        return true;
    }

    /** Reads on, behind the line that is begun; false at the end of the file. */
    private boolean fill() throws IOException {
        if (buffer.length - end < LEAST_READ) {
            int length = end - at;
            byte[] fresh = new byte[Math.max(BUFFER, 2 * length)];
            System.arraycopy(buffer, at, fresh, 0, length);
            buffer = fresh;
            at = 0;
            end = length;
        }
        try {
            int read = in.read(buffer, end, buffer.length - end);
            end += Math.max(read, 0);
            return read >= 0;
        } catch (java.util.zip.ZipException | java.io.EOFException e) {
            throw new WeirException("sample-broken", "The file " + file + " cannot be unpacked after line " + line + ": " + e.getMessage() + ".", e);
        }
    }

    @Override
    Closeable open(String path) throws IOException {
        line = 0;
        afterReturn = false;
        at = end;
        in = SampleBytes.open(path);
        return in;
    }
}
