import { comparePlaces, type Position, type Range } from '../base/text-range.ts';
import { type Cte, ctesOf, endOf, positions, type Token, tokensOf } from './sql-parts.ts';

/** A view or CTE that somebody asks for, and a script that asks Flink for its rows alone. */
export interface PartQuery {
  /** As it is called in the text. */
  name: string;
  kind: 'view' | 'cte';
  text: string;
}

/** Statements that only say what things are. */
const SETTLES = /^(create|alter|drop|set|reset|use|load|unload|add|remove)\b/;

/**
 * What a name stands for at a place of a script, asked for by itself: the statements that say what things are, and one `SELECT * FROM` it.
 *
 * @param statements as Flink's parser found them
 * @param name a word, or words with dots between
 * @param at where it is asked for; without it, the last CTE of that name is meant, else a view
 */
export function partQuery(text: string, statements: readonly { kind: string; range: Range }[], name: string, at?: Position): PartQuery {
  const place = positions(text);
  const offset = (wanted: Position) => firstAt(text.length, (each) => comparePlaces(place(each), wanted) >= 0);
  const asked = at === undefined ? text.length : offset(at);
  const cte = ctesIn(text).filter((each) => each.name === name && (at === undefined || (each.whole.from <= asked && asked <= each.known))).at(-1);
  const end = cte ? cte.whole.from : Infinity;
  const before = statements.filter(({ kind, range }) => SETTLES.test(kind) && offset(range.start) < (cte ? end : Infinity)).map(({ range }) => text.slice(offset(range.start), offset(range.end)).replace(/;?\s*$/, ';'));
  const query = cte ? `WITH ${definitions(text, cte)}\nSELECT * FROM ${quoted(name)};` : `SELECT * FROM ${name.split('.').map(quoted).join('.')};`;
  return { name, kind: cte ? 'cte' : 'view', text: `${before.join('\n')}\n${query}\n` };
}

/** The CTE and those before it that it may call, the way they were written. */
function definitions(text: string, cte: Cte): string {
  const inReach = ctesIn(text).filter((each) => each.whole.to <= cte.whole.from && cte.whole.from <= each.known);
  // Of two with one name the later one hides the other.
  const kept = inReach.filter((each, index) => !inReach.slice(index + 1).some((later) => later.name === each.name));
  return [...kept, cte].map(({ whole }) => text.slice(whole.from, whole.to)).join(',\n');
}

function ctesIn(text: string): Cte[] {
  const tokens = tokensOf(text);
  const found: Cte[] = [];
  for (let start = 0; start < tokens.length; start++) {
    const end = endOf(tokens, start);
    const last = tokens[end]?.from ?? text.length;
    found.push(...ctesOf(tokens.slice(start, end)).map((cte) => ({ ...cte, to: Math.min(cte.to, last), whole: { ...cte.whole, to: Math.min(cte.whole.to, last) }, known: Math.min(cte.known, last) })));
    start = end;
  }
  return found;
}

/** The name under a place of the text, with the catalog and database before it; undefined where there is none. */
export function nameAt(text: string, at: Position): string | undefined {
  const tokens = tokensOf(text);
  const place = positions(text);
  const index = tokens.findIndex(({ from, to, text: word }) => /[\p{L}_]/u.test(word) && comparePlaces(place(from), at) <= 0 && comparePlaces(at, place(to)) <= 0);
  if (index < 0) return undefined;
  let [first, last] = [index, index];
  while (tokens[first - 1]?.word === '.' && isName(tokens[first - 2])) first -= 2;
  while (tokens[last + 1]?.word === '.' && isName(tokens[last + 2])) last += 2;
  return tokens.slice(first, last + 1).filter(isName).map(({ text: word }) => word).join('.');
}

const isName = (token: Token | undefined) => token !== undefined && !/^[(),.;]$/.test(token.word);
const quoted = (name: string) => `\`${name.replaceAll('`', '``')}\``;

function firstAt(most: number, holds: (offset: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
