import type { Body } from '../text/script.ts';
import { nameOf, type Token } from '../text/tokens.ts';

/** Words that begin or join something in a query, so that none of them is an alias without AS. All are reserved in Flink. */
const STRUCTURE = new Set(
  `SELECT FROM WHERE GROUP HAVING QUALIFY WINDOW ORDER LIMIT OFFSET FETCH UNION INTERSECT EXCEPT MINUS ON USING JOIN LEFT RIGHT FULL INNER OUTER CROSS NATURAL LATERAL
  UNNEST VALUES WITH AS FOR TABLESAMPLE MATCH_RECOGNIZE PIVOT UNPIVOT AND OR NOT IN IS LIKE BETWEEN CASE WHEN THEN ELSE END SET INTO TABLE BY PARTITION DISTINCT ALL SEMI ANTI
  INSERT CREATE DROP ALTER OVER FILTER WITHIN RESPECT IGNORE ESCAPE SIMILAR NULL TRUE FALSE EXISTS CAST TRY_CAST INTERVAL ROW ARRAY`.split(/\s+/),
);

/** `a.b.c`: indexes of the tokens that are names. `dangling`: a dot stands last. `to` is after the last token. */
export interface Path {
  parts: number[];
  from: number;
  to: number;
  dangling: boolean;
}

export function wordAt(body: Body, at: number): string {
  return body.tokens[at]?.word ?? '';
}

export function isName(token: Token | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'quoted' || token?.kind === 'parameter';
}

/** A name that can stand alone, as an alias or a new name: keywords of the structure cannot. */
export function isFreeName(token: Token | undefined): boolean {
  return isName(token) && !STRUCTURE.has(token!.word);
}

export function isStructure(token: Token | undefined): boolean {
  return token !== undefined && STRUCTURE.has(token.word);
}

export function textOf(body: Body, at: number): string {
  const token = body.tokens[at];
  return token ? nameOf(body.text, token) : '';
}

export function namesOf(body: Body, path: Path): string[] {
  return path.parts.map((at) => textOf(body, at));
}

/** Whether a dot right before makes a keyword a name. What begins something behind a half-typed dot and white space is none. */
export function belongsToDot(body: Body, at: number): boolean {
  return wordAt(body, at - 1) === '.' && body.tokens[at - 1]!.to === body.tokens[at]!.from;
}

/** A path that starts here and ends before `end`; undefined where no name stands. */
export function pathAt(body: Body, at: number, end: number): Path | undefined {
  if (at >= end || !isFreeName(body.tokens[at])) return undefined;
  const parts = [at];
  let to = at + 1;
  while (to < end && wordAt(body, to) === '.') {
    if (to + 1 >= end || !isName(body.tokens[to + 1]) || (isStructure(body.tokens[to + 1]) && !belongsToDot(body, to + 1))) return { parts, from: at, to: to + 1, dangling: true };
    parts.push(to + 1);
    to += 2;
  }
  return { parts, from: at, to, dangling: false };
}

/** The index after the bracket group that opens here, or `end` where it is never closed. */
export function afterGroup(body: Body, open: number, end: number): number {
  const close = body.partner[open]!;
  return close > open && close < end ? close + 1 : end;
}

/** Where a group's inside ends: its closing bracket, or `end`. */
export function closeOf(body: Body, open: number, end: number): number {
  const close = body.partner[open]!;
  return close > open && close < end ? close : end;
}

/** Calls `see` for each token of a level: groups in brackets are passed over by their opening bracket. An open bracket that is never closed is passed over alone. */
export function eachOfLevel(body: Body, from: number, to: number, see: (at: number, word: string) => boolean | void): void {
  for (let at = from; at < to; at++) {
    const word = wordAt(body, at);
    if (see(at, word) === false) return;
    const close = body.partner[at]!;
    if ((word === '(' || word === '[') && close > at) at = Math.min(close, to) === close ? close : at;
  }
}

/** The stretches between commas, as pairs of indexes; in types, commas between < and > part nothing. */
export function splitByComma(body: Body, from: number, to: number, types = false): [number, number][] {
  const parts: [number, number][] = [];
  let start = from;
  let angles = 0;
  let computed = false;
  eachOfLevel(body, from, to, (at, word) => {
    if (types && word === 'AS') computed = true;
    if (types && !computed && word === '<') angles++;
    if (types && !computed && word === '>') angles = Math.max(0, angles - 1);
    if (word !== ',' || angles > 0) return;
    parts.push([start, at]);
    start = at + 1;
    computed = false;
  });
  if (start < to || parts.length > 0) parts.push([start, to]);
  return parts;
}
