import { callable } from './called.ts';
import { Declared } from './declare.ts';
import { withOutputs } from './outputs.ts';
import { processed, type CalledProcess } from './process-call.ts';
import type { ListState, MapState, ValueState } from './state.ts';
import { INSTANTS, type Instant, type LocalDateTime } from './times.ts';
import { TIMESTAMP_LTZ, type FlinkType, type ValueOf } from './types.ts';

type Fields = Record<string, FlinkType<unknown>>;
type Values<F extends Fields> = { [K in keyof F]: ValueOf<F[K]> };
/** How a row came: added, taken back before a change, as it is after one, deleted. */
export type RowKind = '+I' | '-U' | '+U' | '-D';

interface TableOptions {
  /** The rows of one key go to one place, which has the key's state and timers: SQL says PARTITION BY. 'optional': it may be left out, and there is but one key. */
  partitioned?: boolean | 'optional';
  /** The table may take rows back; `ctx.kind` says what each row is. */
  retracting?: boolean;
  /** All columns of a row go on with what it gives; else the key does. */
  passColumns?: boolean;
  /** SQL must say which column is the time: on_time => DESCRIPTOR(column). */
  timed?: boolean;
}

/** A table that a process function takes: the columns that it reads, which are found by their names. */
export interface Input<F extends Fields = Fields> {
  readonly columns: F;
  readonly options: TableOptions;
}

export function tableOf<const F extends Fields>(columns: F, options: TableOptions = {}): Input<F> {
  return { columns, options };
}

/** An entry of state; `H` is what the function sees of it. */
export interface Entry<H = unknown> {
  readonly kind: 'value' | 'list' | 'map';
  /** Of a map: the key's, and the value's. */
  readonly types: readonly FlinkType<unknown>[];
  /** As Flink reads it; undefined: what the job says. */
  readonly ttl: string | undefined;
  readonly initial: unknown;
  readonly handle?: H;
}

interface Kept {
  /** How long after its last change it is forgotten, as Flink reads it: `1 h`. */
  ttl?: string;
}

const PARTS = ['ROW', 'ARRAY', 'MAP', 'BYTES'];

/** Whether the values of a type can be changed as they are. */
export const isMutable = ({ shape }: FlinkType<unknown>): boolean => PARTS.includes(shape.root);

/** One value for each key: null, or `initial`, until it is set. */
export function value<T>(type: FlinkType<T>, options: Kept & { initial: NonNullable<T> | (() => NonNullable<T>) }): Entry<ValueState<NonNullable<T>>>;
export function value<T>(type: FlinkType<T>, options?: Kept): Entry<ValueState<T | null>>;
export function value(type: FlinkType<unknown>, { ttl, initial }: Kept & { initial?: unknown } = {}): Entry<never> {
  if (initial !== undefined && typeof initial !== 'function' && isMutable(type)) throw new TypeError(`the initial value of a ${type.toString()} would be one for all keys. Give a function that makes it: initial: () => …`);
  return { kind: 'value', types: [type.orNull()], ttl, initial };
}

/** Values in a row for each key, none of them null. */
export function list<T>(type: FlinkType<T>, { ttl }: Kept = {}): Entry<ListState<NonNullable<T>>> {
  return { kind: 'list', types: [type.notNull()], ttl, initial: undefined };
}

/** Values by keys of their own, for each key; those are never null. */
export function map<K, V>(key: FlinkType<K>, of: FlinkType<V>, { ttl }: Kept = {}): Entry<MapState<NonNullable<K>, V>> {
  if (isMutable(key)) throw new TypeError(`the keys of a map in state are of a simple type, and ${key.toString()} is none. Make a STRING of them.`);
  return { kind: 'map', types: [key.notNull(), of], ttl, initial: undefined };
}

/** Timers of the key. */
interface Timers<T> {
  /** Sets the timer of a name anew, or one that has no name. */
  set(name: string, time: T): void;
  set(time: T): void;
  clear(timer: string | T): void;
  clearAll(): void;
}

/** Timers by the clock of the machine that has the key, whatever times the rows have. */
interface ProcessingTimers extends Timers<Instant> {
  /** What that clock said as the call began. */
  readonly now: Instant;
}

interface Context<S, T, O> {
  /** Gives a row to another output. */
  readonly output: { readonly [K in keyof O]: (row: NonNullable<ValueOf<O[K]>>) => void };
  /** No row is expected that is older; null before there is one. Once all rows are there, it is the last time there is. */
  readonly watermark: T | null;
  /** The key's. */
  readonly state: S;
  readonly timers: {
    /** In event time: `onTimer` is called when the watermark has passed one. */
    readonly event: Timers<T>;
    /** In processing time: `onProcessingTimer` is called when the clock has. They are kept in state, and so is their time: one that was due while the job stood still comes as it goes on. */
    readonly processing: ProcessingTimers;
  };
  /** Forgets all state of the key. */
  clearState(): void;
}

interface RowContext<S, T, A, N, O> extends Context<S, T, O> {
  /** By the column that on_time names; null where SQL gives no on_time. */
  readonly time: T | null;
  /** The table that the row is of. */
  readonly input: N;
  readonly kind: RowKind;
  readonly arguments: A;
}

interface TimerContext<S, T, O, At> extends Context<S, T, O> {
  /** What the timer that is due was set to. */
  readonly time: At;
  /** The name of the timer that is due; null where it has none. */
  readonly timer: string | null;
}

type Rows<R> = Iterable<R> | void;
type RowOf<I> = I extends Input<infer F> ? Values<F> : never;
type StateOf<S> = { readonly [K in keyof S]: S[K] extends Entry<infer H> ? H : never };

interface Options<I, A, S, R, T, O> {
  /** The tables that it takes, by the names of SQL's arguments. */
  input: I;
  /** Its other arguments, by their names. */
  arguments?: A;
  /** What it keeps for each key. */
  state?: S;
  /** The row that it gives. */
  returns: FlinkType<R>;
  /** Its other outputs, each with the ROW of its rows: `ctx.output.name(row)`. */
  outputs?: O;
  /** What the times are: TIMESTAMP_LTZ(3) unless told. Flink checks it against the column of on_time. */
  time?: FlinkType<T>;
  /** False where equal rows and state may give something else. True unless told. */
  deterministic?: boolean;
}

/** What a declaration has beside types and body. */
export interface Process {
  readonly inputs: readonly (readonly [string, Input])[];
  readonly argumentNames: readonly string[];
  readonly state: readonly (readonly [string, Entry])[];
  readonly time: FlinkType<unknown>;
  readonly rows: readonly ((context: unknown, row: unknown) => unknown)[];
  readonly onTimer: ((context: unknown) => unknown) | undefined;
  readonly onProcessingTimer: ((context: unknown) => unknown) | undefined;
  /** What it yields. */
  readonly own: FlinkType<unknown>;
  readonly outputs: readonly (readonly [string, FlinkType<unknown>])[];
}

/** A function of tables, with state and timers for each key. Its rows come one by one; it yields what it gives. */
export function process<const I extends Record<string, Input>, R, const A extends Fields = {}, const S extends Record<string, Entry> = {}, T extends Instant | LocalDateTime | null = Instant | null, const O extends Record<string, FlinkType<object | null>> = {}>(
  options: Options<I, A, S, R, T, O>,
  body: {
    /** For the rows of all tables, or one for each table by its name. */
    onRow:
      | ((context: RowContext<StateOf<S>, NonNullable<T>, Values<A>, keyof I & string, O>, row: RowOf<I[keyof I]>) => Rows<NoInfer<R>>)
      | { [K in keyof I]: (context: RowContext<StateOf<S>, NonNullable<T>, Values<A>, K & string, O>, row: RowOf<I[K]>) => Rows<NoInfer<R>> };
    /** For timers in event time. */
    onTimer?: (context: TimerContext<StateOf<S>, NonNullable<T>, O, NonNullable<T> | null>) => Rows<NoInfer<R>>;
    /** For timers in processing time. Its rows have, where SQL gives on_time, the time just behind the watermark, so that they are late nowhere. */
    onProcessingTimer?: (context: TimerContext<StateOf<S>, NonNullable<T>, O, Instant>) => Rows<NoInfer<R>>;
  },
): CalledProcess<I, A, R, O, T> {
  const inputs = Object.entries(options.input);
  const state = Object.entries(options.state ?? {});
  const time = options.time ?? TIMESTAMP_LTZ(3);
  const rows = inputs.map(([name]) => (typeof body.onRow === 'function' ? body.onRow : (body.onRow as Record<string, unknown>)?.[name]));
  checkInputs(inputs, rows);
  const timers = body.onTimer !== undefined || body.onProcessingTimer !== undefined;
  if (state.length || timers) checkKeyed(inputs, timers ? 'timers' : 'state', timers);
  if (!(time.shape.root in INSTANTS)) throw new TypeError(`time is ${time.toString()}, and can be TIMESTAMP(3) or TIMESTAMP_LTZ(3)`);
  const args = Object.entries(options.arguments ?? {});
  const outputs = Object.entries(options.outputs ?? {});
  if (outputs.length && inputs.some(([, each]) => each.options.passColumns)) throw new TypeError('rows of several outputs have columns of their own, and a table says passColumns: true. Give what is needed in the rows');
  const shape: Process = { inputs, argumentNames: args.map(([name]) => name), state, time, rows: rows as Process['rows'], onTimer: body.onTimer as Process['onTimer'], onProcessingTimer: body.onProcessingTimer as Process['onProcessingTimer'], own: options.returns.notNull(), outputs };
  const declared = new Declared(
    'process',
    { arguments: args.map(([, type]) => type), returns: withOutputs(options.returns, outputs).notNull(), accumulator: null },
    options.deterministic ?? true,
    {},
    shape,
  );
  return callable(declared, (self, given, options) => processed(self, shape, declared.types.arguments, given as Record<string, unknown>, options as { onTime?: string }));
}

function checkInputs(inputs: [string, Input][], rows: unknown[]): void {
  if (!inputs.length) throw new TypeError('a process function takes a table: input: { name: tableOf({ … }) }');
  inputs.forEach(([name], i) => {
    if (typeof rows[i] !== 'function') throw new TypeError(`onRow has no function for the table ${name}`);
  });
}

/** Flink says so too, when a statement calls the function; here it is said of the file. */
function checkKeyed(inputs: [string, Input][], what: string, timers: boolean): void {
  for (const [name, { options }] of inputs) {
    if (!options.partitioned) throw new TypeError(`${what} ${timers ? 'are' : 'is'} kept for a key, and the table ${name} has none. Say partitioned: true in its tableOf`);
    if (timers && options.passColumns) throw new TypeError(`a timer has no row whose columns could go on, and the table ${name} says passColumns: true. Leave one of them out`);
  }
}
