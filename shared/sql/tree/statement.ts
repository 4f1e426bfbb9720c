import type { Body } from '../text/script.ts';
import { readElements, type Element } from './elements.ts';
import { readOptions, type OptionList } from './options.ts';
import { readQuery, startsQuery, type Query } from './query.ts';
import { afterGroup, closeOf, eachOfLevel, isName, pathAt, splitByComma, wordAt, type Path } from './reading.ts';

export type ObjectKind = 'table' | 'view' | 'materialized table' | 'model' | 'function' | 'catalog' | 'database' | 'connection';

/** One statement; a statement set has several. Indexes are of the body's tokens. `verb`: its first word after EXPLAIN, EXECUTE and the like. */
export interface Part {
  from: number;
  to: number;
  /** Where the statement itself begins, behind EXPLAIN and the like. */
  start: number;
  verb: string;
  /** What is created, dropped, altered, described, written or used. */
  object: ObjectKind | null;
  path: Path | null;
  /** Columns, keys and watermarks between the brackets of CREATE TABLE, with the brackets. */
  elements: { open: number; close: number; list: Element[] } | null;
  /** Columns named in brackets: of a view, or those that INSERT fills. */
  columns: { open: number; close: number; names: number[] } | null;
  /** The table that LIKE copies. */
  like: Path | null;
  query: Query | null;
  options: OptionList[];
}

const STARTS = new Set(['SELECT', 'WITH', 'VALUES', 'INSERT', 'CREATE', 'EXECUTE', 'UPDATE', 'DELETE']);
const KINDS: Record<string, ObjectKind> = { TABLE: 'table', VIEW: 'view', MODEL: 'model', FUNCTION: 'function', CATALOG: 'catalog', DATABASE: 'database', CONNECTION: 'connection' };

const trees = new WeakMap<Body, Part[]>();

/** The statements of a stretch, read once. */
export function partsOf(body: Body): Part[] {
  let parts = trees.get(body);
  if (!parts) trees.set(body, (parts = readParts(body)));
  return parts;
}

function readParts(body: Body): Part[] {
  const parts: Part[] = [];
  let start = 0;
  body.tokens.forEach(({ word }, at) => {
    const opens = word === 'BEGIN' && wordAt(body, at - 1) === 'SET' && wordAt(body, at - 2) === 'STATEMENT';
    if (word !== ';' && !opens) return;
    if (at > start) parts.push(readPart(body, start, at));
    start = at + 1;
  });
  if (start < body.tokens.length) parts.push(readPart(body, start, body.tokens.length));
  return parts;
}

function readPart(body: Body, from: number, to: number): Part {
  const start = afterPrefix(body, from, to);
  const part: Part = { from, to, start, verb: wordAt(body, start), object: null, path: null, elements: null, columns: null, like: null, query: null, options: [] };
  if (part.verb === 'CREATE') readCreate(body, part);
  else if (part.verb === 'INSERT') readInsert(body, part);
  else if (startsQuery(body, start)) part.query = readQuery(body, start, to, null);
  else readOther(body, part);
  part.options.push(...readOptions(body, start, to));
  return part;
}

/** Behind `EXPLAIN …`, `EXECUTE` and `COMPILE PLAN … FOR`. */
function afterPrefix(body: Body, from: number, to: number): number {
  const word = wordAt(body, from);
  if (!['EXPLAIN', 'EXECUTE', 'COMPILE'].includes(word)) return from;
  if (word === 'EXECUTE' && !STARTS.has(wordAt(body, from + 1))) return from;
  for (let at = from + 1; at < to; at++) {
    if (STARTS.has(wordAt(body, at)) && wordAt(body, at - 1) !== 'AND') return at;
    if (wordAt(body, at) === 'EXECUTE' && wordAt(body, at + 1) === 'STATEMENT') return from;
  }
  return from;
}

function readCreate(body: Body, part: Part): void {
  let at = part.start + 1;
  let materialized = false;
  for (; at < part.to && !KINDS[wordAt(body, at)]; at++) {
    if (!['OR', 'REPLACE', 'ALTER', 'TEMPORARY', 'SYSTEM', 'MATERIALIZED'].includes(wordAt(body, at))) return;
    materialized ||= wordAt(body, at) === 'MATERIALIZED';
  }
  part.object = materialized ? 'materialized table' : (KINDS[wordAt(body, at)] ?? null);
  at = afterIfExists(body, at + 1);
  part.path = pathAt(body, at, part.to) ?? null;
  if (!part.path) return;
  at = part.path.to;
  if (wordAt(body, at) === '(' && at < part.to) at = readBrackets(body, part, at);
  eachOfLevel(body, at, part.to, (index, word) => {
    if (word === 'LIKE') part.like = pathAt(body, index + 1, part.to) ?? null;
    if (word !== 'AS' || !startsQuery(body, index + 1)) return;
    part.query = readQuery(body, index + 1, part.to, null);
    return false;
  });
}

function readBrackets(body: Body, part: Part, open: number): number {
  const close = closeOf(body, open, part.to);
  if (part.object === 'view') part.columns = { open, close, names: firstNames(body, open + 1, close) };
  else part.elements = { open, close, list: readElements(body, open + 1, close) };
  return Math.min(close + 1, part.to);
}

function firstNames(body: Body, from: number, to: number): number[] {
  return splitByComma(body, from, to).flatMap(([at, end]) => (at < end && isName(body.tokens[at]) ? [at] : []));
}

function readInsert(body: Body, part: Part): void {
  let at = part.start + 2;
  if (wordAt(body, at) === 'TABLE') at++;
  part.object = 'table';
  part.path = pathAt(body, at, part.to) ?? null;
  if (!part.path) return;
  at = part.path.to;
  while (at < part.to && !startsQuery(body, at)) {
    if (wordAt(body, at) === '/*+') while (at < part.to && wordAt(body, at) !== '*/') at++;
    else if (wordAt(body, at) === 'PARTITION' && wordAt(body, at + 1) === '(') at = afterGroup(body, at + 1, part.to) - 1;
    else if (wordAt(body, at) === '(') {
      const close = closeOf(body, at, part.to);
      part.columns = { open: at, close, names: firstNames(body, at + 1, close) };
      at = close;
    }
    at++;
  }
  if (at < part.to) part.query = readQuery(body, at, part.to, null);
}

/** DROP, ALTER, DESCRIBE, SHOW CREATE, USE, ANALYZE, UPDATE, DELETE: what they are about. */
function readOther(body: Body, part: Part): void {
  let at = part.start + 1;
  const { verb } = part;
  if (verb === 'DESCRIBE' || verb === 'DESC') {
    part.object = KINDS[wordAt(body, at)] ?? 'table';
    if (KINDS[wordAt(body, at)] || wordAt(body, at) === 'EXTENDED') at++;
    part.path = pathAt(body, at, part.to) ?? null;
  } else if (verb === 'USE') {
    part.object = wordAt(body, at) === 'CATALOG' ? 'catalog' : 'database';
    part.path = wordAt(body, at) === 'MODULES' ? null : (pathAt(body, at + (wordAt(body, at) === 'CATALOG' ? 1 : 0), part.to) ?? null);
  } else if (verb === 'UPDATE' || verb === 'DELETE') {
    part.object = 'table';
    part.path = pathAt(body, at + (wordAt(body, at) === 'FROM' ? 1 : 0), part.to) ?? null;
  } else if (['DROP', 'ALTER', 'SHOW', 'ANALYZE', 'TRUNCATE', 'REFRESH'].includes(verb)) {
    const materialized = wordAt(body, at) === 'MATERIALIZED';
    while (at < part.to && ['TEMPORARY', 'SYSTEM', 'MATERIALIZED', 'CREATE'].includes(wordAt(body, at))) at++;
    part.object = materialized ? 'materialized table' : (KINDS[wordAt(body, at)] ?? null);
    if (part.object) part.path = pathAt(body, afterIfExists(body, at + 1), part.to) ?? null;
    readAdded(body, part);
  }
}

/** `ALTER TABLE t ADD (a INT, …)` */
function readAdded(body: Body, part: Part): void {
  if (part.verb !== 'ALTER' || !part.path) return;
  const at = part.path.to;
  if (['ADD', 'MODIFY'].includes(wordAt(body, at)) && wordAt(body, at + 1) === '(') {
    const close = closeOf(body, at + 1, part.to);
    part.elements = { open: at + 1, close, list: readElements(body, at + 2, close) };
  }
}

function afterIfExists(body: Body, at: number): number {
  if (wordAt(body, at) !== 'IF') return at;
  return at + (wordAt(body, at + 1) === 'NOT' ? 3 : 2);
}
