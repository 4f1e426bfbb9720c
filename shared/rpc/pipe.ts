import type { WireMessage } from './wire.ts';

/** The only thing that varies between a window, a browser tab, a runner and a test. */
export interface Pipe {
  send(message: WireMessage): void;
  onMessage(listener: (message: WireMessage) => void): void;
  /** Called once, with the reason in words where one is known. */
  onClose(listener: (reason?: string) => void): void;
  close(): void;
}

/** Two pipes joined in memory; messages arrive in a later microtask, as they would from afar. */
export function memoryPipes(): [Pipe, Pipe] {
  const [left, right] = [new MemoryPipe(), new MemoryPipe()];
  left.far = right;
  right.far = left;
  return [left, right];
}

class MemoryPipe implements Pipe {
  far!: MemoryPipe;
  private closed = false;
  private listener: (message: WireMessage) => void = () => {};
  private closeListener: (reason?: string) => void = () => {};

  send(message: WireMessage): void {
    if (this.closed) return;
    queueMicrotask(() => this.far.receive(message));
  }

  onMessage(listener: (message: WireMessage) => void): void {
    this.listener = listener;
  }

  onClose(listener: (reason?: string) => void): void {
    this.closeListener = listener;
  }

  close(): void {
    for (const end of [this, this.far]) {
      if (end.closed) continue;
      end.closed = true;
      end.closeListener('the pipe was closed');
    }
  }

  private receive(message: WireMessage): void {
    if (!this.closed) this.listener(message);
  }
}
