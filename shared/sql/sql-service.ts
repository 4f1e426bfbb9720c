import type { Diagnostic, Range } from '../base/text-range.ts';
import type { Mode } from '../services/engine.ts';
import type { SqlColumn, SqlScope, Vocabulary } from '../services/sql-knowledge.ts';
import type { Failure } from '../base/failure.ts';

/** A text, saved or not. `file` is the path as the asker knows it; it only has to be the same for the same file. */
export interface SqlDocument {
  file: string;
  text: string;
  mode: Mode;
  /** DDL that runs before each job of the workspace: where it ends, they begin. */
  shared?: boolean;
}

/** What an environment of the workspace gives for `${name}` and `${secret:name}`. Secrets have names only. */
export interface ParameterNames {
  parameters: { name: string; values: { environment: string; value: string }[] }[];
  secrets: string[];
  /** The environment whose values are taken on this machine; null where none is. */
  chosen: string | null;
}

/**
 * What the service asks Flink. `statement` counts the statements of the text as Flink does, from 0; null means after the last one.
 * A question that cannot be answered now yields null: the service then answers from the text alone.
 */
export interface AskFlink {
  vocabulary(doc: SqlDocument, signal?: AbortSignal): Promise<Vocabulary | null>;
  scope(doc: SqlDocument, statement: number | null, signal?: AbortSignal): Promise<SqlScope | null>;
  columns(doc: SqlDocument, statement: number | null, queries: string[], signal?: AbortSignal): Promise<(SqlColumn[] | null)[] | null>;
  types(doc: SqlDocument, statement: number | null, from: string | null, expressions: string[], signal?: AbortSignal): Promise<({ type: string; nullable: boolean } | null)[] | null>;
  /** Absent where there is no workspace. */
  parameters?(doc: SqlDocument, signal?: AbortSignal): Promise<ParameterNames | null>;
}

export type CompletionKind = 'keyword' | 'catalog' | 'database' | 'table' | 'view' | 'column' | 'alias' | 'function' | 'argument' | 'type' | 'option' | 'value' | 'hint' | 'parameter' | 'snippet';

export interface Completion {
  label: string;
  kind: CompletionKind;
  /** One short line, as a column's type. */
  detail: string | null;
  /** Markdown. */
  documentation: string | null;
  /** What takes the place of `range`; with `snippet`, in the snippet syntax of the Language Server Protocol (`${1:name}`, `$0`). */
  insert: string;
  snippet: boolean;
  range: Range;
  /** Completions are shown in the order of this. */
  sort: string;
}

export interface Hover {
  range: Range;
  markdown: string;
}

/** `active`: the parameter of the signature that the caret is in, from 0; -1 where there is none. */
export interface SignatureHelp {
  signatures: { label: string; documentation: string | null; parameters: { label: string }[] }[];
  activeSignature: number;
  active: number;
}

export interface Place {
  file: string;
  range: Range;
}

/** A function that is called by its bare name. What that calls is for Flink to say; `builtIn`: Flink has one of that name. */
export interface Call extends Place {
  name: string;
  builtIn: boolean;
}

/** One replacement in one file. Several in a file never overlap, and all are meant for the text before any of them. */
export interface TextEdit extends Place {
  text: string;
}

export type SymbolKind = 'table' | 'view' | 'cte' | 'column' | 'function' | 'model' | 'catalog' | 'database' | 'insert' | 'query' | 'set' | 'statement';

export interface SqlSymbol {
  name: string;
  detail: string | null;
  kind: SymbolKind;
  range: Range;
  /** The name itself, inside `range`. */
  nameRange: Range;
  children: SqlSymbol[];
}

/** Lines, counted from 1; what is folded starts after the end of the first. */
export interface Fold {
  startLine: number;
  endLine: number;
  kind: 'region' | 'comment';
}

export const SEMANTIC_TOKENS = ['keyword', 'type', 'function', 'table', 'view', 'cte', 'alias', 'column', 'option', 'string', 'number', 'comment', 'parameter', 'hint', 'operator'] as const;
export type SemanticTokenKind = (typeof SEMANTIC_TOKENS)[number];

/** `line` and `column` from 1, `length` in UTF-16 units; a token never runs over the end of a line. In the order of the text. */
export interface SemanticToken {
  line: number;
  column: number;
  length: number;
  kind: SemanticTokenKind;
  /** The name is declared here. */
  declaration: boolean;
}

export interface CodeAction {
  title: string;
  /** What it would mend. */
  diagnostics: Diagnostic[];
  edits: TextEdit[];
  /** The one to take unasked. At most one of those that mend the same diagnostic. */
  preferred: boolean;
}

/**
 * Everything that an editor of Flink SQL asks, for the window and for other editors. Offsets count UTF-16 units. What is answered from the text alone is
 * answered at once; what needs Flink is a promise, and is answered from the text where Flink cannot answer.
 */
export interface SqlService {
  complete(doc: SqlDocument, offset: number, signal?: AbortSignal): Promise<Completion[]>;
  hover(doc: SqlDocument, offset: number, signal?: AbortSignal): Promise<Hover | null>;
  signature(doc: SqlDocument, offset: number, signal?: AbortSignal): Promise<SignatureHelp | null>;
  definition(doc: SqlDocument, offset: number): Promise<Place[]>;
  /** The place of definition is among them, in all files. */
  references(doc: SqlDocument, offset: number): Promise<Place[]>;
  /** The name that a rename at this offset would change, or a Failure (`rename-refused`) with the reason. */
  prepareRename(doc: SqlDocument, offset: number): Promise<{ range: Range; name: string } | Failure>;
  rename(doc: SqlDocument, offset: number, name: string): Promise<TextEdit[] | Failure>;
  /** The function whose call's bare name stands at the offset; what that calls may be declared outside of SQL. */
  callAt(doc: SqlDocument, offset: number): Promise<Call | null>;
  /** All calls of a function by its bare name, in all files, whatever their letters. */
  calls(doc: SqlDocument, name: string): Promise<Place[]>;
  renameCalls(doc: SqlDocument, name: string, to: string): Promise<TextEdit[]>;
  outline(text: string): SqlSymbol[];
  folding(text: string): Fold[];
  tokens(text: string): SemanticToken[];
  /** The whole text, laid out. What cannot be read is left as it is. */
  format(text: string): string;
  /** What mends `diagnostics` that touch `range`. */
  fixes(doc: SqlDocument, diagnostics: readonly Diagnostic[], range: Range): Promise<CodeAction[]>;
  /** What the text alone can say and Flink cannot: `${…}` that no environment of the workspace knows, keys of SET that are a slip of the pen. */
  check(doc: SqlDocument, signal?: AbortSignal): Promise<Diagnostic[]>;
}
