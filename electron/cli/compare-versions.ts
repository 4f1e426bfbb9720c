import { randomUUID } from 'node:crypto';
import { Failure, toFailure } from '#shared/base/failure.ts';
import type { Mode, RunId, Script } from '#shared/services/engine.ts';
import type { SinkComparison, VersionsComparison } from '#shared/workspace/test-spec.ts';
import { withStreamFault } from '#electron/services/workspace/stream-fault.ts';
import { failureLine, warnOfWorkspace } from './messages.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { resolveJob, samplesOf } from './resolve-job.ts';
import { resolveVersions, scriptOfVersion, type Version } from './resolve-version.ts';
import { differenceInWords } from './test-words.ts';
import { valuesOf, type EnvOption } from './values.ts';
import { withEngine } from './with-engine.ts';

export interface CompareOptions extends EnvOption {
  json?: boolean;
  /** Another version of the job: a path, or `git:REV`. */
  against?: string;
  /** The same version as a batch. */
  asBatch?: boolean;
  sample: string[];
  tolerance?: number;
  /** Seconds. */
  timeout?: number;
}

const TIMEOUT_S = 120;

/** Compares what two versions of a job give on its samples, or one version as a stream and as a batch. Good only where the tables are equal. */
export async function compareVersions(given: string[], options: CompareOptions, parts: CliParts): Promise<ExitCode> {
  const [name, more] = given;
  if (name === undefined || more !== undefined) throw new Failure('bad-usage', '--against and --as-batch take one job.');
  if (options.against !== undefined && options.asBatch) throw new Failure('bad-usage', 'Give either --against or --as-batch.');
  const { old, now } = options.against === undefined ? await twice(name, parts) : await resolveVersions(options.against, name, parts.cwd);
  const { workspace } = now.job;
  await warnOfWorkspace(workspace, parts);
  const samples = await samplesOf(options.sample, parts.cwd, workspace);
  const script = async (version: Version, mode: Mode) => untimed(await scriptOfVersion(version, { mode, trusted: true, samples, values: valuesOf(options, parts) }, parts));
  const scripts = { old: await script(old, 'streaming'), new: await script(now, options.asBatch ? 'batch' : 'streaming') };
  try {
    const timeoutMs = (options.timeout ?? TIMEOUT_S) * 1000;
    const found = await withEngine(parts, (engine) => engine.compare({ ...scripts, run: randomUUID() as RunId, tolerance: options.tolerance ?? null, timeoutMs }, parts.interrupted));
    await parts.out.write(options.json ? `${JSON.stringify(found)}\n` : inWords(found, options.asBatch ? ['as a stream', 'as a batch'] : [old, now].map(nameOf)));
    return found.equal ? Exit.good : Exit.wrong;
  } catch (thrown) {
    const failure = toFailure(thrown);
    if (!['invalid-script', 'no-sample', 'compare-failed', 'compare-time-limit'].includes(failure.code)) throw failure;
    await parts.err.write(failureLine(withStreamFault(failure, workspace), parts.cwd));
    return Exit.wrong;
  }
}

async function twice(name: string, { cwd }: CliParts) {
  const version: Version = { job: await resolveJob(name, cwd), revision: undefined, environment: undefined };
  return { old: version, now: version };
}

function nameOf({ job, revision, environment }: Version): string {
  if (environment !== undefined) return `env:${environment}:${job.name}`;
  return revision === undefined ? job.name : `git:${revision}:${job.name}`;
}

/** Compared is what comes in the end, so nothing is paced and nothing starts over. */
function untimed(script: Script): Script {
  return { ...script, samples: (script.samples ?? []).map((sample) => ({ ...sample, pace: 'max', end: 'stop' })) };
}

function inWords({ equal, sinks }: VersionsComparison, names: readonly string[]): string {
  const rows = sinks.map((sink) => sinkInWords(sink, names)).join('');
  return `${rows}${equal ? 'Both give the same.' : `- ${names[0]}\n+ ${names[1]}`}\n`;
}

function sinkInWords({ sink, only, gone, added, differences, different, oldRows, newRows }: SinkComparison, names: readonly string[]): string {
  if (only) return `✗ ${sink}: only ${only === 'old' ? names[0] : names[1]} has it\n`;
  const columns = [gone.length && `without the columns ${gone.join(', ')}`, added.length && `with the new columns ${added.join(', ')}`].filter(Boolean);
  const mark = different || columns.length ? '✗' : '✓';
  const count = different ? `${different} ${different === 1 ? 'row differs' : 'rows differ'}, of ${oldRows} and ${newRows}` : `${newRows} ${newRows === 1 ? 'row' : 'rows'}, equal`;
  const more = different > differences.length ? `      … and ${different - differences.length} more\n` : '';
  return `${mark} ${sink}: ${[count, ...columns].join('; ')}\n${differences.map(differenceInWords).join('')}${more}`;
}
