import type { Disposable } from '#shared/base/disposable.ts';

/** Lines for a terminal that may come, go and be cut at their beginning. */
export interface LineSource {
  all(): readonly string[];
  /** How many older ones had to go. */
  readonly dropped: number;
  /** Told each new line, and undefined when all was cleared. */
  listen(listener: (line: string | undefined) => void): Disposable;
}

/** The newest lines, and how many older ones had to go. */
export class LineRing implements LineSource {
  private lines: string[] = [];
  private readonly listeners = new Set<(line: string | undefined) => void>();
  dropped = 0;

  constructor(private readonly most = 10_000) {}

  push(line: string): void {
    this.lines.push(line);
    for (const listener of this.listeners) listener(line);
    // Cut in one go: taking the first off ten thousand, line by line, is slow.
    if (this.lines.length < this.most * 1.1) return;
    const over = this.lines.length - this.most;
    this.lines = this.lines.slice(over);
    this.dropped += over;
  }

  clear(): void {
    this.lines = [];
    this.dropped = 0;
    for (const listener of this.listeners) listener(undefined);
  }

  all(): readonly string[] {
    return this.lines;
  }

  listen(listener: (line: string | undefined) => void): Disposable {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }
}
