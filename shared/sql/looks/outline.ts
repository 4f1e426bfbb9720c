import type { SqlSymbol, SymbolKind } from '../sql-service.ts';
import type { Statement } from '../text/script.ts';
import type { Reading } from '../text/readings.ts';
import { namesOf, textOf, wordAt } from '../tree/reading.ts';
import { queriesOf } from '../tree/walk.ts';
import { partsOf, type Part } from '../tree/statement.ts';
import { literalOf } from '../text/tokens.ts';

const SYMBOLS: Record<string, SymbolKind> = { 'table': 'table', 'materialized table': 'table', 'view': 'view', 'model': 'model', 'function': 'function', 'catalog': 'catalog', 'database': 'database', 'connection': 'statement' };
const LONGEST_TITLE = 60;

/** The statements of a text by what they create, write or ask, with columns and CTEs inside. */
export function outlineOf({ script, lines }: Reading): SqlSymbol[] {
  return script.statements.flatMap((statement) => {
    const parts = partsOf(statement.body);
    const range: RangeOf = (from, to) => lines.range(statement.from + from, statement.from + to);
    const symbols = parts.map((part) => symbolOf(statement, part, range));
    return parts[0] && wordAt(statement.body, parts[0].to) === 'BEGIN' ? [statementSet(statement, symbols, range)] : symbols;
  });
}

/** The inserts between BEGIN and END as children of the set. */
function statementSet({ body: { tokens } }: Statement, [first, ...inside]: SqlSymbol[], range: RangeOf): SqlSymbol {
  const children = inside.at(-1)?.name === 'END' ? inside.slice(0, -1) : inside;
  return { ...first!, name: 'STATEMENT SET', kind: 'statement', range: range(tokens[0]!.from, tokens.at(-1)!.to), children };
}

type RangeOf = (from: number, to: number) => SqlSymbol['range'];

function symbolOf(statement: Statement, part: Part, range: RangeOf): SqlSymbol {
  const { body } = statement;
  const { tokens } = body;
  const from = tokens[part.from]!.from;
  const to = tokens[part.to - 1]!.to;
  const named = part.path && ['CREATE', 'INSERT'].includes(part.verb) ? part.path : null;
  const name = named ? namesOf(body, named).join('.') : titleOf(statement, part);
  const nameRange = named ? range(tokens[named.from]!.from, tokens[named.to - 1]!.to) : range(from, tokens[part.from]!.to);
  return { name, detail: detailOf(part), kind: kindOf(part), range: range(from, to), nameRange, children: [...columnsOf(statement, part, range), ...ctesOf(statement, part, range)] };
}

function kindOf(part: Part): SymbolKind {
  if (part.verb === 'CREATE' && part.object) return SYMBOLS[part.object] ?? 'statement';
  if (part.verb === 'INSERT') return 'insert';
  if (part.verb === 'SET') return 'set';
  return part.query ? 'query' : 'statement';
}

function detailOf(part: Part): string | null {
  if (part.verb === 'CREATE') return part.object;
  return part.verb === 'INSERT' ? 'insert into' : null;
}

function titleOf({ body }: Statement, part: Part): string {
  const { tokens, text } = body;
  if (part.verb === 'SET' && tokens[part.start + 1]?.kind === 'string') return `SET ${literalOf(text, tokens[part.start + 1]!)}`;
  const written = text.slice(tokens[part.from]!.from, tokens[part.to - 1]!.to).slice(0, LONGEST_TITLE * 4).replace(/\s+/g, ' ');
  return written.length > LONGEST_TITLE ? `${written.slice(0, LONGEST_TITLE - 1)}…` : written;
}

function columnsOf({ body }: Statement, part: Part, range: RangeOf): SqlSymbol[] {
  const { tokens, text } = body;
  const column = (at: number, from: number, to: number, detail: string | null): SqlSymbol => ({
    name: textOf(body, at),
    detail,
    kind: 'column',
    range: range(tokens[from]!.from, tokens[to - 1]!.to),
    nameRange: range(tokens[at]!.from, tokens[at]!.to),
    children: [],
  });
  if (part.verb !== 'CREATE') return [];
  const elements = part.elements?.list.filter(({ kind, name }) => kind === 'column' && name >= 0) ?? [];
  const named = part.columns?.names.map((at) => column(at, at, at + 1, null)) ?? [];
  return [...elements.map(({ name, from, to, type: [start, end] }) => column(name, from, to, start < end ? text.slice(tokens[start]!.from, tokens[end - 1]!.to) : null)), ...named];
}

function ctesOf({ body }: Statement, part: Part, range: RangeOf): SqlSymbol[] {
  return queriesOf(part)
    .flatMap(({ ctes }) => ctes)
    .filter(({ from, to }) => to > from && wordAt(body, from) !== ';')
    .map(({ name, from, to }) => ({
      name: textOf(body, name),
      detail: 'with',
      kind: 'cte',
      range: range(body.tokens[from]!.from, body.tokens[to - 1]!.to),
      nameRange: range(body.tokens[name]!.from, body.tokens[name]!.to),
      children: [],
    }));
}
