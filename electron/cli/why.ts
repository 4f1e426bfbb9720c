import { Failure } from '#shared/base/failure.ts';
import type { Mode } from '#shared/services/engine.ts';
import type { Why } from '#shared/topology/lineage.ts';
import { placeInWords, whyInWords } from '#shared/topology/lineage-words.ts';
import { inFolder } from '#electron/services/lineage.ts';
import { jsonWithRows } from './json-rows.ts';
import { warnOfWorkspace } from './messages.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { resolveJob, samplesOf, scriptOfJob } from './resolve-job.ts';
import { isTrusted } from './trust.ts';
import { valuesOf as environmentOf, type EnvOption } from './values.ts';
import { withEngine } from './with-engine.ts';

export interface LineageOptions extends EnvOption {
  json?: boolean;
  mode: Mode;
  trust?: boolean;
  /** `TABLE=PATH` each. */
  sample: string[];
  /** Seconds. */
  timeout?: number;
}

export interface WhyOptions extends LineageOptions {
  sink: string;
  row: string;
  kind?: '+I' | '-U' | '+U' | '-D';
}

/** Says which input rows a row of a result came from. Good only where that is proven. */
export async function why(given: string, { sink, row, kind, ...options }: WhyOptions, parts: CliParts): Promise<ExitCode> {
  const { script } = await scriptOfLineage(given, options, parts);
  const limits = options.timeout === undefined ? {} : { timeoutMs: options.timeout * 1000, searchMs: options.timeout * 800 };
  const answer = await withEngine(parts, (engine) => engine.why({ script, sink, row: valuesOf(row), kind: kind ?? null, ...limits }, parts.interrupted));
  const told = { ...answer, inputs: inFolder(answer.inputs, parts.cwd) };
  await parts.out.write(options.json ? `${jsonWithRows((row) => ({ ...told, row: row(told.row) }))}\n` : inWords(told));
  return answer.proof === 'none' ? Exit.wrong : Exit.good;
}

/** The job of a question about rows, as `run` would run it. */
export async function scriptOfLineage(given: string, { mode, trust, sample, env }: LineageOptions, parts: CliParts) {
  const job = await resolveJob(given, parts.cwd);
  await warnOfWorkspace(job.workspace, parts);
  return { script: await scriptOfJob(job, { mode, trusted: trust ?? (await isTrusted(job, parts)), samples: await samplesOf(sample, parts.cwd, job.workspace), values: environmentOf({ env }, parts) }) };
}

/** A JSON object's values as they are written, so that long numbers keep their digits. */
export function valuesOf(row: string): Record<string, string> {
  const parsed: unknown = parse(row);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw notAnObject(row);
  const texts: Record<string, string> = {};
  for (const [column, value] of Object.entries(parsed)) {
    const written = typeof value === 'number' ? new RegExp(`"${column.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}"\\s*:\\s*(-?[0-9.eE+-]+)`).exec(row)?.[1] : undefined;
    texts[column] = written ?? JSON.stringify(value);
  }
  return texts;
}

function parse(row: string): unknown {
  try {
    return JSON.parse(row);
  } catch {
    throw notAnObject(row);
  }
}

function notAnObject(row: string): Failure {
  return new Failure('bad-usage', `--row takes a JSON object of columns and values, like '{"k":"a","n":3}'; this is none: ${row}`);
}

function inWords(answer: Why): string {
  const lines = [whyInWords(answer)];
  for (const { table, rows, total } of answer.inputs) {
    lines.push('', table, ...rows.map((line) => `  ${placeInWords(line)}  ${line.text}`));
    if (total > rows.length) lines.push(`  … and ${(total - rows.length).toLocaleString('en')} more`);
  }
  if (answer.operators.length) lines.push('', `by ${answer.operators.map(({ name }) => name).join(' → ')}`);
  for (const { code, message } of answer.notes) lines.push('', `${message} [${code}]`);
  return `${lines.join('\n')}\n`;
}
