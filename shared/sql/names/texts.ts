import type { SqlDocument } from '../sql-service.ts';
import type { Reading, Readings } from '../text/readings.ts';
import type { Body, Statement } from '../text/script.ts';
import type { Cte } from '../tree/query.ts';
import { namesOf, textOf, type Path } from '../tree/reading.ts';
import { partsOf, type Part } from '../tree/statement.ts';

/** A statement with the text that it stands in, and the catalog and database that are current there as far as the texts say. */
export interface At {
  doc: SqlDocument;
  reading: Reading;
  statement: Statement;
  body: Body;
  part: Part;
  current: [string, string];
}

/** The statements of several texts, and what they declare. */
export interface Texts {
  all: At[];
  /** By their key; the last declaration wins. */
  relations: Map<string, At>;
}

const RELATIONS = new Set(['table', 'view', 'materialized table', 'model']);
const MEMBERS = new Set(['CREATE', 'INSERT', 'DROP', 'ALTER', 'DESCRIBE', 'DESC', 'SHOW', 'ANALYZE', 'TRUNCATE', 'UPDATE', 'DELETE', 'REFRESH']);

export function readTexts(docs: readonly SqlDocument[], readings: Pick<Readings, 'read'>): Texts {
  const all: At[] = [];
  const relations = new Map<string, At>();
  let afterShared: [string, string] = ['default_catalog', 'default_database'];
  for (const doc of docs) {
    const reading = readings.read(doc.file, doc.text);
    let current = afterShared;
    for (const statement of reading.script.statements) {
      for (const part of partsOf(statement.body)) {
        const at: At = { doc, reading, statement, body: statement.body, part, current };
        all.push(at);
        if (part.verb === 'USE' && part.path) current = afterUse(at, part.path);
        if (part.verb === 'CREATE' && part.path && part.object && RELATIONS.has(part.object)) relations.set(relationKey(at, part.path), at);
      }
    }
    if (doc.shared) afterShared = current;
  }
  return { all, relations };
}

function afterUse({ body, part, current }: At, path: Path): [string, string] {
  const names = namesOf(body, path);
  if (part.object === 'catalog') return [names[0]!, 'default_database'];
  return names.length > 1 ? [names[0]!, names[1]!] : [current[0], names[0]!];
}

export function relationKey({ body, current }: Pick<At, 'body' | 'current'>, path: Path): string {
  const names = namesOf(body, path);
  return `relation ${[...current.slice(0, Math.max(0, 3 - names.length)), ...names].join('\u0000')}`;
}

/** Whether a statement's own path names a relation, as in CREATE TABLE, INSERT INTO, DROP VIEW. */
export function namesRelation({ verb, object, path }: Part): boolean {
  return path !== null && MEMBERS.has(verb) && object !== null && RELATIONS.has(object);
}

/** A key for what a token declares. */
export function tokenKey({ doc, statement, body }: Pick<At, 'doc' | 'statement' | 'body'>, token: number): string {
  return `token ${doc.file}\u0000${statement.from + body.tokens[token]!.from}`;
}

/** The CTEs around a query by name, inner ones first. */
export function cteNamed(body: Body, ctes: readonly Cte[], name: string): Cte | undefined {
  return ctes.find((cte) => textOf(body, cte.name) === name);
}

