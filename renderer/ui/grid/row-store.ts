import { type RowText, readRow } from '#shared/base/split-json.ts';

/** What a place in the changelog holds: a row, or a gap where the reader was slower than the job. */
export type Item = { number: number; row: RowText } | { number: number; skipped: number };

export interface RowStoreCaps {
  bytes: number;
  rows: number;
}

/** A chunk as it came, or several small ones joined; lines are found when somebody looks. */
interface Segment {
  /** Place of its first item since the beginning; places never change while rows are dropped at the front. */
  place: number;
  /** Number of its first row in the sink. */
  first: number;
  count: number;
  body: Uint8Array;
  used: number;
  starts: Uint32Array | undefined;
  /** Rows that are missing here; such a segment is one item. */
  skipped: number;
}

const JOINED_BYTES = 64 * 1024;
const CAPS: RowStoreCaps = { bytes: 64 * 1024 * 1024, rows: 400_000 };

/** The newest rows of one sink, as bytes: taking a chunk costs next to nothing, only what is looked at is decoded. */
export class RowStore {
  private segments: Segment[] = [];
  private bytes = 0;
  private rows = 0;
  /** Number of the next row that is new. */
  next = 0;

  constructor(private readonly caps: RowStoreCaps = CAPS) {}

  /** Place of the oldest item that is kept. */
  get from(): number {
    return this.segments[0]?.place ?? 0;
  }

  /** The place after the newest item. */
  get to(): number {
    const last = this.segments.at(-1);
    return last ? last.place + itemsOf(last) : 0;
  }

  get kept(): number {
    return this.rows;
  }

  /** Number of the oldest row that is kept. */
  get keptFrom(): number {
    return this.segments.find(({ skipped }) => !skipped)?.first ?? this.next;
  }

  push(first: number, count: number, body: Uint8Array): void {
    if (!count || first + count <= this.next) return;
    // A stream that was opened again may begin before what is known.
    if (first < this.next) return this.push(this.next, first + count - this.next, afterLines(body, this.next - first));
    if (first > this.next) this.append({ first: this.next, count: 0, body: new Uint8Array(0), used: 0, starts: undefined, skipped: first - this.next });
    const last = this.segments.at(-1);
    if (last && !last.skipped && first === this.next && last.used + body.length + 1 <= last.body.length) this.join(last, count, body);
    else this.append(segmentOf(first, count, body));
    this.rows += count;
    this.next = first + count;
    this.trim();
  }

  at(place: number): Item | undefined {
    const segment = this.segmentAt(place);
    if (!segment) return undefined;
    if (segment.skipped) return { number: segment.first, skipped: segment.skipped };
    const index = place - segment.place;
    return { number: segment.first + index, row: readRow(lineOf(segment, index)) };
  }

  /** The text of all rows from a place to the end of its segment, to search in; and where that ends. */
  textFrom(place: number): { lines: string[]; place: number; to: number } | undefined {
    const from = Math.max(place, this.from);
    const segment = this.segmentAt(from);
    if (!segment) return undefined;
    const lines = segment.skipped ? [''] : decoder.decode(segment.body.subarray(0, segment.used)).split('\n').slice(0, segment.count);
    return { lines: lines.slice(from - segment.place), place: from, to: segment.place + itemsOf(segment) };
  }

  private append(segment: Omit<Segment, 'place'>): void {
    this.segments.push({ ...segment, place: this.to });
    this.bytes += segment.body.length;
  }

  private join(last: Segment, count: number, body: Uint8Array): void {
    if (last.used && last.body[last.used - 1] !== LINE_FEED) last.body[last.used++] = LINE_FEED;
    last.body.set(body, last.used);
    last.used += body.length;
    last.count += count;
    last.starts = undefined;
  }

  private trim(): void {
    let drop = 0;
    // The newest segment stays, however large: there is always something to see.
    while (drop < this.segments.length - 1 && (this.bytes > this.caps.bytes || this.rows > this.caps.rows)) {
      const { count, body } = this.segments[drop++]!;
      this.bytes -= body.length;
      this.rows -= count;
    }
    while (drop < this.segments.length - 1 && drop > 0 && this.segments[drop]!.skipped) drop++;
    if (drop) this.segments.splice(0, drop);
  }

  private segmentAt(place: number): Segment | undefined {
    let [low, high] = [0, this.segments.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const segment = this.segments[middle]!;
      if (place < segment.place) high = middle - 1;
      else if (place >= segment.place + itemsOf(segment)) low = middle + 1;
      else return segment;
    }
    return undefined;
  }
}

const decoder = new TextDecoder();
const LINE_FEED = 10;

function itemsOf({ skipped, count }: Segment): number {
  return skipped ? 1 : count;
}

/** Small chunks get room for their followers, so that a trickle of rows does not become a million segments. */
function segmentOf(first: number, count: number, chunk: Uint8Array): Omit<Segment, 'place'> {
  if (chunk.length >= JOINED_BYTES / 4) return { first, count, body: chunk, used: chunk.length, starts: undefined, skipped: 0 };
  const body = new Uint8Array(JOINED_BYTES);
  body.set(chunk);
  return { first, count, body, used: chunk.length, starts: undefined, skipped: 0 };
}

function lineOf(segment: Segment, index: number): string {
  segment.starts ??= startsOf(segment);
  const from = segment.starts[index]!;
  const to = index + 1 < segment.count ? segment.starts[index + 1]! : segment.used;
  return decoder.decode(segment.body.subarray(from, to)).trimEnd();
}

function afterLines(body: Uint8Array, lines: number): Uint8Array {
  let at = 0;
  for (let line = 0; line < lines; line++) at = body.indexOf(LINE_FEED, at) + 1;
  return body.subarray(at);
}

function startsOf({ body, used, count }: Segment): Uint32Array {
  const starts = new Uint32Array(count);
  for (let line = 1, at = body.indexOf(LINE_FEED); line < count && at >= 0 && at < used; line++, at = body.indexOf(LINE_FEED, at + 1)) starts[line] = at + 1;
  return starts;
}
