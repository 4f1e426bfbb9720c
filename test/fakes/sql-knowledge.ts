import type { Service, Contract } from '#shared/rpc/contract.ts';
import type { FlinkFactory, FlinkFunction, FlinkOption, SqlColumn, SqlRelation, SqlScope, sqlKnowledgeOf, Vocabulary } from '#shared/services/sql-knowledge.ts';
import type { z } from 'zod';

type Text = { file: string; text: string };
type Knowledge = Service<Contract<ReturnType<typeof sqlKnowledgeOf<{ file: z.ZodString; text: z.ZodString }, Record<never, never>>>>>;

const option = (key: string, type: string, more: Partial<FlinkOption> = {}): FlinkOption => ({ key, type, values: [], default: null, required: false, description: '', former: [], ...more });
const called = (name: string, kind: string, ...signatures: string[]): FlinkFunction => ({ name, kind, builtIn: true, signatures, arguments: [], description: null });

const FACTORIES: FlinkFactory[] = [
  {
    identifier: 'datagen',
    kind: 'connector',
    roles: ['source'],
    shipped: true,
    options: [option('rows-per-second', 'Long', { default: '10000', description: 'Rows per second to control the emit rate.' }), option('number-of-rows', 'Long'), option('fields.#.kind', 'String', { default: 'random' })],
  },
  {
    identifier: 'filesystem',
    kind: 'connector',
    roles: ['sink', 'source'],
    shipped: true,
    options: [option('path', 'String', { required: true, description: 'The path of a directory' }), option('format', 'String', { required: true }), option('source.monitor-interval', 'Duration')],
  },
  { identifier: 'blackhole', kind: 'connector', roles: ['sink'], shipped: true, options: [] },
  { identifier: 'print', kind: 'connector', roles: ['sink'], shipped: true, options: [option('print-identifier', 'String')] },
  {
    identifier: 'json',
    kind: 'format',
    roles: ['decode', 'encode'],
    shipped: true,
    options: [option('ignore-parse-errors', 'Boolean', { default: 'false' }), option('timestamp-format.standard', 'String', { default: 'SQL', values: ['SQL', 'ISO-8601'] })],
  },
  { identifier: 'csv', kind: 'format', roles: ['decode', 'encode'], shipped: true, options: [option('field-delimiter', 'String', { default: ',' })] },
  { identifier: 'generic_in_memory', kind: 'catalog', roles: [], shipped: true, options: [option('default-database', 'String', { default: 'default' })] },
];

/** A few of each kind, true of Flink 2.3 as far as they go. */
export const FAKE_VOCABULARY: Vocabulary = {
  flink: '2.3.0',
  keywords: [
    ...['SELECT', 'FROM', 'WHERE', 'GROUP', 'BY', 'ORDER', 'JOIN', 'LEFT', 'ON', 'AS', 'AND', 'CREATE', 'TABLE', 'WITH', 'INSERT', 'INTO', 'VALUES', 'USER', 'ROWS', 'SET', 'BEGIN', 'END', 'WATERMARK', 'FOR', 'PRIMARY', 'NOT', 'ENFORCED', 'LATERAL'].map((word) => ({ word, reserved: true })),
    ...['VIEW', 'TEMPORARY', 'CATALOG', 'DATABASE', 'STATEMENT', 'KEY', 'METADATA'].map((word) => ({ word, reserved: false })),
  ],
  functions: [
    called('COUNT', 'aggregate', 'COUNT(*)', 'COUNT(<ANY>)'),
    called('SUM', 'aggregate', 'SUM(<NUMERIC>)'),
    called('UPPER', 'scalar', 'UPPER(<CHARACTER_STRING>)'),
    called('CHAR_LENGTH', 'scalar', 'CHAR_LENGTH(<CHARACTER_STRING>)'),
    {
      ...called('TUMBLE', 'table', 'TUMBLE(DATA => TABLE, TIMECOL => DESCRIPTOR, SIZE => INTERVAL)'),
      arguments: [
        { name: 'DATA', type: 'TABLE', optional: false },
        { name: 'TIMECOL', type: 'DESCRIPTOR', optional: false },
        { name: 'SIZE', type: 'INTERVAL', optional: false },
        { name: 'OFFSET', type: 'INTERVAL', optional: true },
      ],
    },
  ],
  settings: [
    option('table.exec.state.ttl', 'Duration', { default: '0 ms', description: 'The least time that state is kept after its last access.' }),
    option('execution.runtime-mode', 'Enum', { default: 'STREAMING', values: ['STREAMING', 'BATCH', 'AUTOMATIC'] }),
    option('table.exec.mini-batch.enabled', 'Boolean', { default: 'false' }),
  ],
  factories: FACTORIES,
  types: ['BIGINT', 'BOOLEAN', 'BYTES', 'DATE', 'DECIMAL', 'DOUBLE', 'INT', 'ARRAY', 'MAP', 'ROW', 'STRING', 'TIMESTAMP', 'TIMESTAMP_LTZ', 'VARCHAR'],
  databases: [],
};

/** Understands `CREATE TABLE t (a INT, …) [WITH (…)]`, and queries that are `SELECT * FROM t` or name columns of one table. */
export const fakeSqlKnowledge: Knowledge = {
  vocabulary: async () => FAKE_VOCABULARY,
  optionFaults: async ({ lists }) => ({ faults: lists.map(fakeFaults) }),
  scope: async ({ file, text, statement }) => fakeScope({ file, text }, statement),
  columns: async ({ file, text, statement, queries }) => {
    const { relations } = fakeScope({ file, text }, statement);
    return { columns: queries.map((query) => fakeColumns(relations, query)) };
  },
  types: async ({ file, text, statement, from, expressions }) => {
    const { relations } = fakeScope({ file, text }, statement);
    const of = (expression: string) => fakeColumns(relations, `SELECT ${expression} FROM ${from ?? ''}`)?.[0];
    return { types: expressions.map((each) => (of(each) ? { type: of(each)!.type, nullable: of(each)!.nullable } : null)) };
  },
  changelogs: async () => ({ statements: [] }),
  computed: async () => ({ parts: [] }),
};

/** Numbers, truths and durations as far as the options of the fake's factories need them. */
function fakeFaults({ kind, identifier, options }: { kind: string; identifier: string; options: Record<string, string> }) {
  const factory = FACTORIES.find((each) => each.kind === kind && each.identifier === identifier);
  const reads: Record<string, RegExp> = { Long: /^\d+$/, Boolean: /^(true|false)$/i, Duration: /^\d+\s*(ms|s|min|h|d)$/ };
  return (factory?.options ?? []).flatMap(({ key, type }) => {
    const value = options[key];
    return value === undefined || (reads[type]?.test(value) ?? true) ? [] : [{ key, type, reason: `Could not parse value '${value}' for key '${key}'.` }];
  });
}

const TABLE = /\bCREATE\s+(TEMPORARY\s+)?TABLE\s+(\w+)\s*\(((?:[^()]|\([^()]*\))*)\)(?:\s*WITH\s*\(([^()]*)\))?/iy;

function fakeScope({ file, text }: Text, statement: number | null): SqlScope {
  const relations: SqlRelation[] = [];
  let index = 0;
  for (const found of text.matchAll(/[^;]+/g)) {
    if (!found[0].trim()) continue;
    if (statement !== null && index++ >= statement) break;
    const from = found.index + found[0].length - found[0].trimStart().length;
    TABLE.lastIndex = from;
    const table = TABLE.exec(text);
    if (!table) continue;
    const timed = /\bWATERMARK\s+FOR\s+(\w+)\s+AS\s+([^,)]*)/i.exec(table[3]!);
    const range = { start: positionOf(text, from), end: positionOf(text, found.index + found[0].trimEnd().length) };
    relations.push({
      path: ['default_catalog', 'default_database', table[2]!],
      kind: 'table',
      temporary: Boolean(table[1]),
      columns: table[3]!.split(/,(?![^(]*\))/).flatMap(columnOf).map((column) => (column.name === timed?.[1] ? { ...column, time: 'event' as const } : column)),
      options: Object.fromEntries([...(table[4] ?? '').matchAll(/'([^']*)'\s*=\s*'([^']*)'/g)].map(([, key, value]) => [key!, value!])),
      watermark: timed ? { column: timed[1]!, expression: timed[2]!.trim() } : null,
      declared: { file, range },
    });
  }
  return { current: { catalog: 'default_catalog', database: 'default_database' }, catalogs: [{ name: 'default_catalog', databases: ['default_database'] }], relations, functions: [] };
}

function columnOf(text: string): SqlColumn[] {
  const found = /^\s*(\w+)\s+(\w+(?:\s*\([\d\s,]*\))?)(\s+NOT\s+NULL)?\s*$/i.exec(text);
  return found ? [{ name: found[1]!, type: found[2]!.toUpperCase(), nullable: !found[3], kind: 'physical', time: null, key: false, fields: [], comment: null, expression: null }] : [];
}

function fakeColumns(relations: SqlRelation[], query: string): SqlColumn[] | null {
  const [, list, table] = /^\s*SELECT\s+(.+?)\s+FROM\s+(\w+)/is.exec(query) ?? [];
  const columns = relations.find(({ path }) => path[2] === table)?.columns;
  if (!columns || list!.trim() === '*') return columns ?? null;
  const picked = list!.split(',').map((name) => columns.find((column) => column.name === name.trim()));
  return picked.every((column) => column !== undefined) ? picked : null;
}

function positionOf(text: string, offset: number) {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
