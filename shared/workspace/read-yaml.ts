import { isMap, isPair, isScalar, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import type { z } from 'zod';
import type { Diagnostic, Range } from '../base/text-range.ts';
import { nearest } from './nearest.ts';

export interface ReadYaml<T> {
  /** Undefined when a diagnostic is an error. */
  value: T | undefined;
  diagnostics: Diagnostic[];
}

/** The `weir:` of all files that this version reads. */
const FORMAT = 1;

/** Reads a YAML file against its schema; each fault has its place in the text, and an unknown key its nearest known one. */
export function readYaml<S extends z.ZodType>(text: string, schema: S): ReadYaml<z.output<S>> {
  const conflicts = conflictsIn(text);
  if (conflicts.length) return { value: undefined, diagnostics: conflicts };
  const { document, place } = parseYaml(text);
  if (document.errors.length)
    return { value: undefined, diagnostics: document.errors.map(({ code, message, pos }) => fault(`yaml-${code.toLowerCase().replaceAll('_', '-')}`, asSentence(message), place(...pos))) };
  const newer = newerFormat(document, place);
  if (newer) return { value: undefined, diagnostics: [newer] };
  const plain = plainValue(document);
  if ('refused' in plain) return { value: undefined, diagnostics: [fault(`yaml-alias`, asSentence(plain.refused), place(0, 0))] };
  const parsed = schema.safeParse(plain.value ?? {});
  if (parsed.success) return { value: parsed.data, diagnostics: [] };
  const found = parsed.error.issues.flatMap((issue) => deepest(issue));
  // A misspelt key is often why another is missing, so it is told first.
  const [unknown, others] = [true, false].map((wanted) => found.filter(({ code }) => (code === 'unrecognized_keys') === wanted));
  const issues = [...unknown!, ...others!];
  return { value: undefined, diagnostics: issues.flatMap((issue) => describe(document, issue, schema, place)) };
}

/** A text as the YAML reader sees it; keys are always text. */
export function parseYaml(text: string): { document: Document.Parsed; place: Place } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, stringKeys: true, prettyErrors: false });
  return { document, place: (from, to) => rangeOf(lines, from, to) };
}

/** Where the key at `path` stands, or what is nearest around it. */
export function keyPlace(text: string, path: readonly (string | number)[]): Range {
  const { document, place } = parseYaml(text);
  return keyRange(document, [...path], place);
}

/** Where the value at `path` stands, or what is nearest around it. */
export function valuePlace(text: string, path: readonly (string | number)[]): Range {
  const { document, place } = parseYaml(text);
  return valueRange(document, [...path], place);
}

type Issue = z.core.$ZodIssue;
type Place = (from: number, to: number) => Range;

/** What Git left where two changes met; nothing else in the file is worth looking at before that. */
function conflictsIn(text: string): Diagnostic[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    if (!/^<{7}( |$)/.test(line)) return [];
    const range = { start: { line: index + 1, column: 1 }, end: { line: index + 1, column: line.length + 1 } };
    return [fault('conflict-marker', 'Git left a merge conflict here. Keep one of the two sides, or both, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>.', range)];
  });
}

/** Keys of another format would only be called unknown. */
function newerFormat(document: Document.Parsed, place: Place): Diagnostic | undefined {
  const version: unknown = isMap(document.contents) ? document.get('weir') : undefined;
  if (typeof version !== 'number' || !Number.isInteger(version) || version <= FORMAT) return undefined;
  return fault('newer-format', `The file is of format ${version}; this version of Weir reads format ${FORMAT}. Use the Weir that wrote it, or a newer one.`, valueRange(document, ['weir'], place));
}

/** Aliases can stand for each other without end, or for far too much. */
function plainValue(document: Document.Parsed): { value: unknown } | { refused: string } {
  try {
    return { value: document.toJS() };
  } catch (thrown) {
    return { refused: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

/** A union fails with one list of issues a branch; the branch that got furthest says best what is wrong. */
function deepest(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const branches = issue.errors.map((branch) => branch.flatMap((inner) => deepest({ ...inner, path: [...issue.path, ...inner.path] })));
  const best = branches.filter((branch) => branch.some(({ path, code }) => path.length > issue.path.length || code === 'unrecognized_keys'));
  if (best.length === 1) return best[0]!;
  const said = [...new Set(branches.flat().map(({ message }) => lowerFirst(message)))];
  return [{ ...issue, message: said.join(', or ') } as Issue];
}

function describe(document: Document, issue: Issue, schema: z.ZodType, place: Place): Diagnostic[] {
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, issue.path);
    return issue.keys.map((key) => {
      const meant = nearest(key, known);
      const hint = meant ? `Did you mean "${meant}"?` : known.length ? `Known here: ${known.join(', ')}.` : 'Remove it.';
      return fault('unknown-key', `Unknown key "${key}". ${hint}`, keyRange(document, [...issue.path, key], place));
    });
  }
  if (issue.code === 'invalid_key') {
    const key = issue.path.at(-1);
    const said = issue.issues[0]?.message ?? issue.message;
    return [fault('bad-key', `"${String(key)}" cannot be a key here: ${lowerFirst(said)}.`, keyRange(document, issue.path, place))];
  }
  const where = issue.path.length ? `${issue.path.join('.')}: ` : '';
  const missing = issue.path.length > 0 && !document.hasIn(issue.path as unknown[]);
  if (missing) return [fault('missing-key', `The key "${issue.path.join('.')}" is missing.`, valueRange(document, issue.path.slice(0, -1), place))];
  return [fault('bad-value', `${where}${lowerFirst(issue.message)}.`, valueRange(document, issue.path, place))];
}

/** The keys an object schema takes at `path`, through optional values, defaults, unions and lists. */
function knownKeys(schema: z.ZodType, path: PropertyKey[]): string[] {
  const def = (schema as unknown as { def: SchemaDef }).def;
  if (def.innerType) return knownKeys(def.innerType, path);
  if (def.in) return knownKeys(def.in, path);
  if (def.options) return [...new Set(def.options.flatMap((option) => knownKeys(option, path)))];
  if (!path.length) return Object.keys(def.shape ?? {});
  const [head, ...rest] = path;
  const inner = def.element ?? def.valueType ?? def.shape?.[String(head)];
  return inner ? knownKeys(inner, rest) : [];
}

interface SchemaDef {
  innerType?: z.ZodType;
  in?: z.ZodType;
  options?: z.ZodType[];
  element?: z.ZodType;
  valueType?: z.ZodType;
  shape?: Record<string, z.ZodType>;
}

function keyRange(document: Document, path: PropertyKey[], place: Place): Range {
  const parent = document.getIn(path.slice(0, -1) as unknown[], true);
  const pairs = isMap(parent) ? parent.items : isMap(document.contents) && path.length === 1 ? document.contents.items : [];
  const pair = pairs.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(path.at(-1)));
  return nodeRange(pair?.key as Node | undefined, place) ?? valueRange(document, path.slice(0, -1), place);
}

/** The value at `path`, or the nearest thing around it that the text has. */
function valueRange(document: Document, path: PropertyKey[], place: Place): Range {
  for (let length = path.length; length >= 0; length--) {
    const node = length ? document.getIn(path.slice(0, length) as unknown[], true) : document.contents;
    const range = nodeRange(node as Node | undefined, place);
    if (range) return range;
  }
  return place(0, 0);
}

function nodeRange(node: Node | undefined, place: Place): Range | undefined {
  return node?.range ? place(node.range[0], node.range[1]) : undefined;
}

function rangeOf(lines: LineCounter, from: number, to: number): Range {
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  return { start: position(from), end: position(Math.max(from, to)) };
}

function fault(code: string, message: string, range: Range): Diagnostic {
  return { severity: 'error', code, message, range };
}

/** The YAML reader ends only some of its messages; others are read on after them. */
function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
