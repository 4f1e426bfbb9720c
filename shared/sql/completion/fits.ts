import { namesOf, pathAt, splitByComma, wordAt } from '../tree/reading.ts';
import { parametersOf } from '../hover/signature.ts';
import { familyOfParameter, type Family } from '../knowledge/types.ts';
import { columnsMeant, type Visible } from '../knowledge/sources.ts';
import { relationOf, type Relation } from '../knowledge/known.ts';
import { openBracket } from './caret.ts';
import { functionAt } from './offer-functions.ts';
import type { Asked } from './offer.ts';

const COMPARISONS = new Set(['=', '<>', '!=', '<', '>', '<=', '>=', 'BETWEEN', 'LIKE']);

/**
 * The type that would fit best at the caret: that of the other side of a comparison, or that of the sink's column which this item fills. Null where nothing is known; asked of
 * Flink where the other side is more than a column.
 */
export async function wantedType(asked: Asked, sources: readonly Visible[]): Promise<string | null> {
  const { caret } = asked;
  let at = caret.before;
  // Over what qualifies the name that is being written.
  while (wordAt(caret.body, at) === '.' && at >= 2) at -= 2;
  if (COMPARISONS.has(wordAt(caret.body, at))) return typeBefore(asked, sources, at);
  if (wordAt(caret.body, at) === 'OF') return 'TIMESTAMP(3)';
  return typeOfItem(asked, at) ?? typeOfArgument(asked, at);
}

async function typeBefore({ caret, known, doc, statement, signal }: Asked, sources: readonly Visible[], comparison: number): Promise<string | null> {
  const { body } = caret;
  let from = comparison;
  while (from > 0 && !STARTS_OPERAND.has(wordAt(body, from - 1))) {
    const partner = body.partner[from - 1]!;
    if (wordAt(body, from - 1) === '(' || wordAt(body, from - 1) === '[') break;
    from = partner >= 0 && partner < from - 1 ? partner : from - 1;
  }
  if (from >= comparison) return null;
  const path = pathAt(body, from, comparison);
  if (path && path.to === comparison) {
    const [meant] = columnsMeant(sources, namesOf(body, path));
    if (meant && meant.field.type !== '') return meant.field.type;
  }
  const clause = caret.select?.clauses.find(({ word }) => word === 'FROM');
  const expression = body.text.slice(body.tokens[from]!.from, body.tokens[comparison - 1]!.to);
  const tables = caret.select?.sources.map(({ from: start, to }) => body.text.slice(body.tokens[start]!.from, body.tokens[to - 1]!.to)).join(' CROSS JOIN ');
  const answer = await known.ask.types(doc, statement.index < 0 ? null : statement.index, clause && tables ? tables : null, [expression], signal).catch(() => null);
  return answer?.[0]?.type ?? null;
}

/** The table whose rows a pattern (MATCH_RECOGNIZE) around the caret matches: inside, its columns are in reach, by pattern variables too. */
export function tableOfPattern({ caret: { select, body, before }, world }: Pick<Asked, 'caret' | 'world'>): Relation | undefined {
  const source = select?.sources.find(({ kind, path, to }) => kind === 'function' && path && wordAt(body, path.to) === 'MATCH_RECOGNIZE' && path.to <= before && before < to);
  return source ? relationOf(world, namesOf(body, source.path!)) : undefined;
}

/** `UPPER(|`: the kind of type that a function's signatures take there, where all of them agree. */
function typeOfArgument(asked: Asked, before: number): string | null {
  const { body } = asked.caret;
  const open = openBracket({ body, before }, 0);
  if (open < 1 || (before !== open && wordAt(body, before) !== ',')) return null;
  if (wordAt(body, open - 1) === 'UNNEST') return REPRESENTED.array!;
  const position = before === open ? 0 : splitByComma(body, open + 1, before).length;
  const taken = functionAt(asked, open).flatMap(({ signatures }) => signatures.flatMap((signature) => parametersOf(signature)[position]?.label ?? []));
  const families = new Set(taken.map(familyOfParameter));
  const [family] = families;
  return families.size === 1 && family ? (REPRESENTED[family] ?? null) : null;
}

const REPRESENTED: Partial<Record<Family, string>> = { number: 'DOUBLE', text: 'STRING', boolean: 'BOOLEAN', time: 'TIMESTAMP(3)', array: 'ARRAY<ANY>', map: 'MAP<ANY, ANY>', bytes: 'BYTES' };

const STARTS_OPERAND = new Set(['AND', 'OR', 'NOT', 'ON', 'WHERE', 'WHEN', 'HAVING', 'QUALIFY', ',', 'SELECT', 'THEN', 'ELSE', 'BY']);

/** `INSERT INTO t SELECT a, |`: the type of the second column of `t`. */
function typeOfItem({ caret, world }: Asked, before: number): string | null {
  const { part, select, body } = caret;
  if (part?.verb !== 'INSERT' || !part.path || !select || select.query !== part.query || openBracket({ body, before }, select.from) >= 0) return null;
  const word = wordAt(body, before);
  if (word !== ',' && word !== 'SELECT') return null;
  const position = select.items.findLastIndex(({ from }) => from <= before + 1);
  const columns = relationOf(world, namesOf(body, part.path))?.columns.filter(({ kind }) => kind !== 'computed') ?? [];
  const named = part.columns?.names[Math.max(0, position)];
  const column = named === undefined ? columns[Math.max(0, position)] : columns.find(({ name }) => name === namesOf(body, { parts: [named], from: named, to: named + 1, dangling: false })[0]);
  return column?.type || null;
}
