import { codecOf, type Codec } from './codec.ts';
import type { Declared } from './declare.ts';
import type { Frame } from './frame.ts';
import { Outputs } from './outputs.ts';
import type { Entry, Process, RowKind } from './process.ts';
import { ASK, Entries, List, StateDoor, Value } from './state.ts';
import { INSTANTS, type Instant, type LocalDateTime } from './times.ts';
import { Told } from './told.ts';
import { INTERVAL_DAY_TO_SECOND, STRING } from './types.ts';
import { Misfit } from './write.ts';

type Time = Instant | LocalDateTime;

/** Where a table's number would be: a timer is due. */
const TIMER = 255;
const KINDS: RowKind[] = ['+I', '-U', '+U', '-D'];
/** What is to be done with a timer. */
const SET = 0;
const CLEAR = 1;
const CLEAR_ALL = 2;

const milliseconds = codecOf(INTERVAL_DAY_TO_SECOND);
const text = codecOf(STRING);

/** The changes of timers that a call asks for, in order: nothing reads them before it ends. */
class TimerChanges {
  private asked: [change: number, name: string | null, time: number | null][] = [];

  constructor(private readonly heard: boolean) {}

  set(first: string | Time, second?: Time): void {
    const named = typeof first === 'string';
    const time = named ? second : first;
    if (!Number.isSafeInteger(time?.epochMillisecond)) throw new TypeError(`a timer is set to ${String(time)}, which is no time`);
    if (!this.heard) throw new TypeError('a timer is set, and the function has no onTimer that would hear of it');
    this.asked.push([SET, named ? first : null, time!.epochMillisecond]);
  }

  clear(timer: string | Time): void {
    this.asked.push([CLEAR, typeof timer === 'string' ? timer : null, typeof timer === 'string' ? null : timer.epochMillisecond]);
  }

  clearAll(): void {
    this.asked.push([CLEAR_ALL, null, null]);
  }

  begin(): void {
    this.asked = [];
  }

  end(frame: Frame): void {
    frame.view.setInt32(frame.next(4), this.asked.length, true);
    for (const [change, name, time] of this.asked) {
      frame.view.setUint8(frame.next(1), change);
      text.write(frame, name);
      milliseconds.write(frame, time);
    }
  }
}

/** A process function at work in one place of a job: what it is given with each row, and what it says of state and timers. */
export class Processing {
  private readonly process: Process;
  private readonly values: Value[] = [];
  private readonly timers: TimerChanges;
  private readonly columns: [string, Codec][][];
  private readonly arguments: [string, Codec][];
  private readonly timeOf: new (epochMillisecond: number) => Time;
  private readonly argumentTypes: string[];
  private readonly door: StateDoor;
  private readonly outputs: Outputs;
  private readonly context;
  private row: Record<string, unknown> = {};

  constructor({ process, types }: Declared, instance: number) {
    this.process = process!;
    this.columns = process!.inputs.map(([, { columns }]) => Object.entries(columns).map(([name, type]) => [name, codecOf(type)]));
    this.arguments = process!.argumentNames.map((name, i) => [name, codecOf(types.arguments[i]!)]);
    this.timeOf = INSTANTS[process!.time.shape.root as keyof typeof INSTANTS];
    this.argumentTypes = types.arguments.map(String);
    this.door = new StateDoor(instance);
    this.timers = new TimerChanges(process!.onTimer !== undefined);
    this.outputs = new Outputs(process!.outputs);
    const state = this.stateOf(process!.state, this.door);
    this.context = {
      time: null as Time | null,
      watermark: null as Time | null,
      input: null as string | null,
      kind: null as RowKind | null,
      timer: null as string | null,
      arguments: {} as Record<string, unknown>,
      state,
      output: this.outputs.handles,
      timers: Object.freeze({ event: this.timers }),
      clearState: () => Object.values(state).forEach((each) => each.clear()),
    };
  }

  private stateOf(entries: readonly (readonly [string, Entry])[], door: StateDoor): Readonly<Record<string, Value | List | Entries>> {
    const all = entries.map(([name, entry], number) => {
      if (entry.kind !== 'value') return [name, new (entry.kind === 'list' ? List : Entries)(name, number, entry, door)] as const;
      const made = new Value(name, number, entry, door);
      this.values.push(made);
      return [name, made] as const;
    });
    return Object.freeze(Object.fromEntries(all));
  }

  /** The rows for what is in a frame, a row of a table or a timer that is due; undefined where there are none. */
  begin(frame: Frame): Iterator<unknown> | undefined {
    const { context, process } = this;
    const input = frame.view.getUint8(frame.next(1));
    const kind = frame.view.getUint8(frame.next(1));
    context.time = this.time(frame);
    context.watermark = this.time(frame);
    context.timer = text.read(frame) as string | null;
    for (const each of this.values) each.begin(frame);
    this.timers.begin();
    if (input === TIMER) {
      context.input = context.kind = null;
      if (this.arguments.length) context.arguments = {};
      return this.rows(process.onTimer!(context));
    }
    context.input = process.inputs[input]![0];
    context.kind = KINDS[kind]!;
    if (this.arguments.length) context.arguments = read(frame, this.arguments, 'the argument');
    this.row = read(frame, this.columns[input]!, `${context.input}, column`);
    return this.rows(process.rows[input]!(context, this.row));
  }

  private time(frame: Frame): Time | null {
    const at = milliseconds.read(frame) as number | null;
    return at === null ? null : new this.timeOf(at);
  }

  private rows(given: unknown): Iterator<unknown> | undefined {
    if (this.process.outputs.length) return given === undefined && this.outputs.isEmpty ? undefined : this.outputs.rows(given === undefined ? undefined : this.yielded(given));
    return given === undefined ? undefined : this.yielded(given);
  }

  private yielded(given: unknown): Iterator<unknown> {
    if (typeof (given as Iterable<unknown>)?.[Symbol.iterator] === 'function') return (given as Iterable<unknown>)[Symbol.iterator]();
    throw new Misfit(given, 'nothing that gives rows: yield them, or return an array of them, and await nothing', 'rows');
  }

  /** What the call was given, and what is kept for its key. */
  told(): Told {
    const { context, process, row } = this;
    const time = String(process.time);
    const columns = process.inputs.find(([name]) => name === context.input)?.[1].columns;
    const key = text.read(this.door.ask(ASK.KEY, 0)) as string | null;
    return new Told([
      ...(columns
        ? ([
            ['input', null, context.input],
            ['kind', null, context.kind],
            ['row', null, new Told(Object.entries(columns).map(([name, type]) => [name, String(type), row[name]]))],
            ['arguments', null, new Told(process.argumentNames.map((name, i) => [name, this.argumentTypes[i]!, context.arguments[name]]))],
          ] as const)
        : ([['timer', null, context.timer]] as const)),
      ...(key === null ? [] : ([['key', null, key]] as const)),
      ['time', time, context.time],
      ['watermark', time, context.watermark],
      ['state', null, new Told(process.state.map(([name, { kind, types }]) => [name, `${kind}(${types.join(', ')})`, context.state[name]!.peek()]))],
    ]);
  }

  /** What is to be kept, behind the last row. */
  readonly end = (frame: Frame): void => {
    for (const each of this.values) each.end(frame);
    this.timers.end(frame);
  };
}

function read(frame: Frame, types: [string, Codec][], what: string): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, { read: one }] of types)
    try {
      values[name] = one(frame);
    } catch (thrown) {
      if (thrown instanceof Misfit) thrown.of = `${what} ${name}`;
      throw thrown;
    }
  return values;
}
