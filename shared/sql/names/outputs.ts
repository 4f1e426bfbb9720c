import { cteOf, ctesInReach } from '../knowledge/sources.ts';
import { eachTableArgument } from '../tree/arguments.ts';
import type { Query, Select, Source } from '../tree/query.ts';
import { pathAt, textOf, wordAt, type Path } from '../tree/reading.ts';
import { cteNamed, relationKey, tokenKey, type At, type Texts } from './texts.ts';

/** A column as the texts know it. `key` is the same for the same column, through views and queries that hand it on with a star. */
export interface Output {
  name: string;
  key: string;
}

/** `open`: there are columns that no text names. */
export interface Outputs {
  columns: Output[];
  open: boolean;
}

const UNKNOWN: Outputs = { columns: [], open: true };
const DEEPEST = 12;

/** The columns of what a select reads. */
export function outputsOfSource(texts: Texts, at: At, select: Select, source: Source, depth = 0): Outputs {
  if (depth > DEEPEST) return UNKNOWN;
  const found = ownOutputs(texts, at, select, source, depth);
  if (source.columns.length === 0) return found;
  return { columns: source.columns.map((token) => ({ name: textOf(at.body, token), key: tokenKey(at, token) })), open: false };
}

function ownOutputs(texts: Texts, at: At, select: Select, source: Source, depth: number): Outputs {
  const cte = cteOf(at.statement, select, source);
  if (cte) return outputsOfQuery(texts, at, cte.query, cte.columns, depth + 1);
  if (source.query) return outputsOfQuery(texts, at, source.query, [], depth + 1);
  if (source.kind === 'function') return ofWindow(texts, at, select, source, depth);
  if (source.kind !== 'table' || !source.path) return UNKNOWN;
  const declared = texts.relations.get(relationKey(at, source.path));
  return declared ? outputsOfRelation(texts, declared, depth + 1) : UNKNOWN;
}

/** A window hands on the columns of its table, and adds some. */
function ofWindow(texts: Texts, at: At, select: Select, source: Source, depth: number): Outputs {
  const { body } = at;
  const call = wordAt(body, source.from) === 'TABLE' ? source.from + 2 : source.from;
  if (!WINDOWS.has(wordAt(body, call))) return UNKNOWN;
  let given: Path | undefined;
  eachTableArgument(body, call, source.to, (path) => (given ??= path));
  const cte = given?.parts.length === 1 ? cteNamed(body, ctesInReach(select.query), textOf(body, given.parts[0]!)) : undefined;
  const declared = given && texts.relations.get(relationKey(at, given));
  const columns = cte ? outputsOfQuery(texts, at, cte.query, cte.columns, depth + 1).columns : declared ? outputsOfRelation(texts, declared, depth + 1).columns : [];
  return { columns, open: true };
}

const WINDOWS = new Set(['TUMBLE', 'HOP', 'CUMULATE', 'SESSION']);

export function outputsOfRelation(texts: Texts, at: At, depth = 0): Outputs {
  const { part, body } = at;
  if (part.elements) {
    const columns = part.elements.list.filter(({ kind, name }) => kind === 'column' && name >= 0);
    return { columns: columns.map(({ name }) => ({ name: textOf(body, name), key: tokenKey(at, name) })), open: part.like !== null || part.query !== null };
  }
  return part.query ? outputsOfQuery(texts, at, part.query, part.columns?.names ?? [], depth) : UNKNOWN;
}

/** What a query calls its columns: `names` where they are listed before it, else what its first select says. */
export function outputsOfQuery(texts: Texts, at: At, query: Query, names: readonly number[], depth = 0): Outputs {
  if (names.length > 0) return { columns: names.map((token) => ({ name: textOf(at.body, token), key: tokenKey(at, token) })), open: false };
  const [select] = query.selects;
  if (!select || depth > DEEPEST) return UNKNOWN;
  const outputs: Outputs = { columns: [], open: false };
  for (const item of select.items) {
    if (item.alias >= 0) outputs.columns.push({ name: textOf(at.body, item.alias), key: tokenKey(at, item.alias) });
    if (!item.star) continue;
    const qualifier = wordAt(at.body, item.to - 2) === '.' ? pathAt(at.body, item.from, item.to - 1)?.parts.at(-1) : undefined;
    const sources = qualifier === undefined ? select.sources : select.sources.filter((source) => sourceName(at, source) === textOf(at.body, qualifier));
    for (const source of sources) {
      const inner = outputsOfSource(texts, at, select, source, depth + 1);
      outputs.columns.push(...inner.columns);
      outputs.open ||= inner.open;
    }
    outputs.open ||= sources.length === 0;
  }
  return outputs;
}

/** What qualifies the columns of a source; undefined where nothing does. */
export function sourceName({ body }: At, { alias, path, kind }: Source): string | undefined {
  if (alias >= 0) return textOf(body, alias);
  return path && kind === 'table' ? textOf(body, path.parts.at(-1)!) : undefined;
}
