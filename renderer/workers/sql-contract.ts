import { z } from 'zod';
import { call, contract } from '#shared/rpc/contract.ts';
import type { Diagnostic, Range } from '#shared/base/text-range.ts';
import type { Call, CodeAction, Completion, Fold, Hover, ParameterNames, Place, SignatureHelp, SqlDocument, SqlSymbol, TextEdit } from '#shared/sql/sql-service.ts';
import type { SqlColumn, SqlScope, Vocabulary } from '#shared/services/sql-knowledge.ts';

// Both ends are of one build and one page: what crosses is typed, and not looked at again.
const of = <T>() => z.custom<T>();
const doc = of<SqlDocument>();
const At = z.object({ doc, offset: of<number>() });
const Text = z.object({ text: of<string>() });
const BeforeStatement = z.object({ doc, statement: of<number | null>() });

/** Window → worker: what the language service answers. A refused rename fails with its reason. */
export const sql = contract('sql', {
  complete: call('Complete', At, of<Completion[]>()),
  hover: call('Say what a word is', At, of<Hover | null>()),
  signature: call('Say what a function takes', At, of<SignatureHelp | null>()),
  definition: call('Find where a name is declared', At, of<Place[]>()),
  references: call('Find where a name is used', At, of<Place[]>()),
  prepareRename: call('Find the name to change', At, of<{ range: Range; name: string }>()),
  rename: call('Change a name', At.extend({ name: of<string>() }), of<TextEdit[]>()),
  callAt: call('Find the function that is called', At, of<Call | null>()),
  calls: call('Find the calls of a function', z.object({ doc, name: of<string>() }), of<Place[]>()),
  renameCalls: call('Call a function by another name', z.object({ doc, name: of<string>(), to: of<string>() }), of<TextEdit[]>()),
  outline: call('Outline a text', Text, of<SqlSymbol[]>()),
  folding: call('Say what can be folded', Text, of<Fold[]>()),
  /** Packed as the editor takes them: thousands of objects would be made anew by the thread that types. */
  tokens: call('Say what each word is', Text, of<Uint32Array>()),
  format: call('Lay a text out', Text, of<string>()),
  fixes: call('Say what mends a text', z.object({ doc, diagnostics: of<readonly Diagnostic[]>(), range: of<Range>() }), of<CodeAction[]>()),
  check: call('Check what the text alone can say', z.object({ doc }), of<Diagnostic[]>()),
  /** The texts beside the one in front that it may name things of: each time all of them. */
  others: call('Take the other texts', z.object({ files: of<SqlDocument[]>() }), of<object>()),
});

/** Worker → window: what it asks Flink; null where Flink cannot answer now. */
export const flink = contract('flink', {
  vocabulary: call('Say what Flink knows', z.object({ doc }), of<Vocabulary | null>()),
  scope: call('Say what a text has declared', BeforeStatement, of<SqlScope | null>()),
  columns: call('Say what queries return', BeforeStatement.extend({ queries: of<string[]>() }), of<(SqlColumn[] | null)[] | null>()),
  types: call('Say the types of expressions', BeforeStatement.extend({ from: of<string | null>(), expressions: of<string[]>() }), of<({ type: string; nullable: boolean } | null)[] | null>()),
  parameters: call('Say what environments give', z.object({ doc }), of<ParameterNames | null>()),
});
