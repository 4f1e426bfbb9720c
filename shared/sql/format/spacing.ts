import type { Body } from '../text/script.ts';
import { isName, isStructure, wordAt } from '../tree/reading.ts';

/** Behind these a bracket stands apart, as in `IN (1)`. */
const APART = new Set('IN VALUES AS WITH OVER ON AND OR NOT WHEN THEN ELSE WHERE BY FROM JOIN USING SELECT SETS LIKE EXISTS KEY FILTER GROUP MATCH_RECOGNIZE PATTERN DEFINE MEASURES BETWEEN UNION ALL SET RESET ADD MODIFY PARTITION'.split(' '));
const CLOSE = new Set([')', ']', ',', ';', '}']);
const OPEN = new Set(['(', '[', '{']);
/** What never has a space of its own put in or taken away: it is no token of Flink's, or two of them may mean one. */
const AS_WRITTEN = new Set([':', '?', '{', '}', '!', '&', '^', '~']);
const TYPES_WITH_ANGLES = new Set(['ARRAY', 'MAP', 'ROW', 'MULTISET', 'STRUCTURED', 'RAW']);

/** What stands between two tokens of one line. */
export function gap(body: Body, left: number, right: number, angles: ReadonlySet<number>): '' | ' ' {
  const a = body.tokens[left]!;
  const b = body.tokens[right]!;
  const written = a.to < b.from ? ' ' : '';
  if (a.kind === 'unknown' || b.kind === 'unknown' || AS_WRITTEN.has(a.word) || AS_WRITTEN.has(b.word)) return written;
  if (a.word === '.' || b.word === '.') {
    const path = a.word === '.' ? (isName(b) && !isStructure(b)) || b.word === '*' : isName(a) || a.word === ']';
    return path ? '' : written;
  }
  if (a.kind === 'hint' || b.kind === 'hint') return ' ';
  if (CLOSE.has(b.word) || OPEN.has(a.word)) return '';
  if (b.word === '[') return '';
  if (b.word === '(') return isName(a) && !APART.has(a.word) ? written : isName(a) || a.kind === 'operator' ? (a.word === ')' || angles.has(left) ? written : ' ') : written;
  if (angles.has(right) && b.word === '<') return '';
  if (angles.has(right) && b.word === '>') return '';
  if (angles.has(left) && a.word === '<') return '';
  if (isUnary(body, left) && b.word !== '-' && b.word !== '+') return '';
  return ' ';
}

/** A sign that belongs to what follows it. */
function isUnary(body: Body, at: number): boolean {
  const word = wordAt(body, at);
  if (word !== '-' && word !== '+') return false;
  const before = body.tokens[at - 1];
  if (!before) return true;
  if (before.kind === 'operator') return !CLOSE.has(before.word) || before.word === ',';
  return before.kind === 'word' && /^(SELECT|WHERE|AND|OR|NOT|ON|BY|WHEN|THEN|ELSE|BETWEEN|AS|IN|INTERVAL|LIKE|VALUES|CASE|HAVING)$/.test(before.word);
}

/** The brackets of types: `ARRAY<ROW<a INT>>`. */
export function anglesOf(body: Body, from: number, to: number): Set<number> {
  const found = new Set<number>();
  const open: number[] = [];
  for (let at = from; at < to; at++) {
    const word = wordAt(body, at);
    if (word === '<' && TYPES_WITH_ANGLES.has(wordAt(body, at - 1))) open.push(at);
    else if (word === '>' && open.length > 0) {
      found.add(open.pop()!);
      found.add(at);
    } else if (word === ';') open.length = 0;
  }
  return found;
}
