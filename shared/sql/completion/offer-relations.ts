import { shortPath, spelled, type Relation, type World } from '../knowledge/known.ts';
import { ctesInReach } from '../knowledge/sources.ts';
import { textOf } from '../tree/reading.ts';
import { offerTableFunctions } from './offer-functions.ts';
import { offerWords } from './offer-words.ts';
import type { Asked, Offer } from './offer.ts';

/** What FROM may read: CTEs, tables, functions that return tables. */
export function offerSources(asked: Asked): Offer[] {
  const { caret, world } = asked;
  const ctes = ctesInReach(caret.select?.query ?? null)
    .map(({ name }) => textOf(caret.body, name))
    .map((name): Offer => ({ label: name, kind: 'view', rank: 90, detail: 'WITH', insert: spelled(name, world.reserved) }));
  return [...ctes, ...offerRelations(asked), ...offerTableFunctions(asked), ...offerWords(['TABLE(', 'LATERAL TABLE(', 'UNNEST('], 0)];
}

/** Tables and views, those of the current database by their name alone; then databases and catalogs to go on from. */
export function offerRelations(asked: Asked): Offer[] {
  const { caret, world } = asked;
  const declaring = caret.part?.verb === 'CREATE' && caret.part.path ? textOf(caret.body, caret.part.path.parts.at(-1)!) : undefined;
  const relations = world.relations.filter(({ path, written }) => !(path.at(-1) === declaring && written?.statement === caret.statement));
  return [...relations.map((relation) => offerRelation(relation, world)), ...offerDatabases(asked), ...offerCatalogs(asked)];
}

function offerRelation(relation: Relation, world: World): Offer {
  const path = shortPath(world, relation.path);
  return {
    label: path.join('.'),
    kind: relation.kind === 'view' ? 'view' : 'table',
    rank: path.length === 1 ? 100 : 120,
    detail: relation.options['connector'] ?? relation.kind,
    documentation: columnList(relation),
    insert: path.map((name) => spelled(name, world.reserved)).join('.'),
  };
}

const MOST = 30;

export function columnList({ columns }: Pick<Relation, 'columns'>): string {
  const shown = columns.slice(0, MOST).map(({ name, type, nullable }) => `${name} ${type}${nullable || type === '' ? '' : ' NOT NULL'}`.trimEnd());
  return columns.length === 0 ? '' : `\`\`\`sql\n${shown.join('\n')}${columns.length > MOST ? `\n… ${columns.length - MOST} more` : ''}\n\`\`\``;
}

export function offerDatabases({ world }: Asked): Offer[] {
  const own = world.catalogs.find(({ name }) => name === world.current.catalog);
  return (own?.databases ?? []).map((name) => ({ label: name, kind: 'database', rank: 140, detail: 'database', insert: spelled(name, world.reserved) }));
}

export function offerCatalogs({ world }: Asked): Offer[] {
  return world.catalogs.map(({ name }) => ({ label: name, kind: 'catalog', rank: 150, detail: 'catalog', insert: spelled(name, world.reserved) }));
}
