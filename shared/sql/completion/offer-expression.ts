import { spelled, relationOf } from '../knowledge/known.ts';
import { visibleSources, type Visible } from '../knowledge/sources.ts';
import { plainColumn, writtenIn } from '../knowledge/written.ts';
import type { Select } from '../tree/query.ts';
import { namesOf, textOf, wordAt } from '../tree/reading.ts';
import type { Part } from '../tree/statement.ts';
import { openBracket } from './caret.ts';
import { tableOfPattern, wantedType } from './fits.ts';
import { offerFunctions } from './offer-functions.ts';
import { offerColumn } from './offer-members.ts';
import { offerWords } from './offer-words.ts';
import type { Asked, Offer } from './offer.ts';
import { columnsGiven } from './window-arguments.ts';

const OPERAND_WORDS = ['CASE', 'CAST(', 'TRY_CAST(', 'NOT', 'EXISTS (', 'INTERVAL', 'NULL', 'TRUE', 'FALSE', 'ROW(', 'ARRAY[', 'MAP['];

/** What an operand may be: columns in reach, the type that fits first; aliases to go on from; functions; words. */
export async function offerExpression(asked: Asked, select: Select | null, aliases: boolean): Promise<Offer[]> {
  const { caret, world } = asked;
  const pattern = tableOfPattern(asked);
  if (pattern) return [...pattern.columns.map((column, at) => offerColumn(column, world.reserved, null, at)), ...offerFunctions(asked, null), ...offerWords(OPERAND_WORDS, 2)];
  const sources = await visibleSources(asked, select);
  const type = await wantedType(asked, sources);
  const own = sources.filter((visible) => visible.select === select);
  const asOf = wordAt(caret.body, caret.before) === 'OF';
  const columns = sources.flatMap((visible) => {
    const farther = visible.select === select ? 0 : 10;
    return visible.columns.map((column, at) => {
      const offer = offerColumn(column, world.reserved, type, at, isAmbiguous(column.name, own) ? visible.name : '');
      return { ...offer, rank: asOf && column.time !== null ? 1 : offer.rank + farther };
    });
  });
  const named = sources.filter(({ name }) => name !== '').map(({ name }): Offer => ({ label: name, kind: 'alias', rank: 90, insert: spelled(name, world.reserved) }));
  const items = aliases && select ? select.items.flatMap(({ alias }) => (alias >= 0 ? [offerColumn(plainColumn(textOf(caret.body, alias)), world.reserved, null, 0)] : [])) : [];
  const unread = select && select.sources.length === 0 && select.query.outer === null ? columnsOfAll(asked) : [];
  return [...columns, ...unread, ...items, ...named, ...offerFunctions(asked, type), ...offerWords(OPERAND_WORDS, 2)];
}

/** Before FROM is written: columns of all that could be read, told apart by their tables. */
function columnsOfAll({ world }: Asked): Offer[] {
  return world.relations.flatMap(({ path, columns }) => columns.map((column, at): Offer => ({ ...offerColumn(column, world.reserved, null, at), rank: 95 + at * 0.01, detail: [column.type, `of ${path.at(-1)}`].filter((word) => word !== '').join(' ') })));
}

function isAmbiguous(name: string, sources: readonly Visible[]): boolean {
  return sources.filter(({ columns }) => columns.some((column) => column.name === name)).length > 1;
}

/** Columns of the table that a statement names, or that it is just declaring. */
export function offerColumns({ caret, world }: Asked, part: Part, of: 'named' | 'declared'): Offer[] {
  if (!part.path) return [];
  const relation = of === 'declared' ? undefined : relationOf(world, namesOf(caret.body, part.path));
  const declared = of === 'declared' ? writtenIn([caret.doc], { read: () => caret.reading }).find((written) => written.part === part) : undefined;
  const columns = (relation ?? declared)?.columns ?? [];
  const time = part.elements?.list.some(({ kind, from }) => kind === 'watermark' && from <= caret.before) ? 'TIMESTAMP(3)' : null;
  const taken = new Set(part.columns?.names.filter((at) => at !== caret.inside).map((at) => textOf(caret.body, at)));
  return columns.filter(({ name }) => !taken.has(name)).map((column, at) => offerColumn(column, world.reserved, time, at));
}

/** For USING: columns that the last two sources have both. */
export async function offerSharedColumns(asked: Asked, select: Select): Promise<Offer[]> {
  const own = (await visibleSources(asked, select)).filter((visible) => visible.select === select);
  const last = own.at(-1);
  return (last?.columns ?? []).filter(({ name }) => own.slice(0, -1).some(({ columns }) => columns.some((column) => column.name === name))).map((column, at) => offerColumn(column, asked.world.reserved, null, at));
}

/** For DESCRIPTOR: columns of the table that is given to the function around it, event times first. */
export async function offerDescriptor(asked: Asked, open: number, select: Select | null): Promise<Offer[]> {
  const { caret, world } = asked;
  const given = await columnsGiven(asked, openBracket({ body: caret.body, before: open - 1 }, 0), open);
  if (given) return given.map((column, index) => ({ ...offerColumn(column, world.reserved, 'TIMESTAMP(3)', index), ...(column.time === 'event' ? { rank: 1 } : {}) }));
  return (await visibleSources(asked, select)).flatMap(({ columns }) => columns.map((column, index) => offerColumn(column, world.reserved, 'TIMESTAMP(3)', index)));
}
