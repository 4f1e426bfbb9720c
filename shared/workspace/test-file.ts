import { isAlias, isMap, isScalar, isSeq, type Document, type Node } from 'yaml';
import { z } from 'zod';
import type { Diagnostic, Range } from '../base/text-range.ts';
import { parseDuration } from '../topology/flink-units.ts';
import { keyPlace, parseYaml, readYaml, valuePlace } from './read-yaml.ts';
import type { TestSpec } from './test-spec.ts';

const CUSTOM = 'custom' as const;

const shown = (input: unknown) => (input === undefined || input === null ? 'nothing' : JSON.stringify(input));

const KINDS = ['+I', '-U', '+U', '-D'] as const;

/** Values by column, as a JSON sample writes them. */
const Row = z.record(z.string(), z.unknown(), { error: (issue) => `write a row like { column: value }, not ${shown(issue.input)}` });

const ENTRY = 'write a row like { column: value }, a change like { +U: { column: value } }, { watermark: time }, idle or end';
/** A row; `{ +U: row }` with the kind of a change; `{ watermark: time }`; `idle`; `end`. */
const Entry = z.union([z.enum(['idle', 'end'], { error: (issue) => `${ENTRY}, not ${shown(issue.input)}` }), z.record(z.string(), z.unknown(), { error: (issue) => `${ENTRY}, not ${shown(issue.input)}` })]);

const Change = z.tuple([z.enum(KINDS, { error: (issue) => `write one of +I, -U, +U, -D, not ${shown(issue.input)}` }), Row], { error: (issue) => `write a change like ["+I", { column: value }], not ${shown(issue.input)}` });

const Then = z
  .strictObject({
    /** The changes since the sink was last compared, in their order unless `ordered: false`. */
    changelog: z.array(Change).optional(),
    /** The table that all changes so far fold to, in any order unless `ordered: true`. */
    table: z.array(Row).optional(),
    ordered: z.boolean().optional(),
    /** By how much numbers may differ. */
    tolerance: z.number().nonnegative().optional(),
  })
  .refine((then) => (then.changelog === undefined) !== (then.table === undefined), 'say either changelog or table');

const Step = z.strictObject({
  /** What each table is given, in the order of the file, across tables too. */
  given: z.record(z.string(), z.array(Entry)).nullable().optional(),
  /** Every table ends after that. */
  end: z.boolean().optional(),
  /** What sinks are to hold, once all that was given has passed. */
  then: z.record(z.string(), Then).nullable().optional(),
});

const long = (issue: { input?: unknown }) => `write a duration with its unit, like 30 s, not ${shown(issue.input)}`;

/** `jobs/NAME/tests/*.yaml`: a test of a job. */
export const TestFile = z
  .strictObject({
    weir: z.literal(1).optional(),
    name: z.string().min(1).optional(),
    /** `both`: as a stream and as a batch, which must give one table. */
    mode: z.enum(['streaming', 'batch', 'both']).default('streaming'),
    /** By how much numbers may differ where a `then` does not say. */
    tolerance: z.number().nonnegative().optional(),
    /** How long it may take. */
    timeout: z.string({ error: long }).refine((text) => parseDuration(text) !== undefined, { error: long }).optional(),
    steps: z.array(Step).min(1, 'write at least one step'),
  })
  .superRefine(({ mode, steps }, context) => {
    for (const [index, step] of steps.slice(0, -1).entries()) {
      if (step.end) context.addIssue({ code: CUSTOM, path: ['steps', index, 'end'], message: 'only the last step can end the tables' });
      if (mode === 'batch' && step.then) context.addIssue({ code: CUSTOM, path: ['steps', index, 'then'], message: 'a batch is compared at its end, so only the last step can have a "then"' });
    }
  });
export type TestFile = z.infer<typeof TestFile>;

/** Where tests lie, relative to the workspace. */
export const TEST_FILE = /^jobs\/([^/]+)\/tests\/[^/]+\.ya?ml$/;

export const DEFAULT_TIMEOUT_MS = 30_000;

export interface ReadTest {
  /** What the file calls the test; undefined where it does not say. */
  name: string | undefined;
  /** Undefined when a diagnostic is an error. */
  spec: TestSpec | undefined;
  diagnostics: Diagnostic[];
}

/** Reads a test; its values become JSON texts, so that no digit is lost on the way to the engine. */
export function readTest(text: string): ReadTest {
  const { value, diagnostics } = readYaml(text, TestFile);
  if (!value) return { name: undefined, spec: undefined, diagnostics };
  const { document } = parseYaml(text);
  const steps = value.steps.map((step, index) => ({
    given: Object.entries(step.given ?? {}).map(([table, entries]) => ({ table, entries: entries.map((entry, at) => entryOf(document, ['steps', index, 'given', table, at], entry)) })),
    end: step.end ?? false,
    then: Object.entries(step.then ?? {}).map(([sink, then]) => ({
      sink,
      changelog: then.changelog?.map(([kind, row], at) => ({ kind, values: valuesOf(document, ['steps', index, 'then', sink, 'changelog', at, 1], row) })) ?? null,
      table: then.table?.map((row, at) => ({ kind: null, values: valuesOf(document, ['steps', index, 'then', sink, 'table', at], row) })) ?? null,
      ordered: then.ordered ?? null,
      tolerance: then.tolerance ?? null,
    })),
  }));
  const timeoutMs = value.timeout === undefined ? DEFAULT_TIMEOUT_MS : parseDuration(value.timeout)!;
  return { name: value.name, spec: { mode: value.mode, tolerance: value.tolerance ?? null, timeoutMs, steps }, diagnostics };
}

/** A part of a test that an outcome speaks of. */
export interface TestPart {
  step: number;
  part: 'given' | 'then' | null;
  /** The table or the sink. */
  name: string | null;
  /** The entry or the row, from 0. */
  at: number | null;
  column?: string | null;
}

/** Where a part of a test stands in its file, or what is nearest around it. */
export function placeOfPart(text: string, { step, part, name, at, column }: TestPart): Range {
  const path: (string | number)[] = ['steps', step];
  if (part) path.push(part);
  if (part && name !== null) path.push(name);
  if (part && name !== null && at === null) return keyPlace(text, path);
  if (part && name !== null && at !== null) {
    const { document } = parseYaml(text);
    const lists = part === 'given' ? [[]] : [['changelog'], ['table']];
    path.push(...(lists.find((list) => document.hasIn([...path, ...list, at])) ?? []), at);
    const row = document.getIn(path, true);
    if (isSeq(row)) path.push(1);
    const kind = isMap(row) && row.items.length === 1 ? KINDS.find((kind) => row.has(kind)) : undefined;
    if (kind && part === 'given') path.push(kind);
    if (column) path.push(column);
  }
  return valuePlace(text, path);
}

type Path = (string | number)[];

function entryOf(document: Document, path: Path, entry: string | Record<string, unknown>): TestSpec['steps'][number]['given'][number]['entries'][number] {
  const none = { row: null, kind: null, watermark: null, idle: false, end: false };
  if (typeof entry === 'string') return { ...none, [entry]: true };
  const [only, more] = Object.keys(entry);
  if (only === 'watermark' && more === undefined) return { ...none, watermark: String(entry.watermark) };
  const kind = more === undefined ? KINDS.find((kind) => kind === only) : undefined;
  if (kind && typeof entry[kind] === 'object') return { ...none, kind, row: jsonIn(document, [...path, kind]) };
  return { ...none, row: jsonIn(document, path) };
}

function valuesOf(document: Document, path: Path, row: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.keys(row).map((column) => [column, jsonIn(document, [...path, column])]));
}

function jsonIn(document: Document, path: Path): string {
  return jsonOf(document, document.getIn(path, true) as Node | null | undefined);
}

const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** A YAML value as JSON; numbers as they are written, with all their digits. */
function jsonOf(document: Document, node: Node | null | undefined): string {
  if (isAlias(node)) return jsonOf(document, node.resolve(document));
  if (isMap(node)) return `{${node.items.map(({ key, value }) => `${JSON.stringify(String(isScalar(key) ? key.value : key))}:${jsonOf(document, value as Node)}`).join(',')}}`;
  if (isSeq(node)) return `[${node.items.map((item) => jsonOf(document, item as Node)).join(',')}]`;
  if (!isScalar(node)) return 'null';
  if (typeof node.value === 'number') {
    if (node.source !== undefined && JSON_NUMBER.test(node.source)) return node.source;
    return Number.isFinite(node.value) ? String(node.value) : JSON.stringify(String(node.value));
  }
  return JSON.stringify(node.value ?? null);
}
