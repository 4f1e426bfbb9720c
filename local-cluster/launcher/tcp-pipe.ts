import type { Socket } from 'node:net';
import type { Pipe } from '#shared/rpc/pipe.ts';
import { decodeFrame, encodeFrame } from '#shared/rpc/wire.ts';
import type { WireMessage } from '#shared/rpc/wire.ts';

/** A frame longer than this means that the two sides are out of step. */
const LARGEST_FRAME = 256 * 1024 * 1024;

/**
 * A pipe over TCP: each frame is preceded by its length in four bytes, big-endian. Frames are cut here and not by
 * `readline`, which throws a socket's errors again as its own.
 */
export function tcpPipe(socket: Socket): Pipe {
  let onMessage: (message: WireMessage) => void = () => {};
  let closeListeners: ((reason?: string) => void)[] = [];
  let reason: string | undefined;
  const splitter = new FrameSplitter();

  socket.setNoDelay(true);
  socket.on('data', (bytes) => {
    try {
      for (const frame of splitter.push(bytes)) onMessage(decodeFrame(frame));
    } catch (thrown) {
      reason = (thrown as Error).message;
      socket.destroy();
    }
  });
  socket.on('error', (error) => (reason ??= error.message));
  socket.on('close', () => {
    const listeners = closeListeners;
    closeListeners = [];
    for (const listener of listeners) listener(reason);
  });

  return {
    send(message) {
      if (socket.destroyed) return;
      const frame = encodeFrame(message);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(frame.length);
      socket.cork();
      socket.write(length);
      socket.write(frame);
      socket.uncork();
    },
    onMessage: (listener) => (onMessage = listener),
    onClose: (listener) => {
      if (socket.closed) queueMicrotask(() => listener(reason));
      else closeListeners.push(listener);
    },
    close: () => socket.destroy(),
  };
}

/** Cuts a stream of bytes into frames, copying a frame once at most. */
export class FrameSplitter {
  private parts: Buffer[] = [];
  private size = 0;

  push(bytes: Buffer): Uint8Array[] {
    this.parts.push(bytes);
    this.size += bytes.length;
    const frames: Uint8Array[] = [];
    while (this.size >= 4) {
      const length = this.peekLength();
      if (length > LARGEST_FRAME) throw new Error(`a frame of ${length} bytes cannot be`);
      if (this.size < 4 + length) break;
      frames.push(this.take(4 + length).subarray(4));
    }
    return frames;
  }

  private peekLength(): number {
    if (this.parts[0]!.length < 4) this.parts = [Buffer.concat(this.parts)];
    return this.parts[0]!.readUInt32BE(0);
  }

  private take(count: number): Buffer {
    if (this.parts[0]!.length < count) this.parts = [Buffer.concat(this.parts)];
    const whole = this.parts[0]!;
    if (whole.length === count) this.parts.shift();
    else this.parts[0] = whole.subarray(count);
    this.size -= count;
    return whole.subarray(0, count);
  }
}
