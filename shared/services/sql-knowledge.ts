import { z } from 'zod';
import { Range } from '../base/text-range.ts';
import { call } from '../rpc/contract.ts';
import { ChangelogKind } from '../topology/model.ts';

/** An option of Flink's: of a connector, a format, a catalog, or a key that SET takes. */
export const FlinkOption = z.object({
  /** Where a name of the person's own stands in it, as Flink writes it: `fields.#.kind`. */
  key: z.string(),
  /** `Boolean`, `Integer`, `Long`, `Double`, `Float`, `String`, `Enum`, `Duration`, `MemorySize`, `Map`, `List`, or the class's own name. */
  type: z.string(),
  /** What an enum may be; else empty. */
  values: z.array(z.string()),
  /** As it would be written; null where there is none. */
  default: z.string().nullable(),
  required: z.boolean(),
  /** Flink's own words, as plain text; empty where it has none. */
  description: z.string(),
  /** Other keys that Flink reads it from, as its names of before. */
  former: z.array(z.string()),
});
export type FlinkOption = z.infer<typeof FlinkOption>;

/** A factory on the class path. */
export const FlinkFactory = z.object({
  /** What `connector`, `format`, `type` or `provider` says to take it. */
  identifier: z.string(),
  kind: z.enum(['connector', 'format', 'catalog', 'module', 'model']),
  /** Of a connector: `source`, `sink`, and `lookup` where its code shows that it makes one. Of a format: `decode`, `encode`. Of others: none. */
  roles: z.array(z.string()),
  options: z.array(FlinkOption),
  /** Comes with Weir's engine; false for one out of a jar of the workspace's. */
  shipped: z.boolean(),
});
export type FlinkFactory = z.infer<typeof FlinkFactory>;

/** A function that a query can call. */
export const FlinkFunction = z.object({
  name: z.string(),
  /** Flink's kind in small letters: `scalar`, `table`, `aggregate`, `table-aggregate`, `process-table`, `async-scalar`, `other` … */
  kind: z.string(),
  builtIn: z.boolean(),
  /** As Flink prints them; empty where it says none. */
  signatures: z.array(z.string()),
  /** Of a function whose arguments have names. `type` null where any fits. */
  arguments: z.array(z.object({ name: z.string(), type: z.string().nullable(), optional: z.boolean() })),
  description: z.string().nullable(),
});
export type FlinkFunction = z.infer<typeof FlinkFunction>;

/** What Flink knows whatever a text says. */
export const Vocabulary = z.object({
  /** Flink's version. */
  flink: z.string(),
  keywords: z.array(z.object({ word: z.string(), reserved: z.boolean() })),
  functions: z.array(FlinkFunction),
  settings: z.array(FlinkOption),
  factories: z.array(FlinkFactory),
  /** Names that begin a type. */
  types: z.array(z.string()),
  /** Classes by which jars offer databases to JDBC, and to Flink's JDBC connector: a connection needs both. */
  databases: z.array(z.string()),
});
export type Vocabulary = z.infer<typeof Vocabulary>;

export const SqlColumn = z.object({
  name: z.string(),
  /** As Flink's summary prints it, without NOT NULL. */
  type: z.string(),
  nullable: z.boolean(),
  kind: z.enum(['physical', 'computed', 'metadata']),
  time: z.enum(['event', 'processing']).nullable(),
  /** Part of the primary key. */
  key: z.boolean(),
  /** Of a ROW, and of the rows in an array of them; else empty. */
  get fields(): z.ZodArray<typeof SqlColumn> {
    return z.array(SqlColumn);
  },
  comment: z.string().nullable(),
  /** Of a computed column: what it is computed from. Of a metadata column: the metadata's key. */
  expression: z.string().nullable(),
});
export type SqlColumn = z.infer<typeof SqlColumn>;

/** Something with columns that a text declares or a catalog has. */
export const SqlRelation = z.object({
  /** Catalog, database, name. */
  path: z.array(z.string()),
  kind: z.enum(['table', 'view', 'materialized-table', 'model']),
  temporary: z.boolean(),
  /** Of a model: its inputs, then its outputs. */
  columns: z.array(SqlColumn),
  /** Those that name a secret or a password have no value. */
  options: z.record(z.string(), z.string()),
  watermark: z.object({ column: z.string(), expression: z.string() }).nullable(),
  /** The statement that made it; null where none of the texts did. */
  declared: z.object({ file: z.string(), range: Range }).nullable(),
});
export type SqlRelation = z.infer<typeof SqlRelation>;

/** The catalogs as they stand before a statement. */
export const SqlScope = z.object({
  current: z.object({ catalog: z.string(), database: z.string() }),
  catalogs: z.array(z.object({ name: z.string(), databases: z.array(z.string()) })),
  relations: z.array(SqlRelation),
  /** Those of the text and its jars. */
  functions: z.array(FlinkFunction),
});
export type SqlScope = z.infer<typeof SqlScope>;

export const SqlType = z.object({ type: z.string(), nullable: z.boolean() });
export type SqlType = z.infer<typeof SqlType>;

/** How what a statement gives changes, as EXPLAIN CHANGELOG_MODE says. */
export const StatementChangelog = z.object({
  statement: z.int(),
  range: Range,
  /** Of the view or of the sink; null for a query. */
  name: z.string().nullable(),
  kinds: z.array(ChangelogKind),
  /** Each a set of columns that together say which row a change is about. */
  upsertKeys: z.array(z.array(z.string())),
  /** Of the sink. */
  primaryKey: z.array(z.string()),
});
export type StatementChangelog = z.infer<typeof StatementChangelog>;

/**
 * A part of a text that is computed for rows, and how. `flink`: an expression of a job in TypeScript, in Flink's own code. Else a call of a function in TypeScript, which V8 runs inside
 * the task: once a `record`, `rows` of each record, `aggregate` or `process`, or `async`, many records at a time; `planned`: no operator has it.
 */
export const Computed = z.object({
  range: Range,
  form: z.enum(['flink', 'record', 'rows', 'aggregate', 'process', 'async', 'planned']),
  /** The function's; null for an expression. */
  name: z.string().nullable(),
  /** That do it, as the topology names them. */
  operators: z.array(z.string()),
  /** What it is in SQL. */
  sql: z.string(),
});
export type Computed = z.infer<typeof Computed>;

/** Which statement's place in the text is meant, from 0; null: the place after the whole text. */
export const AtStatement = z.object({ statement: z.int().min(0).nullable().default(null) });
export const Queries = AtStatement.extend({ queries: z.array(z.string()) });
export const Expressions = AtStatement.extend({ from: z.string().nullable().default(null), expressions: z.array(z.string()) });
/** Whose jars, beside what Flink brings. Nothing of them is looked at until they are trusted. */
export const OfJars = z.object({ jars: z.array(z.string()).default([]), trusted: z.boolean().default(true) });

/** Options as a statement writes them. `identifier`: of the factory that they are for; those of its formats are among them, with their prefixes. */
export const OptionLists = z.object({ lists: z.array(z.object({ kind: FlinkFactory.shape.kind, identifier: z.string(), options: z.record(z.string(), z.string()) })) });
/** For each list what is wrong in it. `type`: what the option takes; `reason`: Flink's own words. */
export const OptionFaults = z.object({ faults: z.array(z.array(z.object({ key: z.string(), type: z.string(), reason: z.string() }))) });
export type OptionFaults = z.infer<typeof OptionFaults>;

export const QueryColumns = z.object({ columns: z.array(z.array(SqlColumn).nullable()) });
export const ExpressionTypes = z.object({ types: z.array(SqlType.nullable()) });
export const Changelogs = z.object({ statements: z.array(StatementChangelog) });

/** What only Flink knows of SQL, asked about `Of`: a script of the engine's, or a text of the window's. */
export function sqlKnowledgeOf<Of extends z.ZodRawShape, Jars extends z.ZodRawShape>(of: z.ZodObject<Of>, jars: z.ZodObject<Jars>) {
  return {
    vocabulary: call('Say what Flink knows', jars, Vocabulary),
    /** Also of tables that nothing uses yet. Nothing is said of lists whose factory is not on the class path. */
    optionFaults: call('Say which values of options Flink cannot read', jars.extend(OptionLists.shape), OptionFaults),
    /** Statements that Flink refuses are left out; never fails for a bad text. */
    scope: call('Say what a text has declared', of.extend(AtStatement.shape), SqlScope),
    /** Columns of each of `queries`, were it to stand at `statement`; null where Flink refuses it. */
    columns: call('Say what queries return', of.extend(Queries.shape), QueryColumns),
    /** Types of expressions over a FROM clause, `from` without the word; null where Flink refuses one. */
    types: call('Say the types of expressions', of.extend(Expressions.shape), ExpressionTypes),
    /** Beside each view and each statement that gives rows; those that Flink cannot plan are left out. */
    changelogs: call('Say how statements change', of, Changelogs),
    /** As it was planned; nothing of a text that does not compile. */
    computed: call('Say what runs where', of, z.object({ parts: z.array(Computed) })),
  };
}
