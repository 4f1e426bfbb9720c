package dev.weir.runner.functions;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinarySegmentUtils;
import org.apache.flink.table.data.binary.BinaryStringData;

/** Values on their way to V8: numbers in a buffer that both sides share, the text of long strings in a heap beside it. The twin of shared/sdk/frame.ts. */
final class FrameWriter {
    /** Of the head: how many rows there are, what is called, of which function, for which cursor; in an answer the status, the rows, the length of the heap, the bytes that are needed. */
    static final int HEADER = 16;
    /** Texts of no more characters than this stand in the buffer itself, where all of them are ASCII: to send a heap beside it costs more than they do. */
    private static final int SHORT = 64;
    private static final int FIRST = 4096;
    private ByteBuffer buffer = allocate(FIRST);
    private final StringBuilder heap = new StringBuilder();
    private final byte[] characters = new byte[SHORT];

    static ByteBuffer allocate(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Begins a frame of so many rows. */
    void begin(int rows) {
        buffer.clear();
        heap.setLength(0);
        buffer.putInt(rows).putInt(0).putLong(0);
    }

    /** Says how many rows there are, where that was not known when the frame was begun. */
    void rows(int rows) {
        buffer.putInt(0, rows);
    }

    void clearHeap() {
        heap.setLength(0);
    }

    /** Becomes what another one is. */
    void take(FrameWriter other) {
        buffer.clear();
        heap.setLength(0);
        room(other.buffer.position()).put(other.buffer.duplicate().flip());
        heap.append(other.heap);
    }

    /** What was written, to be read again. */
    FrameReader reader() {
        ByteBuffer written = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return new FrameReader(written.flip().position(HEADER), heap());
    }

    /** The buffer with room for so many bytes more; another one where there was too little. */
    ByteBuffer room(int size) {
        if (buffer.remaining() < size) {
            ByteBuffer larger = allocate(Math.toIntExact(Math.min(Integer.MAX_VALUE, Math.max(buffer.capacity() * 2L, (long) buffer.position() + size))));
            buffer.flip();
            buffer = larger.put(buffer);
        }
        return buffer;
    }

    /** Says what is called. @param cursor of what has rows left to give, else -1 */
    void head(int entry, int function, int cursor) {
        buffer.putInt(4, entry).putInt(8, function).putInt(12, cursor);
    }

    void text(StringData text) {
        int size = text instanceof BinaryStringData binary && binary.getBinarySection() != null ? binary.getSizeInBytes() : Integer.MAX_VALUE;
        if (size <= SHORT) {
            BinarySegmentUtils.copyToBytes(((BinaryStringData) text).getSegments(), ((BinaryStringData) text).getOffset(), characters, 0, size);
            if (isAscii(size)) {
                room(4 + size).putInt(~size).put(characters, 0, size);
                return;
            }
        }
        text(text.toString());
    }

    void text(String text) {
        int length = text.length();
        if (length <= SHORT) {
            // Of each character the lower half; whether there is more is looked at then.
            int all = 0;
            for (int i = 0; i < length; i++) {
                all |= text.charAt(i);
                characters[i] = (byte) text.charAt(i);
            }
            if (all < 128) {
                room(4 + length).putInt(~length).put(characters, 0, length);
                return;
            }
        }
        room(4).putInt(length);
        heap.append(hasHalves(text) ? new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8) : text);
    }

    /**
     * Whether a half of a surrogate pair is alone in it. Flink's texts may have such until they are written down, and a question mark from then on; TypeScript is given
     * that at once: what a function gives back must not depend on which operators are chained.
     */
    private static boolean hasHalves(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i)) && (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(++i)))) {
                return true;
            }
        }
        return false;
    }

    private boolean isAscii(int size) {
        int all = 0;
        for (int i = 0; i < size; i++) {
            all |= characters[i];
        }
        return all >= 0;
    }

    ByteBuffer buffer() {
        return buffer;
    }

    /** Of the heap, in UTF-16 units. */
    int length() {
        return heap.length();
    }

    String heap() {
        return heap.toString();
    }
}
