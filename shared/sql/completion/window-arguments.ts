import { relationOf, spelled } from '../knowledge/known.ts';
import type { SqlColumn } from '../../services/sql-knowledge.ts';
import type { Body } from '../text/script.ts';
import { isName, namesOf, pathAt, splitByComma, wordAt } from '../tree/reading.ts';
import type { Asked, Offer } from './offer.ts';
import type { WindowArgument } from './wanted.ts';

export const WINDOWS = ['TUMBLE', 'HOP', 'CUMULATE', 'SESSION'];

const BY_NAME: Record<string, WindowArgument> = { DATA: 'table', TIMECOL: 'time', SIZE: 'length', SLIDE: 'length', STEP: 'length', GAP: 'length', OFFSET: 'length' };

/** What a window function takes where an argument of it begins; undefined where none does. */
export function windowArgumentAt(body: Body, open: number, before: number): WindowArgument | undefined {
  if (!WINDOWS.includes(wordAt(body, open - 1))) return undefined;
  if (wordAt(body, before) === '=>') return BY_NAME[wordAt(body, before - 1)];
  if (before !== open && wordAt(body, before) !== ',') return undefined;
  const position = before === open ? 0 : splitByComma(body, open + 1, before).length;
  return position === 0 ? 'table' : position === 1 ? 'time' : 'length';
}

export async function offerWindowArgument(asked: Asked, takes: WindowArgument, open: number): Promise<Offer[]> {
  if (takes === 'table') return tables(asked);
  if (takes === 'length') return LENGTHS.map((unit, at): Offer => ({ label: `INTERVAL '1' ${unit}`, kind: 'keyword', rank: 20 + at * 0.01, insert: `INTERVAL '\${1:1}' ${unit}`, snippet: true }));
  const columns = await columnsGiven(asked, open, asked.caret.before);
  const timed = (columns ?? []).filter(({ time }) => time === 'event').map(({ name }, at): Offer => ({ label: `DESCRIPTOR(${spelled(name, asked.world.reserved)})`, kind: 'function', rank: 20 + at * 0.01, detail: 'event time' }));
  return [...timed, { label: 'DESCRIPTOR', kind: 'function', rank: 21, detail: 'the column of the time', insert: 'DESCRIPTOR($0)', snippet: true }];
}

const LENGTHS = ['MINUTE', 'SECOND', 'HOUR', 'DAY'];

/** Those with an event time first: a window needs one. */
function tables({ world }: Asked): Offer[] {
  const own = world.relations.filter(({ path }) => path[0] === world.current.catalog && path[1] === world.current.database);
  return [
    ...own.map(({ path, columns }, at): Offer => ({ label: `TABLE ${spelled(path[2]!, world.reserved)}`, kind: 'table', rank: (columns.some(({ time }) => time === 'event') ? 20 : 22) + at * 0.01 })),
    { label: 'TABLE', kind: 'keyword', rank: 24 },
  ];
}

/** The columns of the table that a call was given so far: `TABLE name` between its bracket and a token. */
export async function columnsGiven({ caret: { body }, world, known, doc, statement, signal }: Asked, open: number, end: number): Promise<SqlColumn[] | undefined> {
  for (let at = open + 1; open >= 0 && at < end; at++) {
    const path = wordAt(body, at) === 'TABLE' && isName(body.tokens[at + 1]) ? pathAt(body, at + 1, end) : undefined;
    if (!path) continue;
    const names = namesOf(body, path);
    const query = `SELECT * FROM ${names.map((name) => spelled(name, world.reserved)).join('.')}`;
    return relationOf(world, names)?.columns ?? (await known.columns(doc, statement.index < 0 ? null : statement.index, [query], signal))[0] ?? [];
  }
  return undefined;
}
