import type { SqlColumn } from '../../services/sql-knowledge.ts';
import { spelled } from '../knowledge/known.ts';
import { columnsMeant, qualifies, visibleSources } from '../knowledge/sources.ts';
import { distance } from '../knowledge/types.ts';
import { tableOfPattern, wantedType } from './fits.ts';
import type { Asked, Offer } from './offer.ts';
import type { Wanted } from './wanted.ts';

/** What stands behind a dot: columns of a table or an alias, fields of a row, tables of a database, databases of a catalog. */
export async function offerMembers(asked: Asked, names: string[], wanted: readonly Wanted[]): Promise<Offer[]> {
  const places = wanted.some(({ what }) => ['sources', 'relations', 'databases', 'catalogs', 'functions'].includes(what));
  if (places) return inCatalog(asked, names);
  return [...(wanted.length === 0 ? inCatalog(asked, names) : []), ...(await columnsOf(asked, names))];
}

function inCatalog({ world }: Asked, names: string[]): Offer[] {
  const [first, second] = names;
  const databases = names.length === 1 ? (world.catalogs.find(({ name }) => name === first)?.databases ?? []) : [];
  const prefix = names.length === 1 ? [world.current.catalog, first] : [first, second];
  const relations = names.length > 2 ? [] : world.relations.filter(({ path }) => path[0] === prefix[0] && path[1] === prefix[1]);
  return [
    ...databases.map((name): Offer => ({ label: name, kind: 'database', rank: 110, detail: 'database', insert: spelled(name, world.reserved) })),
    ...relations.map(({ path, kind, options }): Offer => ({ label: path[2]!, kind: kind === 'view' ? 'view' : 'table', rank: 100, detail: options['connector'] ?? kind, insert: spelled(path[2]!, world.reserved) })),
  ];
}

async function columnsOf(asked: Asked, names: string[]): Promise<Offer[]> {
  const { caret, world } = asked;
  const sources = await visibleSources(asked, caret.select);
  const type = await wantedType(asked, sources);
  const qualified = sources.find((visible) => qualifies(visible, names) === names.length);
  if (qualified) return [...qualified.columns.map((column, at) => offerColumn(column, world.reserved, type, at)), { label: '*', kind: 'keyword', rank: 300 }];
  const pattern = names.length === 1 ? tableOfPattern(asked) : undefined;
  if (pattern) return pattern.columns.map((column, at) => offerColumn(column, world.reserved, type, at));
  const [meant] = columnsMeant(sources, names);
  return (meant?.field.fields ?? []).map((field, at) => offerColumn(field, world.reserved, type, at));
}

/** A column in the order of its table, those that fit first. */
export function offerColumn(column: SqlColumn, reserved: ReadonlySet<string>, wanted: string | null, at: number, qualifier = ''): Offer {
  const label = qualifier === '' ? column.name : `${qualifier}.${column.name}`;
  const insert = [...(qualifier === '' ? [] : [qualifier]), column.name].map((name) => spelled(name, reserved)).join('.');
  return { label, kind: 'column', rank: 20 + distance(column.type, wanted) * 20 + Math.min(at, 999) * 0.01, detail: columnDetail(column), documentation: column.comment, insert };
}

export function columnDetail({ type, nullable, key, time, kind }: SqlColumn): string | null {
  if (type === '') return kind === 'computed' ? 'computed' : null;
  return [type, nullable ? '' : 'NOT NULL', key ? 'key' : '', time === null ? '' : `${time} time`, kind === 'physical' ? '' : kind].filter((word) => word !== '').join(' · ').replace(' · NOT NULL', ' NOT NULL');
}
