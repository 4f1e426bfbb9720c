/** What has come and nobody has read yet. One reader waits for it; who puts never waits. */
export class Inbox<T> {
  private items: T[] = [];
  private over: { failure: unknown } | undefined;
  private wake = () => {};

  /** `most`: how many wait for a slow reader; the oldest go first. */
  constructor(private readonly most = Infinity) {}

  put(...items: readonly T[]): void {
    if (this.over) return;
    for (const item of items) this.items.push(item);
    // Cut in one go: taking the first off, one by one, is slow.
    if (this.items.length > this.most * 1.1) this.items = this.items.slice(-this.most);
    this.wake();
  }

  /** Nothing more comes; the reader gets what is there, then this failure where one is given. */
  end(failure?: unknown): void {
    this.over ??= { failure };
    this.wake();
  }

  /** Waits until something is there; false once nothing more will be, or the signal has come. Fails as `end` was told. */
  async some(signal: AbortSignal): Promise<boolean> {
    while (!signal.aborted) {
      if (this.items.length) return true;
      if (this.over?.failure !== undefined) throw this.over.failure;
      if (this.over) return false;
      await this.change(signal);
    }
    return false;
  }

  /** All that is there, oldest first; it is the reader's from now on. */
  take(): T[] {
    const taken = this.items;
    this.items = [];
    return taken;
  }

  /** One after the other until the end or the signal. */
  async *read(signal: AbortSignal): AsyncGenerator<T> {
    while (await this.some(signal)) {
      for (const item of this.take()) {
        if (signal.aborted) return;
        yield item;
      }
    }
  }

  private change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.wake = () => {
        signal.removeEventListener('abort', this.wake);
        this.wake = () => {};
        resolve();
      };
      signal.addEventListener('abort', this.wake, { once: true });
    });
  }
}
