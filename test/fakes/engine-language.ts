import type { Diagnostic } from '#shared/base/text-range.ts';
import { NOTHING_EDITED, type Expansion, type Preview, type Script, type Validation } from '#shared/services/engine.ts';
import { isEmpty } from '#shared/topology/apply-edit.ts';
import { NO_EDITS, type RefusedEdit, type TopologyEdits } from '#shared/topology/edits.ts';
import type { Operator, Topology } from '#shared/topology/model.ts';

export interface FakeJob {
  statement: number;
  rows: number;
  ending: 'finished' | 'failed' | 'never';
}

export interface Understood {
  validation: Validation;
  jobs: FakeJob[];
}

/** Reads a script of the fake's few words, statements ending at `;`. Positions are exact. */
export function understand(script: Script): Understood {
  // A jar is a job that nobody looks into.
  if (script.jar) return { validation: { valid: true, statements: [], diagnostics: [] }, jobs: [{ statement: 0, rows: 0, ending: 'finished' }] };
  const statements: Validation['statements'] = [];
  const diagnostics: Diagnostic[] = [];
  const jobs: FakeJob[] = [];
  for (const found of script.text.matchAll(/[^;]+/g)) {
    const text = found[0].trim();
    if (!text || text.startsWith('--')) continue;
    const from = found.index + found[0].indexOf(text);
    const range = { start: positionOf(script.text, from), end: positionOf(script.text, from + text.length) };
    const index = statements.length;
    const missing = /\$\{(secret:)?(\w+)\}/.exec(text.replace(PLACEHOLDER, (all, secret, name) => valueOf(script, secret, name) ?? all));
    const job = jobOf(text.replace(PLACEHOLDER, (all, secret, name) => valueOf(script, secret, name) ?? all), index);
    statements.push({ index, kind: job ? 'select' : 'set', range });
    if (missing) {
      const at = from + text.indexOf(missing[0]);
      const place = { start: positionOf(script.text, at), end: positionOf(script.text, at + missing[0].length) };
      const code = missing[1] ? 'secret-missing' : 'parameter-missing';
      diagnostics.push({ severity: 'error', code, message: `${missing[0]} has no value here.`, statement: index, range: place });
    } else if (job) jobs.push(job);
    else if (!/^SET /i.test(text)) diagnostics.push({ severity: 'error', code: 'parse-error', message: `Unknown word "${text.split(/\s/)[0]}".`, statement: index, range });
  }
  return { validation: { valid: diagnostics.length === 0, statements, diagnostics }, jobs };
}

/** The script with what it has values for in it; the fake knows of no comments. */
export function expandFake(script: Script): Expansion {
  const fill = (text: string) => text.replace(PLACEHOLDER, (all, secret, name) => valueOf(script, secret, name) ?? all);
  const texts = [script.text, ...(script.common ?? []).map(({ text }) => text), ...Object.values(script.settings ?? {})];
  const names = (secret: boolean) => [...new Set(texts.flatMap((text) => [...text.matchAll(PLACEHOLDER)].filter(([, of]) => Boolean(of) === secret).map(([, , name]) => name!)))].sort();
  return {
    text: fill(script.text),
    common: (script.common ?? []).map(({ file, text }) => ({ file, text: fill(text) })),
    settings: Object.fromEntries(Object.entries(script.settings ?? {}).map(([key, value]) => [key, fill(value)])),
    arguments: (script.jar?.arguments ?? []).map(fill),
    parameters: names(false),
    secrets: names(true),
  };
}

const PLACEHOLDER = /\$\{(secret:)?(\w+)\}/g;

function valueOf(script: Script, secret: string | undefined, name: string): string | undefined {
  return (secret ? script.secrets : script.parameters)?.[name];
}

function jobOf(text: string, statement: number): FakeJob | undefined {
  const rows = /^SELECT (\d+)$/i.exec(text)?.[1];
  if (rows) return { statement, rows: Number(rows), ending: 'finished' };
  if (text === 'FOREVER') return { statement, rows: 3, ending: 'never' };
  if (text === 'BOOM') return { statement, rows: 1, ending: 'failed' };
  return undefined;
}

function positionOf(text: string, offset: number) {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

/** A source and a sink for each job. */
export function fakeTopology(jobs: FakeJob[]): Topology {
  const operators = jobs.flatMap((job, index) =>
    (['source', 'sink'] as const).map((type) => ({
      uid: `${type}${index}`,
      operatorId: String(index).padStart(32, type === 'source' ? '0' : '1'),
      name: `${type} ${index + 1}`,
      description: `${type} of statement ${job.statement + 1}`,
      type,
      parallelism: 1,
      maxParallelism: null,
      slotSharingGroup: 'default',
      chaining: 'always' as const,
      chain: `c${index}`,
      changelog: ['+I' as const],
      upsertKey: null,
      state: [],
      range: null,
      job: index,
      table: null,
    })),
  );
  const edges = jobs.map((_, index) => ({ from: `source${index}`, to: `sink${index}`, ship: 'FORWARD', exchange: 'pipelined', input: 0, key: null }));
  const chains = jobs.map((_, index) => ({ id: `c${index}`, operators: [`source${index}`, `sink${index}`], parallelism: 1 }));
  return { operators, edges, chains, slots: { total: jobs.length, groups: { default: 1 } } };
}

/** Applies parallelism and names, and refuses what is wider than the max parallelism and every pin; of other edits it knows nothing. */
export function fakeEdited(unedited: Topology, edits: TopologyEdits = NO_EDITS): Pick<Preview, 'topology' | 'unedited' | 'refused' | 'orphans'> {
  if (isEmpty(edits)) return { topology: unedited, ...NOTHING_EDITED };
  const known = new Set(unedited.operators.map(({ uid }) => uid));
  const operators = unedited.operators.map((operator) => withEdits(operator, edits));
  const width = (chain: string) => Math.max(...operators.filter((operator) => operator.chain === chain).map(({ parallelism }) => parallelism));
  const chains = unedited.chains.map((chain) => ({ ...chain, parallelism: width(chain.id) }));
  return {
    topology: { ...unedited, operators, chains },
    unedited,
    refused: unedited.operators.flatMap(({ uid }) => refusedOf(uid, edits)),
    orphans: Object.keys(edits.operators).filter((uid) => !known.has(uid)),
  };
}

function withEdits(operator: Operator, edits: TopologyEdits): Operator {
  const { parallelism = operator.parallelism, maxParallelism = operator.maxParallelism, name = operator.name } = edits.operators[operator.uid] ?? {};
  return { ...operator, name, maxParallelism, parallelism: parallelism > (maxParallelism ?? Infinity) ? operator.parallelism : parallelism };
}

function refusedOf(uid: string, edits: TopologyEdits): RefusedEdit[] {
  const { parallelism = 1, maxParallelism = Infinity, pin } = edits.operators[uid] ?? {};
  const base = { operator: uid, group: null, to: null };
  const narrower: RefusedEdit['alternatives'] = [{ words: `parallelism ${maxParallelism}`, edits: [{ type: 'set-parallelism', operator: uid, parallelism: maxParallelism }] }];
  return [
    ...(parallelism > maxParallelism ? [{ ...base, property: 'parallelism' as const, code: 'above-max-parallelism', message: `⟦${uid}⟧ cannot be wider than its max parallelism, ${maxParallelism}.`, alternatives: narrower }] : []),
    ...(pin === undefined ? [] : [{ ...base, property: 'pin' as const, code: 'pin-refused', message: 'The fake has no earlier operators.', alternatives: [] }]),
  ];
}
