import { exactJson } from './exact-json.ts';

/** A row as it is recorded: the facts of its message, then its columns. */
export interface RecordedRow {
  row: Record<string, unknown>;
  /** The message's value was null. */
  isTombstone: boolean;
}

/** How recorded rows become bytes. What was drained is appended to a file as it is. */
export interface RowFormat {
  add(row: RecordedRow): void;
  /** Of the rows added since the last drain: how many, and about how many bytes. */
  readonly count: number;
  readonly size: number;
  drain(): Buffer;
}

export class JsonLines implements RowFormat {
  private lines: string[] = [];
  size = 0;

  get count(): number {
    return this.lines.length;
  }

  add({ row }: RecordedRow): void {
    const line = `${exactJson(row)}\n`;
    this.lines.push(line);
    this.size += line.length;
  }

  drain(): Buffer {
    const bytes = Buffer.from(this.lines.join(''), 'utf8');
    this.lines = [];
    this.size = 0;
    return bytes;
  }
}
