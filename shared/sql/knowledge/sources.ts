import type { SqlColumn } from '../../services/sql-knowledge.ts';
import type { SqlDocument } from '../sql-service.ts';
import type { Statement } from '../text/script.ts';
import { itemNames, type Cte, type Query, type Select, type Source } from '../tree/query.ts';
import { namesOf, textOf } from '../tree/reading.ts';
import { relationOf, spelled, type Known, type Relation, type World } from './known.ts';
import { plainColumn } from './written.ts';

/** Something that a SELECT reads, with its columns. `name`: what qualifies them; empty where nothing does. */
export interface Visible {
  name: string;
  source: Source;
  select: Select;
  cte: Cte | null;
  relation: Relation | null;
  columns: SqlColumn[];
}

/** The sources that an expression in a select sees: its own first, then those of the queries around it. */
export function sourcesInReach(select: Select | null): Source[][] {
  const levels: Source[][] = [];
  for (let at = select; at; at = outerOf(at)) levels.push(at.sources);
  return levels;
}

/** A query in FROM does not see what stands beside it, unless it is LATERAL. */
function outerOf({ query }: Select): Select | null {
  let top = query;
  while (top.within) top = top.within;
  const own = top.outer?.sources.find((source) => source.query === top);
  return own && !own.lateral ? null : top.outer;
}

/** The CTEs that a query sees, inner ones first. */
export function ctesInReach(query: Query | null): Cte[] {
  const found: Cte[] = [];
  let before: Query | null = null;
  for (let at = query; at; before = at, at = at.within ?? at.outer?.query ?? null) {
    const end = before ? at.ctes.findIndex((cte) => cte.query === before) : -1;
    found.push(...(end < 0 ? at.ctes : at.ctes.slice(0, end)).toReversed());
  }
  return found;
}

export function cteOf(statement: Statement, select: Select, source: Source): Cte | null {
  if (source.kind !== 'table' || source.path?.parts.length !== 1) return null;
  const name = textOf(statement.body, source.path.parts[0]!);
  return ctesInReach(select.query).find((cte) => textOf(statement.body, cte.name) === name) ?? null;
}

export interface Asking {
  known: Known;
  world: World;
  doc: SqlDocument;
  statement: Statement;
  signal?: AbortSignal | undefined;
}

/** Everything in reach of a select with its columns: from the catalog, and for what only a query says from Flink, asked once for all. */
export async function visibleSources(asking: Asking, select: Select | null): Promise<Visible[]> {
  const { statement, world } = asking;
  const found: Visible[] = [];
  for (let at = select; at; at = outerOf(at)) for (const source of at.sources) found.push(visible(statement, world, at, source));
  const unknown = found.filter(({ relation }) => relation === null);
  const answers = await asking.known.columns(asking.doc, statement.index < 0 ? null : statement.index, unknown.map((each) => questionOf(asking, each)), asking.signal);
  unknown.forEach((each, index) => (each.columns = answers[index] ?? writtenColumns(statement, each.cte, each.source)));
  for (const each of found) each.columns = renamed(each.columns, each.source.columns.map((at) => textOf(statement.body, at)));
  return found;
}

function visible(statement: Statement, world: World, select: Select, source: Source): Visible {
  const { body } = statement;
  const cte = cteOf(statement, select, source);
  const relation = source.kind === 'table' && !cte && source.path ? (relationOf(world, namesOf(body, source.path)) ?? null) : null;
  const own = source.alias >= 0 ? textOf(body, source.alias) : source.kind === 'table' && source.path ? namesOf(body, source.path).at(-1)! : '';
  return { name: own, source, select, cte, relation, columns: relation?.columns ?? [] };
}

/** A query that returns the source's columns. */
function questionOf({ statement, world }: Asking, { source, select, name }: Visible): string {
  const written = writtenSource(statement, source);
  const ctes = withClause(statement, select.query);
  if (!source.lateral) return `${ctes}SELECT * FROM ${written}`;
  const before = select.sources.slice(0, select.sources.indexOf(source)).map((each) => writtenSource(statement, each));
  return `${ctes}SELECT ${name === '' ? '*' : `${spelled(name, world.reserved)}.*`} FROM ${[...before, written].join(' CROSS JOIN ')}`;
}

function writtenSource({ body }: Statement, { from, to }: Source): string {
  return body.text.slice(body.tokens[from]!.from, body.tokens[to - 1]!.to);
}

/** `WITH a AS (…), b AS (…) ` of what a query sees, in an order in which each stands before those that use it. */
export function withClause({ body }: Statement, query: Query | null): string {
  const ctes = ctesInReach(query).toReversed();
  if (ctes.length === 0) return '';
  return `WITH ${ctes.map(({ from, to }) => body.text.slice(body.tokens[from]!.from, body.tokens[to - 1]!.to)).join(', ')} `;
}

/** What the text calls the columns, where Flink does not answer. */
function writtenColumns({ body }: Statement, cte: Cte | null, source: Source): SqlColumn[] {
  if (cte && cte.columns.length > 0) return cte.columns.map((at) => plainColumn(textOf(body, at)));
  const [select] = (cte?.query ?? source.query)?.selects ?? [];
  return select ? itemNames(body, select).flatMap((name) => (name === null ? [] : [plainColumn(name)])) : [];
}

function renamed(columns: SqlColumn[], names: string[]): SqlColumn[] {
  if (names.length === 0) return columns;
  return names.map((name, at) => (columns[at] ? { ...columns[at], name } : plainColumn(name)));
}

/** A column that a path means, with what it belongs to. `field` is the last part of the path, inside a row or the column itself. */
export interface Meant {
  visible: Visible;
  column: SqlColumn;
  field: SqlColumn;
}

/** All columns that names as `a.b.c` may mean; more than one where it is ambiguous. */
export function columnsMeant(sources: readonly Visible[], names: readonly string[]): Meant[] {
  const found: Meant[] = [];
  const add = (visible: Visible, path: readonly string[]) => {
    const column = visible.columns.find(({ name }) => name === path[0]);
    const field = path.slice(1).reduce<SqlColumn | undefined>((at, name) => at?.fields.find((each) => each.name === name), column);
    if (column && field) found.push({ visible, column, field });
  };
  for (const visible of sources) {
    const depth = qualifies(visible, names);
    if (depth > 0 && names.length > depth) add(visible, names.slice(depth));
    add(visible, names);
  }
  return found;
}

/** How many of the names qualify the source: 0 where they do not. */
export function qualifies({ name, source, relation }: Visible, names: readonly string[]): number {
  if (name !== '' && names[0] === name) return 1;
  if (source.alias >= 0 || !relation) return 0;
  const depth = [3, 2].find((length) => names.length >= length && relation.path.slice(-length).every((part, at) => part === names[at]));
  return depth ?? 0;
}
