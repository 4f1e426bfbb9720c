import type { Position, Range } from '../../base/text-range.ts';

/** Offsets of a text as lines and columns, and back. */
export class Lines {
  private readonly starts: number[] = [0];

  constructor(private readonly text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.starts.push(at + 1);
  }

  position(offset: number): Position {
    const line = this.lineOf(offset);
    return { line, column: offset - this.starts[line - 1]! + 1 };
  }

  range(from: number, to: number): Range {
    return { start: this.position(from), end: this.position(to) };
  }

  /** The line, from 1, that an offset is in. */
  lineOf(offset: number): number {
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** A place outside the text is taken to the nearest one inside. */
  offset({ line, column }: Position): number {
    if (line > this.starts.length) return this.text.length;
    const start = this.starts[Math.max(1, line) - 1]!;
    const end = this.starts[line] ?? this.text.length + 1;
    return Math.max(start, Math.min(start + column - 1, end - 1, this.text.length));
  }
}
