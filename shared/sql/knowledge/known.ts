import type { FlinkFunction, SqlColumn, SqlScope, Vocabulary } from '../../services/sql-knowledge.ts';
import { KEYWORDS } from '../flink-words.ts';
import type { AskFlink, SqlDocument } from '../sql-service.ts';
import type { Readings } from '../text/readings.ts';
import { sentenceOf } from './function-sentences.ts';
import { writtenIn, type Written } from './written.ts';

/** A table, view or model in reach, as Flink has it; as it is written where Flink does not have it. */
export interface Relation {
  path: string[];
  kind: 'table' | 'view' | 'materialized-table' | 'model';
  columns: SqlColumn[];
  options: Record<string, string>;
  watermark: { column: string; expression: string } | null;
  written: Written | null;
}

/** All that is in reach of one statement. */
export interface World {
  vocabulary: Vocabulary | null;
  current: { catalog: string; database: string };
  catalogs: SqlScope['catalogs'];
  relations: Relation[];
  functions: FlinkFunction[];
  reserved: ReadonlySet<string>;
}

const NO_SCOPE: SqlScope = { current: { catalog: 'default_catalog', database: 'default_database' }, catalogs: [], relations: [], functions: [] };

/** Asks Flink and the texts. What Flink cannot answer now is answered from the texts. */
export class Known {
  constructor(
    readonly ask: AskFlink,
    private readonly otherFiles: () => readonly SqlDocument[],
    readonly readings: Readings,
  ) {}

  /** The texts in which names mean the same as in `doc`: shared DDL in the order in which it runs, then the others, itself last unless it is a part of that DDL. */
  documents(doc: SqlDocument): SqlDocument[] {
    const others = this.otherFiles();
    const own = others.find(({ file }) => file === doc.file);
    return own?.shared ? others.map((other) => (other === own ? { ...doc, shared: true } : other)) : [...others.filter((other) => other !== own), doc];
  }

  async world(doc: SqlDocument, statement: number | null, signal?: AbortSignal): Promise<World> {
    const [vocabulary, asked] = await Promise.all([orNull(this.ask.vocabulary(doc, signal)), orNull(this.ask.scope(doc, statement, signal))]);
    const scope = asked ?? NO_SCOPE;
    const written = writtenIn(this.documents(doc), this.readings);
    const whole = (path: string[]) => [...[scope.current.catalog, scope.current.database].slice(0, Math.max(0, 3 - path.length)), ...path];
    const relations = new Map<string, Relation>();
    for (const each of written) relations.set(key(whole(each.path)), { path: whole(each.path), kind: each.kind, columns: each.columns, options: each.options, watermark: null, written: each });
    for (const each of scope.relations) relations.set(key(each.path), { ...each, written: relations.get(key(each.path))?.written ?? null });
    const functions = [...(vocabulary?.functions ?? []).map(told), ...scope.functions];
    return { vocabulary, current: scope.current, catalogs: scope.catalogs, relations: [...relations.values()], functions, reserved: reservedOf(vocabulary) };
  }

  async columns(doc: SqlDocument, statement: number | null, queries: string[], signal?: AbortSignal): Promise<(SqlColumn[] | null)[]> {
    const none = queries.map(() => null);
    return queries.length === 0 ? none : ((await orNull(this.ask.columns(doc, statement, queries, signal))) ?? none);
  }
}

/** With what a built-in function does, where Flink says nothing of it. */
function told(each: FlinkFunction): FlinkFunction {
  return each.description === null && each.builtIn ? { ...each, description: sentenceOf(each.name) } : each;
}

/** What fails, or is given up, says nothing. */
export async function orNull<T>(asked: Promise<T | null>): Promise<T | null> {
  return asked.catch(() => null);
}

function key(path: readonly string[]): string {
  return path.join('\u0000');
}

/** The words that a name may not be without backticks; more than that until Flink has answered. */
export function reservedOf(vocabulary: Vocabulary | null): ReadonlySet<string> {
  return new Set(vocabulary ? vocabulary.keywords.filter(({ reserved }) => reserved).map(({ word }) => word) : KEYWORDS);
}

/** The relation that a path of one to three names means. */
export function relationOf({ relations, current }: Pick<World, 'relations' | 'current'>, path: readonly string[]): Relation | undefined {
  const whole = [...[current.catalog, current.database].slice(0, Math.max(0, 3 - path.length)), ...path];
  return relations.find((relation) => key(relation.path) === key(whole));
}

/** As short as it may be written where `current` stands. */
export function shortPath({ current }: Pick<World, 'current'>, [catalog, database, name]: string[]): string[] {
  if (catalog !== current.catalog) return [catalog!, database!, name!];
  return database === current.database ? [name!] : [database!, name!];
}

/** A name as SQL spells it: in backticks where it has to be. */
export function spelled(name: string, reserved: ReadonlySet<string>): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !reserved.has(name.toUpperCase()) ? name : `\`${name.replaceAll('`', '``')}\``;
}
