import { ctesInReach } from '../knowledge/sources.ts';
import type { Query } from '../tree/query.ts';
import { isFreeName, textOf, wordAt, type Path } from '../tree/reading.ts';
import { outputsOfQuery, outputsOfRelation, type Output } from './outputs.ts';
import { cteNamed, relationKey, type At, type Texts } from './texts.ts';

/** The columns of a table that a function is given, where they are named beside it: `TABLE t PARTITION BY a, DESCRIPTOR(b)`. Tokens that are `taken` mean something else. */
export function columnsBeside(texts: Texts, at: At, path: Path, queries: readonly Query[], taken: ReadonlySet<number>): { token: number; key: string }[] {
  const { body } = at;
  const columns = columnsGiven(texts, at, path, queries);
  let open = path.from;
  while (open > 0 && !(wordAt(body, open) === '(' && (body.partner[open]! < 0 || body.partner[open]! > path.from))) open--;
  const end = body.partner[open]! > open ? body.partner[open]! : at.part.to;
  const found: { token: number; key: string }[] = [];
  for (let token = path.to; token < end; token++) {
    const isNamed = isFreeName(body.tokens[token]) && wordAt(body, token + 1) !== '(' && wordAt(body, token + 1) !== '=>';
    const key = isNamed && !taken.has(token) ? columns.find(({ name }) => name === textOf(body, token))?.key : undefined;
    if (key) found.push({ token, key });
  }
  return found;
}

function columnsGiven(texts: Texts, at: At, path: Path, queries: readonly Query[]): Output[] {
  const { body } = at;
  const inside = queries.filter(({ from, to }) => from <= path.from && path.to <= to).at(-1);
  const cte = path.parts.length === 1 ? cteNamed(body, ctesInReach(inside ?? null), textOf(body, path.parts[0]!)) : undefined;
  if (cte) return outputsOfQuery(texts, at, cte.query, cte.columns).columns;
  const declared = texts.relations.get(relationKey(at, path));
  return declared ? outputsOfRelation(texts, declared).columns : [];
}
