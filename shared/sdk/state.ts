import { codecOf, type Codec } from './codec.ts';
import { Frame, NoRoom } from './frame.ts';
import { isMutable, type Entry } from './process.ts';
import { shown } from './shown.ts';
import { BOOLEAN, type FlinkType } from './types.ts';
import { Misfit } from './write.ts';

/** A value that is kept for the key. What is set, and what is changed within an object that was read here, is kept. */
export interface ValueState<T> {
  value: T;
  /** Forgets it. */
  clear(): void;
}

/** Values in a row that are kept for the key. Those that are read cannot be changed; going through them shows them as they were at the start. */
export interface ListState<T> extends Iterable<T> {
  add(value: T): void;
  /** Puts these in the place of all. */
  replace(values: Iterable<T>): void;
  clear(): void;
}

/** Values by keys that are kept for the key. Those that are read cannot be changed: set them anew. Going through them shows them as they were at the start. */
export interface MapState<K, V> extends Iterable<[K, V]> {
  get(key: K): V | undefined;
  has(key: K): boolean;
  set(key: K, value: V): void;
  delete(key: K): void;
  keys(): Iterable<K>;
  clear(): void;
}

/** What the other side is asked to do with an entry of state. The twin of StateDoor.java. */
export const ASK = { ROOM: 0, VALUE: 1, GET: 2, HAS: 3, PUT: 4, REMOVE: 5, CLEAR: 6, ADD: 7, ENTRIES: 8, NEXT: 9, KEY: 10 } as const;
type Question = (typeof ASK)[keyof typeof ASK];

/** Asks, by two frames, about the state of one function at work. */
export class StateDoor {
  /** What is asked. */
  static readonly asked = new Frame();
  /** What comes back. */
  static readonly answer = new Frame();

  constructor(private readonly instance: number) {}

  ask(question: Question, entry: number, write?: (frame: Frame) => void): Frame {
    const outside = globalThis as unknown as { weirState: (instance: number, question: number, entry: number, heap: string) => string };
    const { asked, answer } = StateDoor;
    for (;;)
      try {
        asked.open('', 0);
        write?.(asked);
        break;
      } catch (thrown) {
        if (!(thrown instanceof NoRoom)) throw thrown;
        outside.weirState(this.instance, ASK.ROOM, thrown.needed, '');
      }
    answer.open(outside.weirState(this.instance, question, entry, asked.heap), Frame.HEADER);
    return answer;
  }
}

const flag = codecOf(BOOLEAN);
/** So many of a list or a map are shown to whoever debugs. */
const SHOWN = 100;

function* first<T>(all: Iterable<T>): Generator<T> {
  let left = SHOWN;
  for (const each of all) {
    if (left-- === 0) return;
    yield each;
  }
}

/** What is refused says so where it was set. */
function refusal(name: string, thrown: unknown): unknown {
  return thrown instanceof Misfit ? new TypeError(`${thrown.path || 'a value'} of the state ${name} is ${shown(thrown.value)}, ${thrown.reason}; its type is ${thrown.type}`) : thrown;
}

function frozen<T>(found: T): T {
  if (Array.isArray(found) || (typeof found === 'object' && found !== null && Object.getPrototypeOf(found) === Object.prototype)) {
    Object.values(found).forEach(frozen);
    Object.freeze(found);
  }
  return found;
}

/** Whether a value of a type has the same size as any other: then it goes along with each row, since that costs less than to ask for it. */
export function isFixed({ shape }: FlinkType<unknown>): boolean {
  return shape.root === 'ROW' ? shape.fields.every(([, type]) => isFixed(type)) : !['STRING', 'BYTES', 'ARRAY', 'MAP'].includes(shape.root);
}

/** The twin of the one value that a row of Flink's state holds. */
export class Value implements ValueState<unknown> {
  readonly codec: Codec;
  readonly fixed: boolean;
  private readonly mutable: boolean;
  private known = false;
  private changed = false;
  private now: unknown = null;
  private static readonly scratch = new Frame();

  constructor(
    private readonly name: string,
    private readonly number: number,
    private readonly entry: Entry,
    private readonly door: StateDoor,
  ) {
    this.codec = codecOf(entry.types[0]!);
    this.fixed = isFixed(entry.types[0]!);
    this.mutable = isMutable(entry.types[0]!);
  }

  /** Begins a call; with it came the value, where it is of a fixed size. */
  begin(frame: Frame): void {
    this.changed = false;
    this.known = false;
    if (this.fixed) this.take(this.codec.read(frame));
  }

  private take(found: unknown): void {
    const { initial } = this.entry;
    this.now = found === null && initial !== undefined ? (typeof initial === 'function' ? initial() : initial) : found;
    this.known = true;
  }

  get value(): unknown {
    if (!this.known) this.take(this.codec.read(this.door.ask(ASK.VALUE, this.number)));
    // What is within may be changed from now on.
    if (this.mutable) this.changed = true;
    return this.now;
  }

  /** To be looked at, not to be changed. */
  peek(): unknown {
    if (!this.known) this.take(this.codec.read(this.door.ask(ASK.VALUE, this.number)));
    return this.now;
  }

  set value(next: unknown) {
    this.check(next);
    this.now = next;
    this.known = this.changed = true;
  }

  clear(): void {
    this.now = null;
    this.known = this.changed = true;
  }

  /** Here its line is known. */
  private check(next: unknown): void {
    const { scratch } = Value;
    for (;;)
      try {
        scratch.open('', 0);
        this.codec.write(scratch, next);
        return;
      } catch (thrown) {
        if (!(thrown instanceof NoRoom)) throw refusal(this.name, thrown);
        scratch.bind(new ArrayBuffer(thrown.needed * 2));
      }
  }

  /** A byte that says whether it changed, and the value. */
  end(frame: Frame): void {
    frame.view.setUint8(frame.next(1), this.changed ? 1 : 0);
    if (!this.changed) return;
    try {
      this.codec.write(frame, this.now);
    } catch (thrown) {
      if (thrown instanceof Misfit) thrown.of = `the state ${this.name}`;
      throw thrown;
    }
  }
}

/** As the other side gives them: some at a time, and whether there are more. */
function* all<T>(door: StateDoor, number: number, read: (frame: Frame) => T): Generator<T> {
  let frame = door.ask(ASK.ENTRIES, number);
  for (;;) {
    const more = flag.read(frame) as boolean;
    const some: T[] = new Array(frame.view.getInt32(frame.next(4), true));
    for (let i = 0; i < some.length; i++) some[i] = frozen(read(frame));
    const token = frame.view.getInt32(frame.next(4), true);
    yield* some;
    if (!more) return;
    frame = door.ask(ASK.NEXT, token);
  }
}

export class List implements ListState<unknown> {
  private readonly codec: Codec;

  constructor(
    private readonly name: string,
    private readonly number: number,
    entry: Entry,
    private readonly door: StateDoor,
  ) {
    this.codec = codecOf(entry.types[0]!);
  }

  add(value: unknown): void {
    try {
      this.door.ask(ASK.ADD, this.number, (frame) => this.codec.write(frame, value));
    } catch (thrown) {
      throw refusal(this.name, thrown);
    }
  }

  replace(values: Iterable<unknown>): void {
    const next = [...values];
    this.clear();
    for (const each of next) this.add(each);
  }

  clear(): void {
    this.door.ask(ASK.CLEAR, this.number);
  }

  peek(): unknown {
    return [...first(this)];
  }

  [Symbol.iterator](): Iterator<unknown> {
    return all(this.door, this.number, this.codec.read);
  }
}

export class Entries implements MapState<unknown, unknown> {
  private readonly key: Codec;
  private readonly of: Codec;

  constructor(
    private readonly name: string,
    private readonly number: number,
    entry: Entry,
    private readonly door: StateDoor,
  ) {
    [this.key, this.of] = entry.types.map(codecOf) as [Codec, Codec];
  }

  private ask(question: Question, key: unknown, ...rest: unknown[]): Frame {
    try {
      return this.door.ask(question, this.number, (frame) => {
        this.key.write(frame, key);
        for (const each of rest) this.of.write(frame, each);
      });
    } catch (thrown) {
      throw refusal(this.name, thrown);
    }
  }

  get(key: unknown): unknown {
    const frame = this.ask(ASK.GET, key);
    return flag.read(frame) ? frozen(this.of.read(frame)) : undefined;
  }

  has(key: unknown): boolean {
    return flag.read(this.ask(ASK.HAS, key)) as boolean;
  }

  set(key: unknown, value: unknown): void {
    this.ask(ASK.PUT, key, value);
  }

  delete(key: unknown): void {
    this.ask(ASK.REMOVE, key);
  }

  peek(): unknown {
    return new Map(first(this));
  }

  *keys(): Iterable<unknown> {
    for (const [key] of this) yield key;
  }

  clear(): void {
    this.door.ask(ASK.CLEAR, this.number);
  }

  [Symbol.iterator](): Iterator<[unknown, unknown]> {
    return all(this.door, this.number, (frame) => [this.key.read(frame), this.of.read(frame)]);
  }
}
