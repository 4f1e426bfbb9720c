import type { CompletionKind, SymbolKind } from './sql-service.ts';

// Monaco and the Language Server Protocol have the same names for their kinds, each with numbers of its own.

/** What is offered, by the name that editors have icons for. */
export const ITEM_KINDS = {
  keyword: 'Keyword',
  catalog: 'Module',
  database: 'Module',
  table: 'Struct',
  view: 'Interface',
  column: 'Field',
  alias: 'Variable',
  function: 'Function',
  argument: 'Property',
  type: 'Class',
  option: 'Property',
  value: 'EnumMember',
  hint: 'Event',
  parameter: 'Constant',
  snippet: 'Snippet',
} as const satisfies Record<CompletionKind, string>;

/** What the outline has, by the name that editors have icons for. */
export const SYMBOL_KINDS = {
  table: 'Struct',
  view: 'Interface',
  cte: 'Interface',
  column: 'Field',
  function: 'Function',
  model: 'Object',
  catalog: 'Module',
  database: 'Module',
  insert: 'Event',
  query: 'Method',
  set: 'Property',
  statement: 'Key',
} as const satisfies Record<SymbolKind, string>;
