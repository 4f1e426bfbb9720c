import type { TableCall } from './called.ts';
import type { TableName, Tables } from './catalog.ts';
import { Expression, Interval, joined, Order } from './expression.ts';
import { Made, quoted, type Writer } from './made.ts';
import { Partitioned } from './partitioned.ts';
import { program } from './program.ts';
import { entriesOf, isClosed, isWhole, lastOf, Named, rowOf, rowsOf, Slot, writeQuery, type Condition, type Kind, type Query, type Rows, type Source } from './query.ts';
import type { Either, Fields, Nullable, Refusal, RowOf, Sides, TimeColumn, Whole, Windowed } from './rows.ts';
import { SqlText } from './sql-text.ts';
import { Shown, WindowCall, Written } from './written.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyRelation = Relation<any>;
/** A table with rows of one type. */
export type TableOf<R extends object> = Made & { readonly rows: readonly [R] };

/** A table that a job makes: rows of one table, or of several beside each other, of which `Rs` has the types. Nothing is computed until Flink runs it. */
export class Relation<Rs extends Rows> extends Made {
  declare readonly rows: Rs;
  /** The name of the variable that has it. */
  name: string | undefined;
  private pin: string | undefined;

  constructor(private readonly query: Query) {
    super();
  }

  /** A column for each field; their names are the fields'. */
  select<const F extends Fields>(fields: (...rows: Sides<Rs>) => F): Relation<[RowOf<F>]> {
    const open = this.open();
    return new Relation({ ...open, fields: entriesOf(fields(...rowsOf<Rs>(open))) });
  }

  where(condition: (...rows: Sides<Rs>) => Condition): Relation<Rs> {
    const open = this.open();
    return new Relation({ ...open, filters: [...open.filters, condition(...rowsOf<Rs>(open))] });
  }

  /** With `asOf`, the other table is taken as it was at that time: a versioned table, or one that is looked up. */
  join<R extends object>(other: TableOf<R>, on: (...rows: Sides<[...Rs, R]>) => Condition, options: { asOf?: (...rows: Sides<Rs>) => Expression<unknown> } = {}): Relation<[...Rs, R]> {
    return this.joining('JOIN', other, on, options.asOf) as unknown as Relation<[...Rs, R]>;
  }

  leftJoin<R extends object>(other: TableOf<R>, on: (...rows: Sides<[...Rs, R]>) => Condition, options: { asOf?: (...rows: Sides<Rs>) => Expression<unknown> } = {}): Relation<[...Rs, Nullable<R>]> {
    return this.joining('LEFT JOIN', other, on, options.asOf) as unknown as Relation<[...Rs, Nullable<R>]>;
  }

  rightJoin<R extends object>(other: TableOf<R>, on: (...rows: Sides<[...Rs, R]>) => Condition): Relation<[...{ [I in keyof Rs]: Nullable<Rs[I]> }, R]> {
    return this.joining('RIGHT JOIN', other, on) as unknown as Relation<[...{ [I in keyof Rs]: Nullable<Rs[I]> }, R]>;
  }

  fullJoin<R extends object>(other: TableOf<R>, on: (...rows: Sides<[...Rs, R]>) => Condition): Relation<[...{ [I in keyof Rs]: Nullable<Rs[I]> }, Nullable<R>]> {
    return this.joining('FULL JOIN', other, on) as unknown as Relation<[...{ [I in keyof Rs]: Nullable<Rs[I]> }, Nullable<R>]>;
  }

  /** Each row beside each row that a function gives for it; `keep`: also where it gives none. */
  lateral<R extends object>(call: (...rows: Sides<Rs>) => TableCall<R>, options?: { keep?: false }): Relation<[...Rs, R]>;
  lateral<R extends object>(call: (...rows: Sides<Rs>) => TableCall<R>, options: { keep: true }): Relation<[...Rs, Nullable<R>]>;
  lateral(call: (...rows: Sides<Rs>) => Made, { keep = false }: { keep?: boolean } = {}): never {
    const open = this.open();
    const by: { made?: Made } = {};
    const join = { kind: keep ? 'LEFT JOIN' : 'JOIN', on: new Expression<boolean>(['TRUE']), asOf: undefined, by } as const;
    return (by.made = new Relation({ ...open, sources: [...open.sources, { slot: new Slot(call(...rowsOf<Rs>(open)), 'given'), join }] })) as never;
  }

  /** The rows that are alike in some columns, together: `aggregate` says what is made of them. */
  groupBy<const K extends Fields>(keys: (...rows: Sides<Rs>) => K): { aggregate<const F extends Fields>(fields: (...rows: Sides<Rs>) => F): Relation<[RowOf<K & F>]> } {
    const open = this.open();
    const by = entriesOf(keys(...rowsOf<Rs>(open)));
    return { aggregate: (fields) => new Relation({ ...open, groups: by.map(([, each]) => each), fields: [...by, ...entriesOf(fields(...rowsOf<Rs>(open)))] }) };
  }

  /** One row of all rows. */
  aggregate<const F extends Fields>(fields: (...rows: Sides<Rs>) => F): Relation<[RowOf<F>]> {
    return this.select(fields);
  }

  distinct(): Relation<[Whole<Rs>]> {
    return new Relation({ ...this.open(), distinct: true });
  }

  /** The rows of both, equal ones too. The columns are told apart by their places. */
  union<R extends object>(other: TableOf<R>): Relation<[Either<Whole<Rs>, R>]> {
    return new Relation({ sources: [], filters: [], both: ['UNION ALL', this.whole, other as unknown as AnyRelation] });
  }

  /** Rows in windows of equal length, one after the other. */
  tumble(time: TimeColumn<Whole<Rs>>, size: Interval): Relation<[Windowed<Whole<Rs>>]> {
    return this.windows('TUMBLE', [], time, [size]);
  }

  /** Windows of one length, a new one after each `slide`. */
  hop(time: TimeColumn<Whole<Rs>>, slide: Interval, size: Interval): Relation<[Windowed<Whole<Rs>>]> {
    return this.windows('HOP', [], time, [slide, size]);
  }

  /** Windows that grow by `step` up to `size`, and begin anew. */
  cumulate(time: TimeColumn<Whole<Rs>>, step: Interval, size: Interval): Relation<[Windowed<Whole<Rs>>]> {
    return this.windows('CUMULATE', [], time, [step, size]);
  }

  /** Windows that end where no row came for so long. */
  session(time: TimeColumn<Whole<Rs>>, gap: Interval, partitionBy: readonly (keyof Whole<Rs> & string)[] = []): Relation<[Windowed<Whole<Rs>>]> {
    return this.windows('SESSION', partitionBy, time, [gap]);
  }

  /** The first `count` rows of each partition; `row_num` says which. */
  topN(count: number, by: { partitionBy?: (...rows: Sides<Rs>) => readonly Expression<unknown>[]; orderBy: (...rows: Sides<Rs>) => readonly Order[] }): Relation<[Whole<Rs> & { row_num: bigint }]> {
    const open = this.open();
    const rows = rowsOf<Rs>(open);
    const parts = by.partitionBy?.(...rows) ?? [];
    const number = new Expression<bigint>(['ROW_NUMBER() OVER (', ...(parts.length ? ['PARTITION BY ', ...joined(parts), ' '] : []), 'ORDER BY ', ...joined(by.orderBy(...rows)), ')']);
    const numbered = new Relation<[{ row_num: bigint }]>({ ...open, extra: [['row_num', number]] });
    // Flink knows one row of each from more than one.
    return numbered.where(({ row_num }) => (count === 1 ? row_num.eq(1n) : row_num.le(BigInt(count)))) as unknown as Relation<[Whole<Rs> & { row_num: bigint }]>;
  }

  /** Of the rows with one key, the first in some order; `row_num` is 1. */
  deduplicate(by: { key: (...rows: Sides<Rs>) => readonly Expression<unknown>[]; orderBy: (...rows: Sides<Rs>) => Order }): Relation<[Whole<Rs> & { row_num: bigint }]> {
    return this.topN(1, { partitionBy: by.key, orderBy: (...rows) => [by.orderBy(...rows)] });
  }

  orderBy(order: (...rows: Sides<Rs>) => readonly Order[], limit?: number): Relation<[Whole<Rs>]> {
    const open = this.open();
    return new Relation({ ...open, order: order(...rowsOf<Rs>(open)), ...(limit !== undefined && { limit }) });
  }

  /** Writes its rows into a table, the columns by their names. Several writes of a file are one job. */
  insertInto<K extends TableName>(sink: K & Refusal<Whole<Rs>, Tables[K]>): Written {
    const written = new Written(this.whole, sink);
    program.steps.push({ kind: 'insert', made: written });
    return written;
  }

  /**
   * What this expression is made of has its state by this name, whatever becomes of the expression: `late` is `late-group-aggregate`, `late-join`, … Of a table of the
   * catalog it is the source's uid. Other tables with a name are none of it.
   */
  uid(name: string): this {
    const { sources } = this.query;
    const only = sources[0]?.slot.target;
    if (only instanceof SqlText && !only.isQuery) program.refuse('bad-uid', `The uid '${name}' is given to a statement that is no query, and has no operators.`);
    else if (this.plain) program.uids.giveTable('source', this.plain.path, name);
    else if (sources.length > 1 && !isClosed(this.query)) sources.at(-1)!.uid = program.uids.give(name);
    else this.pin = program.uids.give(name);
    return this;
  }

  /** For a process function: the rows that are alike in these columns go together. */
  partitionBy<const K extends keyof Whole<Rs> & string>(...columns: readonly [K, ...K[]]): Partitioned<Whole<Rs>, K> {
    return new Partitioned(this.whole, columns);
  }

  /** Gives its rows to whoever runs the job, as a SELECT of its own does. */
  show(): this {
    program.steps.push({ kind: 'other', made: new Shown(this.whole) });
    return this;
  }

  /** As a table that another query reads. */
  write(writer: Writer): void {
    const plain = this.plain;
    if (plain) plain.write(writer);
    else if (this.name !== undefined) this.writeName(writer, this.name);
    else {
      writer.add('(');
      this.writeQuery(writer);
      writer.add(')');
    }
  }

  /** As a table that has to have a name. */
  writeName(writer: Writer, wish = this.name ?? 'input'): void {
    const plain = this.plain;
    if (plain) return this.write(writer);
    const name = writer.names.query(this, wish, (inner) => this.writeQuery(inner));
    writer.from(this.place, () => writer.add(quoted(name)));
  }

  /** The columns that it gives, by name; undefined where only Flink knows them. */
  get columns(): string[] | undefined {
    return this.query.fields?.map(([name]) => name);
  }

  writeQuery(writer: Writer): void {
    const [only] = this.query.sources;
    const from = writer.text.length;
    if (only?.slot.target instanceof SqlText && isWhole(this.query)) only.slot.target.write(writer);
    else writer.from(this.place, () => writeQuery(writer, this.query), this.place?.name);
    writer.pin(this.pin, from);
  }

  /** The table of the catalog that it is; undefined where it is more. */
  private get plain(): Named | undefined {
    const target = this.query.sources[0]?.slot.target;
    return target instanceof Named && isWhole(this.query) ? target : undefined;
  }

  private get whole(): AnyRelation {
    return this as unknown as AnyRelation;
  }

  /** What the next step adds to: itself, or a query that reads it. */
  private open(): Query {
    const isNamed = (this.name ?? this.pin) !== undefined && this.query.sources.length === 1 && !this.plain;
    return isClosed(this.query) || isNamed ? { sources: [{ slot: new Slot(this, this.name ?? 't') }], filters: [] } : this.query;
  }

  private joining(kind: Kind, other: Made, on: (...rows: never) => Condition, asOf?: (...rows: never) => Expression<unknown>): AnyRelation {
    const open = this.open();
    const isOne = open.sources.length === 1;
    // What is filtered before an outer join is not what is filtered after it.
    if (open.filters.length && !isOne && kind !== 'JOIN' && kind !== 'LEFT JOIN') throw new TypeError('A where() on joined tables stands before this join: say select() between them, or join first.');
    const left: Query = open.filters.length && isOne ? { sources: [{ slot: new Slot(new Relation(open), this.slot.wish) }], filters: [] } : open;
    const { slot } = other as AnyRelation;
    const before = rowsOf(left);
    const by: { made?: Made } = {};
    const source: Source = { slot, join: { kind, on: on(...([...before, rowOf(slot)] as never)), asOf: asOf?.(...(before as never)), by } };
    return (by.made = new Relation({ sources: [...left.sources, source], filters: left.filters })) as AnyRelation;
  }

  /** How another query reads it. */
  private get slot(): Slot {
    const plain = this.plain;
    return new Slot(this, this.name ?? (plain ? lastOf(plain.path) : 't'));
  }

  private windows(word: string, partitionBy: readonly string[], time: string, sizes: Interval[]): Relation<[Windowed<Whole<Rs>>]> {
    return new Relation({ sources: [{ slot: new Slot(new WindowCall(this.whole, word, partitionBy, time, sizes), 'windows') }], filters: [] });
  }
}

/** A table of the catalog, by the name that its DDL gives it. */
export function from<K extends TableName>(table: K): Relation<[Tables[K]]> {
  const named = new Named(table);
  const made = new Relation<[Tables[K]]>({ sources: [{ slot: new Slot(named, lastOf(table)) }], filters: [] });
  named.owner = made;
  return made;
}

/**
 * SQL in the middle of a job: a query is a table of it; any other statement is run where it stands. What stands in `${}` is a table, an expression, or a value,
 * which becomes a literal. A backtick of SQL's is written with a backslash before it, and so is the dollar of a parameter of the workspace's.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export function sql<R extends object = Record<string, any>>(texts: TemplateStringsArray, ...values: unknown[]): Relation<[R]> {
  const text = new SqlText(texts, values);
  const made = new Relation<[R]>({ sources: [{ slot: new Slot(text, 't') }], filters: [] });
  text.owner = made;
  if (!text.isQuery) program.steps.push({ kind: 'other', made: text });
  return made;
}
