import { Expression, Order, toExpression } from './expression.ts';
import { Made, quoted, quotedPath, type Writer } from './made.ts';
import { program } from './program.ts';
import type { AnyRelation } from './relation.ts';
import type { Fields, Sides } from './rows.ts';
import { SqlText } from './sql-text.ts';

export type Rows = readonly object[];
export type Condition = Expression<boolean | null>;
export type Kind = 'JOIN' | 'LEFT JOIN' | 'RIGHT JOIN' | 'FULL JOIN';

/** A table that a query reads: what its columns are columns of. */
export class Slot {
  constructor(
    readonly target: Made,
    /** What it is called where nothing else is called so. */
    readonly wish: string,
  ) {}
}

export interface Source {
  slot: Slot;
  /** Of all but the first. */
  join?: { kind: Kind; on: Condition; asOf: Expression<unknown> | undefined; by: { made?: Made } };
  /** Of the join with it. */
  uid?: string;
}

export interface Query {
  sources: readonly Source[];
  filters: readonly Condition[];
  /** All columns unless told. */
  fields?: readonly [string, Expression<unknown>][];
  /** Beside all columns. */
  extra?: readonly [string, Expression<unknown>][];
  groups?: readonly Expression<unknown>[];
  distinct?: boolean;
  /** Of two queries, instead of all that is above. */
  both?: readonly [string, AnyRelation, AnyRelation];
  order?: readonly Order[];
  limit?: number;
}

/** A table of the catalog. */
export class Named extends Made {
  /** Whose place it has. */
  owner: Made | undefined;

  constructor(readonly path: string) {
    super();
    program.tables.add(lastOf(path).toLowerCase());
  }

  write(writer: Writer): void {
    writer.from(this.owner?.place, () => writer.add(quotedPath(this.path)));
  }
}

/** What a path ends in, as it is written. */
export const lastOf = (path: string): string => quotedPath(path).split(/`\.`/).at(-1)!.replace(/^`|`$/g, '').replaceAll('``', '`');

/** Whether it is its one table, as it is. */
export const isWhole = ({ sources, filters, fields, extra, distinct, both, order }: Query): boolean =>
  sources.length === 1 && !filters.length && !fields && !extra && !distinct && !both && !order;

/** Whether a next step can be a part of it. */
export const isClosed = ({ fields, extra, distinct, both, order }: Query): boolean => Boolean(fields ?? extra ?? distinct ?? both ?? order);

/** As SQL. */
export function writeQuery(writer: Writer, query: Query): void {
  if (query.both) writeBoth(writer, query.both);
  else writeSelect(writer, query);
}

function writeBoth(writer: Writer, [word, one, other]: NonNullable<Query['both']>): void {
  for (const [i, each] of [one, other].entries()) {
    if (i) writer.add(` ${word} `);
    writer.add('SELECT * FROM ');
    each.write(writer);
  }
}

function writeSelect(writer: Writer, { sources, filters, fields, extra = [], groups = [], distinct, order = [], limit }: Query): void {
  // Before any column of theirs is written.
  for (const { slot } of sources) writer.names.alias(slot, slot.wish);
  writer.add(`SELECT ${distinct ? 'DISTINCT ' : ''}${fields ? '' : `*${extra.length ? ', ' : ''}`}`);
  writer.list((fields ?? extra).map(([name, of]) => new Expression([of, ` AS ${quoted(name)}`])));
  writer.add('\nFROM ');
  const first = writer.text.length;
  for (const source of sources) {
    writeSource(writer, source);
    writer.pin(source.uid, first);
  }
  if (filters.length) writer.add('\nWHERE ').list(filters.map((each) => (filters.length > 1 ? new Expression(['(', each, ')']) : each)), ' AND ');
  if (groups.length) writer.add('\nGROUP BY ').list(groups);
  if (order.length) writer.add('\nORDER BY ').list(order);
  if (limit !== undefined) writer.add(`\nLIMIT ${limit}`);
}

function writeSource(writer: Writer, { slot, join }: Source): void {
  if (join) writer.from(join.by.made?.place, () => writer.add(`\n${join.kind} `), join.by.made?.place?.name);
  const alias = writer.names.alias(slot, slot.wish);
  const isText = slot.target instanceof SqlText;
  if (isText) writer.add('(');
  slot.target.write(writer);
  if (isText) writer.add(')');
  if (join?.asOf) writer.add(' FOR SYSTEM_TIME AS OF ').list([join.asOf]);
  writer.add(` AS ${quoted(alias)}`);
  if (join) writer.add(' ON ').list([join.on]);
}

/** A row of a table: its columns, whatever they are called. */
export function rowOf(slot: Slot): never {
  return new Proxy({}, { get: (_, name) => (typeof name === 'string' ? new Expression([new Column(slot, name)]) : undefined) }) as never;
}

/** A row of each table that a query reads. */
export function rowsOf<Rs extends Rows>({ sources }: Query): Sides<Rs> {
  return sources.map(({ slot }) => rowOf(slot)) as unknown as Sides<Rs>;
}

class Column extends Made {
  constructor(
    private readonly slot: Slot,
    private readonly name: string,
  ) {
    super();
  }

  write(writer: Writer): void {
    writer.add(`${quoted(writer.names.alias(this.slot, this.slot.wish))}.${quoted(this.name)}`);
  }
}

export function entriesOf(fields: Fields): [string, Expression<unknown>][] {
  return Object.entries(fields).map(([name, of]) => [name, toExpression(of)]);
}
