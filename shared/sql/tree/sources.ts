import type { Body } from '../text/script.ts';
import { readQuery, startsQuery, type Select, type Source } from './query.ts';
import { afterGroup, closeOf, isFreeName, isName, pathAt, wordAt } from './reading.ts';

const JOIN_WORDS = new Set(['JOIN', 'LEFT', 'RIGHT', 'FULL', 'INNER', 'OUTER', 'CROSS', 'NATURAL', 'SEMI', 'ANTI']);

/** What a FROM clause reads, in the order of the text; a join in brackets counts as its parts. */
export function readSources(body: Body, from: number, to: number, select: Select): Source[] {
  const sources: Source[] = [];
  let at = from;
  while (at < to) {
    const found = readSource(body, at, to, select);
    sources.push(...found.sources);
    at = nextItem(body, Math.max(found.at, at), to);
  }
  return sources;
}

/** After the next comma or the words of a join: what stands between (ON, USING) names nothing new. */
function nextItem(body: Body, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const word = wordAt(body, at);
    if (word === ',') return at + 1;
    if (JOIN_WORDS.has(word) && wordAt(body, at + 1) !== '(') {
      while (at < to && JOIN_WORDS.has(wordAt(body, at))) at++;
      return at;
    }
    if (word === 'JOIN') return at + 1;
    if (word === '(' || word === '[') at = body.partner[at]! > at ? body.partner[at]! : at;
  }
  return to;
}

function readSource(body: Body, start: number, to: number, select: Select): { sources: Source[]; at: number } {
  const lateral = wordAt(body, start) === 'LATERAL';
  let at = lateral ? start + 1 : start;
  const source: Source = { kind: 'table', from: start, to: at, path: null, alias: -1, columns: [], query: null, lateral };
  const word = wordAt(body, at);
  if (word === '(') {
    const close = closeOf(body, at, to);
    if (!startsQuery(body, at + 1)) return { sources: readSources(body, at + 1, close, select), at: close + 1 };
    source.kind = 'query';
    source.query = readQuery(body, at + 1, close, select);
    select.children.push(source.query);
    at = Math.min(close + 1, to);
  } else if ((word === 'TABLE' || word === 'UNNEST') && wordAt(body, at + 1) === '(') {
    source.kind = 'function';
    source.lateral ||= word === 'UNNEST';
    at = afterGroup(body, at + 1, to);
    if (wordAt(body, at) === 'WITH' && wordAt(body, at + 1) === 'ORDINALITY') at += 2;
  } else {
    const path = pathAt(body, at, to);
    if (!path) return { sources: [], at };
    source.path = path;
    at = path.to;
    if (wordAt(body, at) === '(' && at < to) {
      source.kind = 'function';
      at = afterGroup(body, at, to);
    }
  }
  source.to = at;
  return { sources: [source], at: readAlias(body, at, to, source) };
}

/** Hints, FOR SYSTEM_TIME AS OF, samples and patterns may stand between a table and its alias. */
function readAlias(body: Body, from: number, to: number, source: Source): number {
  let at = from;
  for (let more = true; more && at < to; ) {
    const word = wordAt(body, at);
    more = true;
    if (word === '/*+') at = afterHint(body, at, to);
    else if (word === 'FOR' && wordAt(body, at + 1) === 'SYSTEM_TIME') at = afterSystemTime(body, at + 2, to);
    else if (['MATCH_RECOGNIZE', 'PIVOT', 'UNPIVOT', 'TABLESAMPLE'].includes(word)) {
      // Its columns are no longer the table's own.
      if (word !== 'TABLESAMPLE') source.kind = 'function';
      while (at < to && wordAt(body, at) !== '(') at++;
      at = at < to ? afterGroup(body, at, to) : to;
    } else more = false;
  }
  if (at > from) source.to = Math.min(at, to);
  if (wordAt(body, at) === 'AS' && at < to) at++;
  if (at >= to || !isFreeName(body.tokens[at])) return at;
  source.alias = at++;
  source.to = at;
  if (at < to && wordAt(body, at) === '(') {
    const close = closeOf(body, at, to);
    for (let index = at + 1; index < close; index++) if (isName(body.tokens[index])) source.columns.push(index);
    at = Math.min(close + 1, to);
    source.to = at;
  }
  return wordAt(body, at) === '/*+' ? afterHint(body, at, to) : at;
}

function afterHint(body: Body, from: number, to: number): number {
  let at = from;
  while (at < to && wordAt(body, at) !== '*/') at++;
  return Math.min(at + 1, to);
}

/** The time's expression ends before AS, before a join's words, or before a name that follows something complete. */
function afterSystemTime(body: Body, from: number, to: number): number {
  let at = from;
  if (wordAt(body, at) === 'AS') at++;
  if (wordAt(body, at) === 'OF') at++;
  let complete = false;
  for (; at < to; at++) {
    const token = body.tokens[at]!;
    if (token.word === 'AS' || token.word === ',' || token.word === 'ON' || token.word === 'USING' || JOIN_WORDS.has(token.word)) return at;
    if (complete && isFreeName(token) && wordAt(body, at - 1) !== '.' && !/^(YEAR|MONTH|DAY|HOUR|MINUTE|SECOND)S?$/.test(token.word)) return at;
    if (token.word === '(' && body.partner[at]! > at && body.partner[at]! < to) at = body.partner[at]!;
    complete = isName(body.tokens[at]) || wordAt(body, at) === ')' || token.kind === 'string';
    if (token.word === 'INTERVAL') complete = false;
  }
  return to;
}
