import { z } from 'zod';
import { call, contract } from '#shared/rpc/contract.ts';
import type { Diagnostic, Position, Range } from '#shared/base/text-range.ts';
import type { Place, TextEdit } from '#shared/sql/sql-service.ts';

/** Something that may be written at a place. `kind` is TypeScript's own word. */
export interface Offer {
  name: string;
  kind: string;
  sort: string;
  /** What is written, where it is not the name. */
  insert: string | null;
  /** What it takes the place of, where it is not the word at the place. */
  range: Range | null;
  /** The module that has to be imported for it. */
  from: string | null;
  deprecated: boolean;
  /** By which TypeScript knows it again. */
  key: { source: string | undefined; data: object | undefined };
}

export interface OfferDetail {
  detail: string;
  /** Markdown. */
  documentation: string;
  /** What else is written: an import. */
  edits: TextEdit[];
}

export interface Signatures {
  signatures: { label: string; documentation: string; parameters: { label: [number, number]; documentation: string }[] }[];
  activeSignature: number;
  activeParameter: number;
}

export interface TypeScriptSymbol {
  name: string;
  /** TypeScript's own word, as `const` or `function`. */
  kind: string;
  range: Range;
  nameRange: Range;
  children: TypeScriptSymbol[];
}

export interface TypeScriptFix {
  title: string;
  edits: TextEdit[];
  diagnostics: Diagnostic[];
}

/** What stands between the backticks of an `sql` template, in offsets of the text; `holes`: what is put in, with `${` and `}`. */
export interface SqlTemplate {
  start: number;
  end: number;
  holes: { start: number; end: number }[];
}

/** A function that a file exports: where its name stands there, and what its comment says. */
export interface ExportedFunction extends Place {
  name: string;
  documentation: string;
}

/** What was found of a name. `exported`: the name under which SQL knows it; null where SQL does not. */
export interface Found<T> {
  found: T;
  exported: string | null;
}

export interface Layout {
  tabSize: number;
  insertSpaces: boolean;
}

// Both ends are of one build and one page: what crosses is typed, and not looked at again.
const of = <T>() => z.custom<T>();
const File = z.object({ file: of<string>() });
const At = File.extend({ at: of<Position>() });
const Laid = File.extend({ layout: of<Layout>() });

/** Window → worker: what TypeScript's language service answers. Paths are those of the workspace; what a package has lies in `node_modules/`. A refused rename fails with its reason. */
export const typeScript = contract('typescript', {
  /** What is typed, all of it; the files that are looked at even where none imports them; and those of them whose exports SQL can call. */
  take: call('Take what is typed', z.object({ typed: of<Record<string, string>>(), roots: of<string[]>(), functions: of<string[]>() }), of<object>()),
  /** The disk may hold other texts. */
  forget: call('Look at the disk again', z.object({}), of<object>()),
  check: call('Say what is wrong', File, of<Diagnostic[]>()),
  complete: call('Complete', At, of<Offer[]>()),
  detail: call('Say more of a completion', At.extend({ name: of<string>(), key: of<Offer['key']>(), layout: of<Layout>() }), of<OfferDetail | null>()),
  hover: call('Say what a word is', At, of<{ range: Range; code: string; documentation: string } | null>()),
  signature: call('Say what a function takes', At, of<Signatures | null>()),
  highlights: call('Find the same name in this text', At, of<{ range: Range; written: boolean }[]>()),
  definition: call('Find where a name is declared', At, of<Place[]>()),
  references: call('Find where a name is used', At, of<Found<Place[]>>()),
  prepareRename: call('Find the name to change', At, of<{ range: Range; name: string }>()),
  rename: call('Change a name', At.extend({ name: of<string>() }), of<Found<TextEdit[]>>()),
  outline: call('Outline a text', File, of<TypeScriptSymbol[]>()),
  sqlTemplates: call('Find the SQL in a text', z.object({ text: of<string>() }), of<SqlTemplate[]>()),
  folding: call('Say what can be folded', File, of<{ startLine: number; endLine: number; kind: string }[]>()),
  format: call('Lay a text out', Laid.extend({ range: of<Range | null>() }), of<TextEdit[]>()),
  formatTyped: call('Lay out what was typed', Laid.extend({ at: of<Position>(), key: of<string>() }), of<TextEdit[]>()),
  fixes: call('Say what mends a text', Laid.extend({ range: of<Range>() }), of<TypeScriptFix[]>()),
  exports: call('List the functions that SQL can call', z.object({}), of<ExportedFunction[]>()),
  text: call('Give a text', File, of<string | null>()),
});

/** Worker → window: texts that TypeScript looks for, by path; what is not there is left out. */
export const typeScriptTexts = contract('typescript-texts', {
  read: call('Read texts', z.object({ files: of<string[]>(), packages: of<string[]>() }), of<{ texts: Record<string, string> }>()),
});
