import type { Body } from '../text/script.ts';
import { belongsToDot, closeOf, eachOfLevel, isFreeName, isName, splitByComma, textOf, wordAt, type Path } from './reading.ts';
import { readSources } from './sources.ts';

/** A query with what it names. Indexes are of the body's tokens, `to` after the last one. */
export interface Query {
  from: number;
  to: number;
  /** Offsets in the body: everything that belongs to the query, up to its closing bracket. */
  start: number;
  end: number;
  ctes: Cte[];
  selects: Select[];
  /** What the query stands in, whose names it may see too. */
  outer: Select | null;
  depth: number;
  /** The query whose WITH this is a part of. */
  within: Query | null;
}

export interface Cte {
  name: number;
  columns: number[];
  from: number;
  to: number;
  query: Query;
}

export interface Select {
  from: number;
  to: number;
  /** Where it begins, as an offset in the body. */
  start: number;
  query: Query;
  clauses: Clause[];
  items: Item[];
  sources: Source[];
  children: Query[];
}

export type ClauseWord = 'SELECT' | 'FROM' | 'WHERE' | 'GROUP' | 'HAVING' | 'QUALIFY' | 'WINDOW' | 'ORDER' | 'LIMIT' | 'OFFSET' | 'FETCH' | 'VALUES';

/** `at` is the clause's word, `from` what follows it. */
export interface Clause {
  word: ClauseWord;
  at: number;
  from: number;
  to: number;
}

/** `alias`: the token that names the item, -1 where none does. A path alone is named by its last part. */
export interface Item {
  from: number;
  to: number;
  alias: number;
  star: boolean;
}

export interface Source {
  kind: 'table' | 'query' | 'function' | 'join';
  from: number;
  to: number;
  path: Path | null;
  alias: number;
  columns: number[];
  query: Query | null;
  /** Its rows depend on the sources before it. */
  lateral: boolean;
}

/** Nobody writes deeper; what does is not read to its end. */
const DEEPEST = 60;
const CLAUSES = new Set<string>(['SELECT', 'FROM', 'WHERE', 'GROUP', 'HAVING', 'QUALIFY', 'WINDOW', 'ORDER', 'LIMIT', 'OFFSET', 'FETCH', 'VALUES']);
const SET_OPERATORS = new Set(['UNION', 'INTERSECT', 'EXCEPT', 'MINUS']);

export function startsQuery(body: Body, at: number): boolean {
  let first = at;
  while (wordAt(body, first) === '(' && first - at < DEEPEST) first++;
  const word = wordAt(body, first);
  return word === 'SELECT' || word === 'WITH' || (word === 'VALUES' && wordAt(body, first + 1) === '(');
}

export function readQuery(body: Body, from: number, to: number, outer: Select | null, within: Query | null = null): Query {
  const end = body.tokens[to]?.from ?? body.text.length;
  const query: Query = { from, to, start: from > 0 && wordAt(body, from - 1) === '(' ? body.tokens[from - 1]!.to : (body.tokens[from]?.from ?? end), end, ctes: [], selects: [], outer, depth: Math.max(outer?.query.depth ?? 0, within?.depth ?? 0) + 1, within };
  if (query.depth > DEEPEST) return query;
  let at = readCtes(body, query);
  let start = at;
  eachOfLevel(body, at, to, (index, word) => {
    if (!SET_OPERATORS.has(word) || belongsToDot(body, index)) return;
    query.selects.push(readSelect(body, start, index, query));
    at = index + (['ALL', 'DISTINCT'].includes(wordAt(body, index + 1)) ? 2 : 1);
    start = at;
  });
  query.selects.push(readSelect(body, start, to, query));
  return query;
}

function readCtes(body: Body, query: Query): number {
  let at = query.from;
  if (wordAt(body, at) !== 'WITH') return at;
  at += wordAt(body, at + 1) === 'RECURSIVE' ? 2 : 1;
  while (at < query.to && isFreeName(body.tokens[at])) {
    const name = at++;
    const columns: number[] = [];
    if (wordAt(body, at) === '(') {
      const close = closeOf(body, at, query.to);
      for (let index = at + 1; index < close; index++) if (isName(body.tokens[index])) columns.push(index);
      at = close + 1;
    }
    if (wordAt(body, at) === 'AS') at++;
    if (wordAt(body, at) !== '(') break;
    const close = closeOf(body, at, query.to);
    query.ctes.push({ name, columns, from: name, to: Math.min(close + 1, query.to), query: readQuery(body, at + 1, close, query.outer, query) });
    at = close + 1;
    if (wordAt(body, at) !== ',') break;
    at++;
  }
  return Math.min(at, query.to);
}

function readSelect(body: Body, from: number, to: number, query: Query): Select {
  const select: Select = { from, to, start: body.tokens[from]?.from ?? body.text.length, query, clauses: [], items: [], sources: [], children: [] };
  eachOfLevel(body, from, to, (at, word) => {
    if (!isClause(body, at, word)) return;
    const last = select.clauses.at(-1);
    if (last) last.to = at;
    select.clauses.push({ word: word as ClauseWord, at, from: at + 1 + wordsAfter(body, at), to });
  });
  for (const clause of select.clauses) {
    if (clause.word === 'SELECT') select.items = splitByComma(body, clause.from, clause.to).map(([start, end]) => readItem(body, start, end));
    if (clause.word === 'FROM') select.sources.push(...readSources(body, clause.from, clause.to, select));
  }
  const known = new Set(select.children.map((child) => child.from));
  for (let at = from; at < to; at++) {
    if (wordAt(body, at) !== '(' || !startsQuery(body, at + 1)) continue;
    const close = closeOf(body, at, to);
    if (!known.has(at + 1)) select.children.push(readQuery(body, at + 1, close, select));
    at = close;
  }
  return select;
}

function isClause(body: Body, at: number, word: string): boolean {
  if (!CLAUSES.has(word)) return false;
  const before = wordAt(body, at - 1);
  if (belongsToDot(body, at)) return false;
  if (word === 'FROM') return before !== 'DISTINCT' || !['IS', 'NOT'].includes(wordAt(body, at - 2));
  if (word === 'GROUP') return before !== 'WITHIN';
  return true;
}

function wordsAfter(body: Body, at: number): number {
  const [word, next] = [wordAt(body, at), wordAt(body, at + 1)];
  if (word === 'SELECT') return ['DISTINCT', 'ALL'].includes(next) ? 1 : 0;
  return (word === 'GROUP' || word === 'ORDER') && next === 'BY' ? 1 : 0;
}

function readItem(body: Body, from: number, to: number): Item {
  const last = body.tokens[to - 1];
  const star = last?.word === '*' && (to - from === 1 || wordAt(body, to - 2) === '.');
  const item: Item = { from, to, alias: -1, star };
  if (to <= from || star || !isFreeName(last)) return item;
  const before = body.tokens[to - 2];
  const named = to - from === 1 || before?.word === 'AS' || before?.word === '.' || (isFreeName(before) && before!.word !== 'INTERVAL') || [')', ']', 'END', 'NULL', 'TRUE', 'FALSE'].includes(before?.word ?? '') || before?.kind === 'number';
  const path = before?.word === '.' && !isPath(body, from, to);
  return { ...item, alias: named && !path ? to - 1 : -1 };
}

function isPath(body: Body, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if ((at - from) % 2 === 0 ? !isName(body.tokens[at]) : wordAt(body, at) !== '.') return false;
  return true;
}

/** What a select calls its columns, as far as the text says; null for a star or what has no name. */
export function itemNames(body: Body, select: Select): (string | null)[] {
  return select.items.map((item) => (item.alias >= 0 ? textOf(body, item.alias) : null));
}
