import type { Disposable } from './disposable.ts';

/** A value that changes. A follower gets the present one and then the latest after each change; a slow one skips. */
export class Live<T> {
  private changes = 0;
  private ended = false;
  private readonly listeners = new Set<() => void>();

  constructor(private current: T) {}

  get value(): T {
    return this.current;
  }

  set(value: T): void {
    this.current = value;
    this.changes++;
    this.notify();
  }

  /** No more changes: followers get the last value and end. */
  end(): void {
    this.ended = true;
    this.notify();
  }

  onChange(listener: (value: T) => void): Disposable {
    const changed = () => listener(this.current);
    this.listeners.add(changed);
    return { dispose: () => this.listeners.delete(changed) };
  }

  async *follow(signal: AbortSignal): AsyncGenerator<T> {
    for (let seen = -1; !signal.aborted; ) {
      if (seen !== this.changes) {
        seen = this.changes;
        yield this.current;
      } else if (this.ended) return;
      else await this.nextChange(signal);
    }
  }

  private nextChange(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.listeners.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.listeners.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  private notify(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
