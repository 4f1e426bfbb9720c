package dev.weir.runner.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Frames as shared/rpc/wire.ts cuts them: four bytes length of the JSON head, the head, then the body. On TCP each frame
 * is preceded by four bytes with its own length. All numbers are big-endian.
 */
public final class Frames {
    /** Larger than any frame the two sides make; more means that the stream is out of step. */
    static final int LARGEST = 256 << 20;

    private static final byte[] NO_BODY = {};

    /** @param body the bytes after the head; empty unless the message is a chunk */
    public record Frame(JsonNode head, byte[] body) {}

    private Frames() {}

    public static Frame read(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 4 || length > LARGEST) {
            throw new IOException("A frame of " + length + " bytes cannot be.");
        }
        byte[] frame = in.readNBytes(length);
        if (frame.length < length) {
            throw new IOException("The stream ended inside a frame.");
        }
        return parse(frame);
    }

    static Frame parse(byte[] frame) throws IOException {
        int head = ((frame[0] & 0xff) << 24) | ((frame[1] & 0xff) << 16) | ((frame[2] & 0xff) << 8) | (frame[3] & 0xff);
        if (head < 0 || head > frame.length - 4) {
            throw new IOException("A frame's head of " + head + " bytes is longer than the frame.");
        }
        JsonNode json = Json.MAPPER.readTree(frame, 4, head);
        boolean bodiless = 4 + head == frame.length;
        return new Frame(json, bodiless ? NO_BODY : Arrays.copyOfRange(frame, 4 + head, frame.length));
    }

    public static void write(DataOutputStream out, Object head) throws IOException {
        write(out, Json.outgoing(head), NO_BODY, 0);
    }

    static void write(DataOutputStream out, byte[] json, byte[] body, int bodyLength) throws IOException {
        out.writeInt(4 + json.length + bodyLength);
        out.writeInt(json.length);
        out.write(json);
        out.write(body, 0, bodyLength);
    }
}
