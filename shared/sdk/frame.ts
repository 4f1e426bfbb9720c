/** The buffer is too small for what is written: the other side gives a larger one, and it is written again. */
export class NoRoom {
  constructor(readonly needed: number) {}
}

/** Texts of no more characters than this stand in the buffer itself, where all of them are ASCII: to send a heap beside it costs more than they do. */
const SHORT = 64;
/** The lower half of eight bytes. */
const HALF = 4_294_967_296;
/** Where the characters of a short text are put together: one array for each length, as V8 makes a string of a whole array. */
const CHARACTERS = Array.from({ length: SHORT + 1 }, (_, length) => new Array<number>(length).fill(0));

/**
 * Values in a row: numbers in a buffer that both sides share, least byte first, and the text of long strings in a heap beside it, of which the buffer has the lengths
 * in UTF-16 units. docs/decisions/0050 and 0056 have the layout.
 */
export class Frame {
  /** The bytes of a frame's head. */
  static readonly HEADER = 16;
  view = new DataView(new ArrayBuffer(0));
  bytes = new Uint8Array(0);
  /** Where the next value is, in bytes. */
  at = 0;
  heap = '';
  /** Where the next long string is, in UTF-16 units. */
  heapAt = 0;

  bind(buffer: ArrayBuffer): void {
    this.view = new DataView(buffer);
    this.bytes = new Uint8Array(buffer);
  }

  /** Begins to read: a heap, and values behind the header. */
  open(heap: string, header: number): void {
    this.heap = heap;
    this.heapAt = 0;
    this.at = header;
  }

  /** The place of the next value of so many bytes. */
  next(size: number): number {
    const at = this.at;
    this.at += size;
    if (this.at > this.view.byteLength) throw new NoRoom(this.at);
    return at;
  }

  /** A whole number of eight bytes; a bigint where no number holds it exactly. Halves cost less than a bigint does. */
  readLong(): number | bigint {
    const at = this.next(8);
    const value = this.view.getInt32(at + 4, true) * HALF + this.view.getUint32(at, true);
    return Number.isSafeInteger(value) ? value : this.view.getBigInt64(at, true);
  }

  /** @param value a safe integer */
  writeLong(value: number): void {
    const at = this.next(8);
    const high = Math.floor(value / HALF);
    this.view.setInt32(at + 4, high, true);
    this.view.setUint32(at, value - high * HALF, true);
  }

  readText(): string {
    const length = this.view.getInt32(this.next(4), true);
    if (length < 0) return this.readShort(~length);
    const from = this.heapAt;
    this.heapAt += length;
    return this.heap.substring(from, this.heapAt);
  }

  private readShort(length: number): string {
    const from = this.next(length);
    const characters = CHARACTERS[length]!;
    for (let i = 0; i < length; i++) characters[i] = this.bytes[from + i]!;
    return String.fromCharCode.apply(null, characters);
  }

  writeText(value: string): void {
    if (value.length <= SHORT && this.writeShort(value)) return;
    this.view.setInt32(this.next(4), value.length, true);
    this.heap += value;
  }

  private writeShort(value: string): boolean {
    const { at } = this;
    const { length } = value;
    const from = this.next(4 + length) + 4;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code > 127) {
        this.at = at;
        return false;
      }
      this.bytes[from + i] = code;
    }
    this.view.setInt32(at, ~length, true);
    return true;
  }
}
