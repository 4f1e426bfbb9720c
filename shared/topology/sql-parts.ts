import { comparePlaces, type Position, type Range } from '../base/text-range.ts';

/** A piece of a script that a person gave a name: the body of a view or CTE, or the statement that fills a table. */
export interface SqlPart {
  kind: 'view' | 'cte' | 'insert';
  name: string;
  range: Range;
}

/**
 * The named pieces of a script, for titles and groups: Flink's ranges say where an operator comes from, this says what a person calls
 * that place. It reads names and brackets only and decides nothing: text that it does not understand has no parts.
 */
export function sqlParts(text: string): SqlPart[] {
  const tokens = tokensOf(text);
  const at = positions(text);
  const parts: SqlPart[] = [];
  for (let start = 0; start < tokens.length; start++) {
    const end = endOf(tokens, start);
    const statement = tokens.slice(start, end);
    const named = namedStatement(statement);
    if (named) parts.push({ ...named, range: { start: at(statement[0]!.from), end: at(tokens[end]?.from ?? text.length) } });
    for (const { name, from, to } of ctesOf(statement)) parts.push({ kind: 'cte', name, range: { start: at(from), end: at(Math.min(to, text.length)) } });
    start = end;
  }
  return parts;
}

/** The innermost part that holds the whole range. */
export function partOf(range: Range, parts: readonly SqlPart[]): SqlPart | undefined {
  const holding = parts.filter((part) => comparePlaces(part.range.start, range.start) <= 0 && comparePlaces(range.end, part.range.end) <= 0);
  return holding.reduce<SqlPart | undefined>((best, part) => (!best || comparePlaces(best.range.start, part.range.start) <= 0 ? part : best), undefined);
}

export interface Token {
  text: string;
  /** Upper case; empty for what was quoted, which is never a keyword. */
  word: string;
  from: number;
  to: number;
}

/** Names, brackets, commas, dots and semicolons; comments and text literals are passed over. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(/--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:[^']|'')*(?:'|$)|`(?:[^`]|``)*(?:`|$)|[\p{L}_][\p{L}\p{N}_$]*|[(),.;]/gu)) {
    const [found] = match;
    if (/^(--|\/\*|')/.test(found)) continue;
    const quoted = found.startsWith('`');
    tokens.push({ text: quoted ? found.slice(1, -1).replaceAll('``', '`') : found, word: quoted ? '' : found.toUpperCase(), from: match.index, to: match.index + found.length });
  }
  return tokens;
}

export function endOf(tokens: Token[], start: number): number {
  const end = tokens.findIndex(({ word }, index) => index >= start && word === ';');
  return end < 0 ? tokens.length : end;
}

/** `CREATE [OR REPLACE] [TEMPORARY] VIEW [IF NOT EXISTS] a.b.name` and `INSERT INTO|OVERWRITE name`. */
function namedStatement(tokens: Token[]): Pick<SqlPart, 'kind' | 'name'> | undefined {
  const [first] = tokens;
  const at = tokens.findIndex(({ word }) => word === (first?.word === 'CREATE' ? 'VIEW' : 'INSERT'));
  if (first?.word === 'CREATE' && at >= 0 && at <= 4) {
    const exists = tokens[at + 1]?.word === 'IF' ? 3 : 0;
    return named('view', tokens, at + 1 + exists);
  }
  // BEGIN, EXECUTE and a WITH may stand before.
  return at >= 0 ? named('insert', tokens, at + 2 + (tokens[at + 2]?.word === 'TABLE' ? 1 : 0)) : undefined;
}

function named(kind: SqlPart['kind'], tokens: Token[], at: number): Pick<SqlPart, 'kind' | 'name'> | undefined {
  while (tokens[at + 1]?.word === '.') at += 2;
  const name = tokens[at]?.text;
  return name === undefined ? undefined : { kind, name };
}

export interface Cte {
  name: string;
  /** Its body, between the brackets. */
  from: number;
  to: number;
  /** `name [(columns)] AS ( … )`, whole. */
  whole: { from: number; to: number };
  /** Where the text ends that may call it by its name. */
  known: number;
}

/** `WITH [RECURSIVE] name [(columns)] AS ( … ), name AS ( … )`, at any depth. */
export function ctesOf(tokens: Token[]): Cte[] {
  const found: Cte[] = [];
  for (let index = 0; index < tokens.length; index++) {
    if (tokens[index]!.word !== 'WITH') continue;
    const known = tokens[closing(tokens, index, 1)]?.from ?? Infinity;
    let at = index + (tokens[index + 1]?.word === 'RECURSIVE' ? 2 : 1);
    for (;;) {
      const name = tokens[at];
      if (!name || !/^[\p{L}_]|^$/u.test(name.word)) break;
      let next = at + 1;
      if (tokens[next]?.word === '(') next = closing(tokens, next) + 1;
      if (tokens[next]?.word !== 'AS' || tokens[next + 1]?.word !== '(') break;
      const close = closing(tokens, next + 1);
      found.push({ name: name.text, from: tokens[next + 1]!.to, to: tokens[close]?.from ?? Infinity, whole: { from: name.from, to: tokens[close]?.to ?? Infinity }, known });
      if (tokens[close + 1]?.word !== ',') break;
      at = close + 2;
    }
  }
  return found;
}

/** @param inside how many brackets are open there already */
function closing(tokens: Token[], open: number, inside = 0): number {
  for (let index = open, depth = inside; index < tokens.length; index++) {
    if (tokens[index]!.word === '(') depth++;
    else if (tokens[index]!.word === ')' && --depth === 0) return index;
  }
  return tokens.length;
}

export function positions(text: string): (offset: number) => Position {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length);
  return (offset) => {
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  };
}
