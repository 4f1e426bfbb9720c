import type { Query, Select } from './query.ts';
import type { Part } from './statement.ts';

/** All queries of a statement, outer ones before those inside. */
export function queriesOf(part: Part): Query[] {
  const found: Query[] = [];
  const visit = (query: Query): void => {
    found.push(query);
    query.ctes.forEach((cte) => visit(cte.query));
    query.selects.forEach((select) => select.children.forEach(visit));
  };
  if (part.query) visit(part.query);
  return found;
}

/** The innermost SELECT around an offset of the body; null where none is. */
export function selectAt(part: Part, offset: number): Select | null {
  let found: Select | null = null;
  let queries = part.query ? [part.query] : [];
  while (queries.length > 0) {
    const query = queries.find(({ start, end }) => start <= offset && offset <= end);
    if (!query) break;
    const cte = query.ctes.find(({ query: { start, end } }) => start <= offset && offset <= end);
    if (cte) {
      queries = [cte.query];
      continue;
    }
    const select = selectOf(query, offset);
    if (!select) break;
    found = select;
    queries = select.children;
  }
  return found;
}

function selectOf(query: Query, offset: number): Select | undefined {
  return query.selects.findLast((select) => select.start <= offset) ?? query.selects[0];
}
