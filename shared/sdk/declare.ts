import { callable, type Called, type CalledTable } from './called.ts';
import type { Process } from './process.ts';
import type { FlinkType, ValueOf } from './types.ts';

type Types = readonly FlinkType<unknown>[];
type Values<A extends Types> = { [K in keyof A]: ValueOf<A[K]> };

/** What a function of any kind does, for values of any type. */
export interface Body {
  /** Of a scalar function and of a table function, which gives its rows one by one. */
  call?: (...values: never[]) => unknown;
  create?: () => unknown;
  accumulate?: (accumulator: never, ...values: never[]) => unknown;
  retract?: (accumulator: never, ...values: never[]) => unknown;
  merge?: (one: never, other: never) => unknown;
  value?: (accumulator: never) => unknown;
}

/** A function that SQL can call by the name under which a file exports it. */
export class Declared {
  /** Where it was declared, as V8 tells it. */
  readonly stack: string;

  constructor(
    readonly kind: 'scalar' | 'async' | 'table' | 'aggregate' | 'process',
    readonly types: { arguments: Types; returns: FlinkType<unknown>; accumulator: FlinkType<unknown> | null },
    readonly deterministic: boolean,
    readonly body: Body,
    /** What only a process function has. */
    readonly process: Process | null = null,
  ) {
    this.stack = new Error().stack ?? '';
  }
}

interface Options<A extends Types, R> {
  /** The types of its arguments, in order. */
  arguments: A;
  returns: FlinkType<R>;
  /** False where equal arguments may give unequal results: Flink then calls it for each row, and never at planning. True unless told. */
  deterministic?: boolean;
}

/** A function of one row that gives one value. */
export function scalar<const A extends Types, R>(options: Options<A, R>, call: (...values: Values<A>) => NoInfer<R>): Called<A, R> {
  return callable(new Declared('scalar', { arguments: options.arguments, returns: options.returns, accumulator: null }, options.deterministic ?? true, { call }));
}

/**
 * A scalar function that may await, in streaming jobs: Flink makes an operator of its own of each call, in which rows wait for their results, in order. Many rows cross into V8
 * at once, beside the task's thread, so heavy functions gain by it too. What is awaited must come to an end by itself: there is no network, no file and no clock to wait for.
 */
export function asyncScalar<const A extends Types, R>(options: Options<A, R>, call: (...values: Values<A>) => Promise<NoInfer<R>> | NoInfer<R>): Called<A, R> {
  return callable(new Declared('async', { arguments: options.arguments, returns: options.returns, accumulator: null }, options.deterministic ?? true, { call }));
}

/** A function of one row that gives any number of rows: a generator, or anything else that can be iterated over. */
export function table<const A extends Types, R>(options: Options<A, R>, call: (...values: Values<A>) => Iterable<NoInfer<R>>): CalledTable<A, R> {
  return callable(new Declared('table', { arguments: options.arguments, returns: options.returns, accumulator: null }, options.deterministic ?? true, { call }));
}

/** A function of many rows that gives one value. Flink keeps the accumulator in state, by its type. */
export function aggregate<const A extends Types, S, R>(
  options: Options<A, R> & { accumulator: FlinkType<S> },
  body: {
    /** The accumulator of no rows. */
    create: () => NoInfer<S>;
    /** The accumulator with one row more; it may be the same object, changed. */
    accumulate: (accumulator: NoInfer<S>, ...values: Values<A>) => NoInfer<S>;
    /** The accumulator with one row less; Flink asks for it where rows are taken back. */
    retract?: (accumulator: NoInfer<S>, ...values: Values<A>) => NoInfer<S>;
    /** The accumulator of the rows of both; Flink asks for it in session windows, and where it aggregates in two steps. */
    merge?: (one: NoInfer<S>, other: NoInfer<S>) => NoInfer<S>;
    value: (accumulator: NoInfer<S>) => NoInfer<R>;
  },
): Called<A, R> {
  return callable(new Declared('aggregate', { arguments: options.arguments, returns: options.returns, accumulator: options.accumulator }, options.deterministic ?? true, body as Body));
}
