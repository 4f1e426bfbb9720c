import { codecOf, type Codec } from './codec.ts';
import type { Declared } from './declare.ts';
import type { Frame } from './frame.ts';
import { Outputs } from './outputs.ts';
import type { Entry, Process, RowKind } from './process.ts';
import { ASK, Entries, List, StateDoor, Value } from './state.ts';
import { Instant, INSTANTS } from './times.ts';
import { PROCESSING, ProcessingTimers, TimerChanges, Timers, type Time } from './timers.ts';
import { Told } from './told.ts';
import { INTERVAL_DAY_TO_SECOND, STRING, TIMESTAMP_LTZ } from './types.ts';
import { Misfit } from './write.ts';

/** Where a table's number would be: a timer is due, in event time or in processing time. */
const TIMER = 255;
const PROCESSING_TIMER = 254;
const KINDS: RowKind[] = ['+I', '-U', '+U', '-D'];
const PROCESSING_TIME = String(TIMESTAMP_LTZ(3));
const milliseconds = codecOf(INTERVAL_DAY_TO_SECOND);
const text = codecOf(STRING);

/** A process function at work in one place of a job: what it is given with each row, and what it says of state and timers. */
export class Processing {
  private readonly process: Process;
  private readonly values: Value[] = [];
  private readonly changes = new TimerChanges();
  private readonly processingTimers: ProcessingTimers;
  private readonly columns: [string, Codec][][];
  private readonly arguments: [string, Codec][];
  private readonly timeOf: new (epochMillisecond: number) => Time;
  private readonly argumentTypes: string[];
  private readonly door: StateDoor;
  private readonly outputs: Outputs;
  private readonly context;
  private row: Record<string, unknown> = {};
  private input = 0;

  constructor({ process, types }: Declared, instance: number) {
    this.process = process!;
    this.columns = process!.inputs.map(([, { columns }]) => Object.entries(columns).map(([name, type]) => [name, codecOf(type)]));
    this.arguments = process!.argumentNames.map((name, i) => [name, codecOf(types.arguments[i]!)]);
    this.timeOf = INSTANTS[process!.time.shape.root as keyof typeof INSTANTS];
    this.argumentTypes = types.arguments.map(String);
    this.door = new StateDoor(instance);
    const timers = new Timers(this.changes, 0, 'onTimer', process!.onTimer !== undefined);
    this.processingTimers = new ProcessingTimers(this.changes, PROCESSING, 'onProcessingTimer', process!.onProcessingTimer !== undefined);
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
      timers: Object.freeze({ event: timers, processing: this.processingTimers }),
      output: this.outputs.handles,
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
    const input = (this.input = frame.view.getUint8(frame.next(1)));
    const kind = frame.view.getUint8(frame.next(1));
    context.time = this.time(frame, input === PROCESSING_TIMER ? Instant : this.timeOf);
    context.watermark = this.time(frame, this.timeOf);
    this.processingTimers.begin(frame);
    context.timer = text.read(frame) as string | null;
    for (const each of this.values) each.begin(frame);
    this.changes.begin();
    if (input >= PROCESSING_TIMER) {
      context.input = context.kind = null;
      if (this.arguments.length) context.arguments = {};
      return this.rows((input === TIMER ? process.onTimer : process.onProcessingTimer)!(context));
    }
    context.input = process.inputs[input]![0];
    context.kind = KINDS[kind]!;
    if (this.arguments.length) context.arguments = read(frame, this.arguments, 'the argument');
    this.row = read(frame, this.columns[input]!, `${context.input}, column`);
    return this.rows(process.rows[input]!(context, this.row));
  }

  private time(frame: Frame, made: typeof this.timeOf): Time | null {
    const at = milliseconds.read(frame) as number | null;
    return at === null ? null : new made(at);
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
    const processing = this.input === PROCESSING_TIMER;
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
        : ([[processing ? 'processing timer' : 'timer', null, context.timer]] as const)),
      ...(key === null ? [] : ([['key', null, key]] as const)),
      ['time', processing ? PROCESSING_TIME : time, context.time],
      ['watermark', time, context.watermark],
      ['state', null, new Told(process.state.map(([name, { kind, types }]) => [name, `${kind}(${types.join(', ')})`, context.state[name]!.peek()]))],
    ]);
  }

  /** What is to be kept, behind the last row. */
  readonly end = (frame: Frame): void => {
    for (const each of this.values) each.end(frame);
    this.changes.end(frame);
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
