import { codecOf, type Codec } from './codec.ts';
import { Declared } from './declare.ts';
import { described } from './described.ts';
import { Frame, NoRoom } from './frame.ts';
import { loops } from './loops.ts';
import { emittedCodec } from './outputs.ts';
import { Processing } from './processing.ts';
import { outcomeWriter, Pace, Settling } from './settling.ts';
import { StateDoor } from './state.ts';
import { shown } from './shown.ts';
import { told } from './thrown.ts';
import { toldOf, type Call, type Told } from './told.ts';
import { Misfit } from './write.ts';

/** What is called. The twin of Entry in Isolate.java. */
const ENTRY = { SCALAR: 0, TABLE: 1, MORE: 2, AGAIN: 3, PROCESS: 4, CREATE: 5, ACCUMULATE: 6, RETRACT: 7, MERGE: 8, VALUE: 9, ASYNC: 10, SETTLED: 11, REST: 12 } as const;
const STEPS = { [ENTRY.CREATE]: 'create', [ENTRY.ACCUMULATE]: 'accumulate', [ENTRY.RETRACT]: 'retract', [ENTRY.MERGE]: 'merge', [ENTRY.VALUE]: 'value' } as const;
/** How an answer ends. */
const OK = 0;
const FAILED = 1;
/** The answer needs more room. */
const NO_ROOM = 2;
/** There are more rows: `MORE` gives them. */
const MORE = 3;
/** So much of a table function's rows is sent at once, in bytes. */
const ENOUGH = 65_536;

const NO_ROWS: Iterator<unknown> = [][Symbol.iterator]();

/** A function that is giving rows. */
interface Cursor {
  returns: Codec;
  rows: Iterator<unknown>;
  /** The row that did not fit. */
  left: unknown[];
  /** There are no more rows; what goes behind them did not fit yet. */
  done?: boolean;
  /** Writes what goes behind the last row. */
  end?: (frame: Frame) => void;
  call: Call;
}

interface Ready {
  file: string;
  name: string;
  declared: Declared;
  arguments: Codec[];
  returns: Codec;
  accumulator: Codec | undefined;
  /** Of an async function. */
  outcomes: Codec;
  pace: Pace;
}

/** Calls the functions of a bundle, for whoever has the other end of the two frames. */
export class Runtime {
  private readonly input = new Frame();
  private readonly output = new Frame();
  private readonly ready: Ready[] = [];
  private readonly listed: object[] = [];
  /** Results that were computed and are not sent yet. */
  private pending: unknown[] = [];
  private writes: Codec | undefined;
  /** By the number that the other side gave: while one is read, what is done with its rows may begin another. */
  private readonly cursors = new Map<number, Cursor>();
  /** Process functions at work, by the number of their cursor. */
  private readonly processes = new Map<number, Processing>();
  private row = 0;
  private settling: Settling | undefined;
  /** The heap of the last answer. */
  private text = '';
  /** What is called, for whoever debugs it. */
  private calling: Call | undefined;

  constructor(files: { file: string; exports: Record<string, unknown> }[]) {
    for (const { file, exports } of files)
      for (const [name, declared] of Object.entries(exports)) if (declared instanceof Declared) this.add(file, name, declared);
  }

  /** What the present call was given, and what it keeps: asked from within it, by a debugger. */
  told(): Told | undefined {
    return this.calling && toldOf(this.calling);
  }

  /** One line of some values, as `console` writes them: what a logpoint says. */
  said(parts: unknown[]): string {
    return parts.map((part) => (typeof part === 'string' ? part : shown(part))).join('');
  }

  /** All functions as JSON, in the order of their numbers. */
  declarations(): string {
    return JSON.stringify(this.listed);
  }

  bind(input: ArrayBuffer | undefined, output: ArrayBuffer | undefined): void {
    if (input) this.input.bind(input);
    if (output) this.output.bind(output);
  }

  /** The frames by which functions ask for their state. */
  bindState(asked: ArrayBuffer, answer: ArrayBuffer): void {
    StateDoor.asked.bind(asked);
    StateDoor.answer.bind(answer);
  }

  /** Does what the head of the input frame says, and answers in the output frame. `heap`: of the input, where it has one. */
  readonly call = (heap = ''): void => {
    try {
      this.input.open(heap, Frame.HEADER);
      const { view } = this.input;
      this.answer(view.getInt32(4, true), view.getInt32(8, true), view.getInt32(12, true));
    } catch (thrown) {
      if (thrown instanceof NoRoom) {
        return this.close(NO_ROOM, 0, '', thrown.needed);
      }
      this.pending = [];
      this.close(FAILED, 0, JSON.stringify({ ...told(thrown), row: this.row }));
    }
  };

  /** The bytes of what is asked about state, for one who does not share that buffer. */
  readonly asked = (): number => StateDoor.asked.at;

  /** The heap of the last answer. */
  readonly heap = (): string => this.text;

  /** @param cursor of a table function or a process function, else -1 */
  private answer(entry: number, number: number, cursor: number): void {
    switch (entry) {
      case ENTRY.SCALAR:
        return this.scalar(this.begin(number));
      case ENTRY.TABLE:
        return this.table(this.begin(number), cursor);
      case ENTRY.PROCESS:
        return this.process(this.begin(number), cursor);
      case ENTRY.ASYNC:
        this.settling = new Settling(this.input.view.getInt32(0, true));
        return this.async(this.begin(number));
      case ENTRY.SETTLED:
        return this.settled(this.ready[number]!);
      case ENTRY.REST:
        this.settling!.resume(this.input);
        return this.async(this.begin(number));
      case ENTRY.MORE:
        return this.fill(cursor);
      case ENTRY.AGAIN:
        return cursor >= 0 ? this.fill(cursor) : this.send(this.writes!);
      default:
        return this.aggregate(this.begin(number), STEPS[entry as keyof typeof STEPS]);
    }
  }

  /** One result for each row of arguments. */
  private scalar({ declared, arguments: types, returns }: Ready): void {
    const rows = this.input.view.getInt32(0, true);
    const pending: unknown[] = new Array(rows);
    for (this.row = 0; this.row < rows; this.row++) pending[this.row] = declared.body.call!(...((this.calling!.given = this.values(types)) as never[]));
    this.pending = pending;
    if (pending[0] instanceof Promise) throw new Misfit(pending[0], 'and nothing awaits it here: declare the function by asyncScalar', String(declared.types.returns));
    this.send((this.writes = returns));
  }

  /** Begins with some rows of arguments. What became of them is asked for by another call: promises are settled between the two. */
  private async(ready: Ready): void {
    const { declared, arguments: types, pace } = ready;
    this.settling!.begin(this.input, pace, () => {
      const values = this.values(types);
      return () => {
        this.calling = { of: ready, given: values };
        return declared.body.call!(...(values as never[]));
      };
    });
    this.close(OK, 0, '');
  }

  private settled({ outcomes, pace }: Ready): void {
    this.pending = this.settling!.end(pace);
    this.send((this.writes = outcomes));
  }

  /** The first rows for one row of arguments; `cursor` names the rest. */
  private table({ declared, arguments: types, returns }: Ready, cursor: number): void {
    const call = this.calling!;
    const given = declared.body.call!(...((call.given = this.values(types)) as never[])) as Iterable<unknown>;
    if (typeof given?.[Symbol.iterator] !== 'function') throw new Misfit(given, 'nothing that gives rows: yield them, or return an array of them', `rows of ${declared.types.returns.toString()}`);
    this.cursors.set(cursor, { returns, rows: given[Symbol.iterator](), left: [], call });
    this.fill(cursor);
  }

  /** The first rows of a process function for one row or timer; behind the last one is what it keeps. */
  private process({ declared, returns }: Ready, cursor: number): void {
    let at = this.processes.get(cursor);
    if (!at) this.processes.set(cursor, (at = new Processing(declared, cursor)));
    const call = this.calling!;
    call.process = at;
    const rows = at.begin(this.input);
    if (rows) {
      this.cursors.set(cursor, { returns, rows, left: [], end: at.end, call });
      return this.fill(cursor);
    }
    // What most rows do is to change state, and give none.
    this.output.open('', Frame.HEADER);
    try {
      at.end(this.output);
    } catch (thrown) {
      if (thrown instanceof NoRoom) this.cursors.set(cursor, { returns, rows: NO_ROWS, left: [], done: true, end: at.end, call });
      throw thrown;
    }
    this.close(OK, 0);
  }

  private aggregate(ready: Ready, step: (typeof STEPS)[keyof typeof STEPS]): void {
    const accumulator = ready.accumulator!;
    const given = step === 'create' ? [] : step === 'merge' ? this.values([accumulator, accumulator]) : step === 'value' ? this.values([accumulator]) : this.values([accumulator, ...ready.arguments]);
    this.calling = { of: ready, given, step };
    this.pending = [(ready.declared.body[step] as (...values: unknown[]) => unknown)(...given)];
    this.send((this.writes = step === 'value' ? ready.returns : accumulator));
  }

  private add(file: string, name: string, declared: Declared): void {
    const { types, process } = declared;
    this.listed.push(described(file, name, declared));
    const returns = process?.outputs.length ? emittedCodec(process.own, process.outputs) : codecOf(types.returns);
    this.ready.push({ file, name, declared, arguments: types.arguments.map(codecOf), returns, accumulator: types.accumulator ? codecOf(types.accumulator) : undefined, outcomes: outcomeWriter(returns, told), pace: new Pace() });
  }

  private begin(number: number): Ready {
    this.row = 0;
    this.pending = [];
    loops.at = '';
    const ready = this.ready[number]!;
    this.calling = { of: ready, given: [] };
    return ready;
  }

  private values(types: Codec[]): unknown[] {
    const values = new Array<unknown>(types.length);
    let i = 0;
    try {
      for (; i < types.length; i++) values[i] = types[i]!.read(this.input);
    } catch (thrown) {
      if (thrown instanceof Misfit) thrown.argument = i;
      throw thrown;
    }
    return values;
  }

  private send(returns: Codec): void {
    this.output.open('', Frame.HEADER);
    for (this.row = 0; this.row < this.pending.length; this.row++) returns.write(this.output, this.pending[this.row]);
    this.close(OK, this.pending.length);
  }

  /** Rows of a table function until there is enough to send; one that does not fit goes with the next ones. */
  private fill(number: number): void {
    const { output } = this;
    const cursor = this.cursors.get(number)!;
    this.calling = cursor.call;
    output.open('', Frame.HEADER);
    let count = 0;
    while (output.at + output.heap.length * 2 < ENOUGH) {
      if (!cursor.left.length) {
        const next = cursor.done ? undefined : cursor.rows.next();
        if (!next || next.done) return this.finish(number, cursor, count);
        cursor.left = [next.value];
      }
      const { at, heap } = output;
      try {
        cursor.returns.write(output, cursor.left[0]);
      } catch (thrown) {
        if (!(thrown instanceof NoRoom) || count === 0) throw thrown;
        output.at = at;
        output.heap = heap;
        break;
      }
      cursor.left = [];
      count++;
    }
    return this.close(MORE, count);
  }

  /** Behind the last row; where there is no room for that, it goes alone. */
  private finish(number: number, cursor: Cursor, count: number): void {
    const { at, heap } = this.output;
    cursor.done = true;
    try {
      cursor.end?.(this.output);
    } catch (thrown) {
      if (!(thrown instanceof NoRoom) || count === 0) throw thrown;
      this.output.at = at;
      this.output.heap = heap;
      return this.close(MORE, count);
    }
    this.cursors.delete(number);
    return this.close(OK, count);
  }

  /** @param size the bytes of the answer, or those that it needs */
  private close(status: number, rows: number, heap = this.output.heap, size = this.output.at): void {
    const { view } = this.output;
    view.setInt32(0, status, true);
    view.setInt32(4, rows, true);
    view.setInt32(8, heap.length, true);
    view.setInt32(12, size, true);
    this.text = heap;
  }
}
