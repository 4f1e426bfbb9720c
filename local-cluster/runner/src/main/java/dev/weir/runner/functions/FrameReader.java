package dev.weir.runner.functions;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.flink.table.data.StringData;

/** Values that V8 gave. */
final class FrameReader {
    private ByteBuffer buffer;
    private String heap;
    private int heapAt;

    FrameReader() {
        this(FrameWriter.allocate(4096), "");
    }

    FrameReader(ByteBuffer buffer, String heap) {
        this.buffer = buffer;
        this.heap = heap;
    }

    void open(String text) {
        heap = text;
        heapAt = 0;
        buffer.clear();
    }

    ByteBuffer buffer() {
        return buffer;
    }

    void grow(long needed) {
        buffer = FrameWriter.allocate(Math.toIntExact(Math.min(Integer.MAX_VALUE, Math.max(needed, buffer.capacity() * 2L))));
    }

    StringData string() {
        int length = buffer.getInt();
        return length < 0 ? StringData.fromBytes(ascii(~length)) : StringData.fromString(fromHeap(length));
    }

    String text() {
        int length = buffer.getInt();
        return length < 0 ? new String(ascii(~length), StandardCharsets.ISO_8859_1) : fromHeap(length);
    }

    private byte[] ascii(int length) {
        byte[] characters = new byte[length];
        buffer.get(characters);
        return characters;
    }

    private String fromHeap(int length) {
        int from = heapAt;
        heapAt += length;
        return heap.substring(from, heapAt);
    }
}
