import type { Body } from '../text/script.ts';
import { eachOfLevel, isName, splitByComma, wordAt } from './reading.ts';

/** What stands between commas in CREATE TABLE (…). `name` is the token of a column's name, or of the one that a watermark is for; -1 where none is. */
export interface Element {
  kind: 'column' | 'watermark' | 'key';
  from: number;
  to: number;
  name: number;
  /** Tokens of the type as it is written; empty for a computed column. */
  type: [number, number];
  /** Tokens of the expression behind AS; empty where none is. */
  expression: [number, number];
  /** Columns of a key. */
  names: number[];
}

const AFTER_TYPE = new Set(['NOT', 'NULL', 'METADATA', 'COMMENT', 'PRIMARY', 'CONSTRAINT', 'UNIQUE', 'FIRST', 'AFTER', 'AS', 'DEFAULT', 'FROM', 'VIRTUAL']);

export function readElements(body: Body, from: number, to: number): Element[] {
  return splitByComma(body, from, to, true).flatMap(([start, end]) => (start < end ? [readElement(body, start, end)] : []));
}

function readElement(body: Body, from: number, to: number): Element {
  const word = wordAt(body, from);
  const next = wordAt(body, from + 1);
  const element: Element = { kind: 'column', from, to, name: -1, type: [from, from], expression: [from, from], names: [] };
  if (word === 'CONSTRAINT' || (word === 'PRIMARY' && next === 'KEY') || (word === 'UNIQUE' && next === '(')) {
    for (let at = from, inside = false; at < to; at++) {
      inside ||= wordAt(body, at) === '(';
      if (inside && isName(body.tokens[at]) && wordAt(body, at - 1) !== ')' && wordAt(body, at + 1) !== 'ENFORCED' && wordAt(body, at) !== 'ENFORCED') element.names.push(at);
    }
    return { ...element, kind: 'key' };
  }
  const expression = expressionOf(body, from, to);
  if (word === 'WATERMARK' && next === 'FOR') return { ...element, kind: 'watermark', name: isName(body.tokens[from + 2]) && from + 2 < to ? from + 2 : -1, expression };
  if (!isName(body.tokens[from])) return element;
  return { ...element, name: from, type: typeOf(body, from + 1, to), expression };
}

function expressionOf(body: Body, from: number, to: number): [number, number] {
  let start = to;
  eachOfLevel(body, from, to, (at, word) => {
    if (word !== 'AS') return;
    start = at + 1;
    return false;
  });
  return [start, to];
}

function typeOf(body: Body, from: number, to: number): [number, number] {
  let end = to;
  let angles = 0;
  eachOfLevel(body, from, to, (at, word) => {
    if (word === '<') angles++;
    if (word === '>') angles--;
    if (angles > 0 || !AFTER_TYPE.has(word)) return;
    end = at;
    return false;
  });
  return [from, end];
}
