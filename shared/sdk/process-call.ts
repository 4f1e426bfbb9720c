import { FunctionName } from './called.ts';
import type { Declared } from './declare.ts';
import { Expression, lit } from './expression.ts';
import { Made, quoted, type Writer } from './made.ts';
import { Partitioned } from './partitioned.ts';
import type { Input, Process } from './process.ts';
import { program } from './program.ts';
import { rowOf, Slot, type Query } from './query.ts';
import { Relation, type AnyRelation, type TableOf } from './relation.ts';
import type { TimeColumn, Whole } from './rows.ts';
import type { FlinkType, ValueOf } from './types.ts';

/* eslint-disable @typescript-eslint/no-explicit-any */
type Fields = Record<string, FlinkType<unknown>>;
type Table = TableOf<any> | Partitioned<any, any>;
type RowOf<G> = G extends Partitioned<infer R, any> ? R : G extends TableOf<infer R> ? R : never;
type KeyOf<G> = G extends Partitioned<infer R, infer K> ? Pick<R, K & keyof R> : unknown;
type KeysOf<G> = Whole<[{ [K in keyof G]: KeyOf<G[K]> }[keyof G] & object]>;
type Missing<F extends Fields, R> = string extends keyof R ? never : { [C in keyof F]: C extends keyof R ? (R[C] extends ValueOf<F[C]> ? never : C) : C }[keyof F];
/** `unknown` where each table has the columns that are read; else which it lacks, or has of another type. */
type Fitting<I, G> = { [K in keyof I]: K extends keyof G ? (I[K] extends Input<infer F> ? ([Missing<F, RowOf<G[K]>>] extends [never] ? unknown : { 'lacks, or has as another type': Missing<F, RowOf<G[K]>> }) : never) : unknown };
type Timed<N, T> = N extends string ? { rowtime: NonNullable<T> } : unknown;

/** A declared process function, which a job also calls: its tables and its other arguments by their names. */
export type CalledProcess<I extends Record<string, Input>, A extends Fields, R, O extends Fields, T> = Declared &
  (<const G extends { [K in keyof I]: Table }, const N extends TimeColumn<RowOf<G[keyof I]>> | undefined = undefined>(
    given: G & Fitting<I, G> & { [K in keyof A]: ValueOf<A[K]> | Expression<ValueOf<A[K]>> },
    options?: { onTime?: N },
  ) => ProcessedRows<KeysOf<Pick<G, keyof I>> & NonNullable<R> & Timed<N, T>, { [K in keyof O]: KeysOf<Pick<G, keyof I>> & NonNullable<ValueOf<O[K]>> & Timed<N, T> }>);

/**
 * A call in a FROM. It is a view of the job's: Flink refuses one that stands in an INSERT with named columns (a fault of its planner), and all outputs read one call.
 */
class ProcessCall extends Made {
  /** Whose place it has. */
  owner: AnyRelation | undefined;
  uid: string | undefined;

  constructor(
    private readonly declared: object,
    private readonly given: readonly (readonly [string, Made])[],
    private readonly onTime: string | undefined,
  ) {
    super();
  }

  write(writer: Writer): void {
    const { place, name } = this.owner ?? {};
    const view = program.view(this, `${name ?? 'process'}_call`, (inner) => {
      inner.add('SELECT * FROM ');
      this.writeCall(inner);
    });
    writer.from(place, () => writer.add(quoted(view)));
  }

  private writeCall(writer: Writer): void {
    writer.from(this.owner?.place, () => {
      writer.list([new FunctionName(this.declared)]).add('(');
      this.given.forEach(([name, value], i) => writer.add(`${i ? ', ' : ''}${quoted(name)} => `).list([value]));
      if (this.onTime !== undefined) writer.add(`, on_time => DESCRIPTOR(${quoted(this.onTime)})`);
      if (this.uid !== undefined) writer.add(`, uid => '${this.uid}'`);
      writer.add(')');
    });
  }
}

/** A table without keys. */
class WholeTable extends Made {
  constructor(private readonly table: AnyRelation) {
    super();
  }

  write(writer: Writer): void {
    writer.add('TABLE ');
    this.table.writeName(writer);
  }
}

/** The rows that a process function gives; those of its other outputs beside them. */
export class ProcessedRows<R extends object, O> extends Relation<[R]> {
  constructor(
    query: Query,
    private readonly call: ProcessCall,
    private readonly queryOf: (output: string) => Query,
  ) {
    super(query);
  }

  /** The rows of another output, as a table like others. It is the same call: one operator, one state. */
  output<K extends keyof O & string>(name: K): Relation<[O[K] & object]> {
    return new Relation(this.queryOf(name));
  }

  /** The operator, and its state, have this name. */
  override uid(name: string): this {
    this.call.uid = program.uids.give(name);
    return this;
  }
}

/** With its type: Flink makes code of a call by the declared one, whatever a literal is. */
const argument = (value: unknown, type: FlinkType<unknown>) => (value instanceof Expression ? (value as Expression<unknown>) : lit(value as never, type));

export function processed(declared: object, process: Process, argumentTypes: readonly FlinkType<unknown>[], given: Record<string, unknown>, { onTime }: { onTime?: string } = {}): ProcessedRows<object, Record<string, object>> {
  const tables = process.inputs.map(([name]) => [name, given[name]] as const);
  const call = new ProcessCall(
    declared,
    [...tables.map(([name, table]) => [name, table instanceof Relation ? new WholeTable(table) : (table as Made)] as const), ...process.argumentNames.map((name, i) => [name, argument(given[name], argumentTypes[i]!)] as const)],
    onTime,
  );
  // Of a second table the key is the same, under another name.
  const keys = tables.flatMap(([, table]) => (table instanceof Partitioned ? [table.keys] : []))[0] ?? [];
  const passes = process.inputs.some(([, { options }]) => options.passColumns);
  const slot = new Slot(call, 'rows');
  const row = rowOf(slot) as Record<string, Expression<any>>;
  const query = (fields: [string, Expression<unknown>][], filter: Expression<boolean>[]): Query => ({
    sources: [{ slot }], filters: filter, fields: [...keys.map((key) => [key, row[key]!] as [string, Expression<unknown>]), ...fields, ...(onTime === undefined ? [] : [['rowtime', row.rowtime!] as [string, Expression<unknown>]])],
  });
  const columns = (type: FlinkType<unknown>, of: (name: string) => Expression<unknown>) => (type.shape.root === 'ROW' ? type.shape.fields.map(([name]) => [name, of(name)] as [string, Expression<unknown>]) : []);
  const own = passes || process.own.shape.root !== 'ROW' ? { sources: [{ slot }], filters: [] } : query(columns(process.own, (name) => row[name]!), process.outputs.map(([name]) => row[name]!.isNull()));
  const made = new ProcessedRows<object, Record<string, object>>(own, call, (name) => {
    const output = process.outputs.find(([each]) => each === name);
    if (!output) throw new TypeError(`there is no output ${name}: the function has ${process.outputs.map(([each]) => each).join(', ') || 'none'}`);
    return query(columns(output[1], (column) => row[name]!.field(column as never)), [row[name]!.isNotNull()]);
  });
  call.owner = made as unknown as AnyRelation;
  return made;
}
