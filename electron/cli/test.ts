import { basename, dirname, join, relative, sep } from 'node:path';
import { Failure, toFailure } from '#shared/base/failure.ts';
import type { TestResult } from '#shared/services/tests.ts';
import { acceptTest } from '#shared/workspace/accept-test.ts';
import type { EngineClient } from '#electron/services/engines.ts';
import { loadTests, type LoadedTest } from '#electron/services/tests/load-tests.ts';
import { runTest, runTests } from '#electron/services/tests/run-test.ts';
import { changeFile } from '#electron/services/workspace/file-work.ts';
import { compareVersions, type CompareOptions } from './compare-versions.ts';
import { warnOfWorkspace } from './messages.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { jobsOfWorkspace, resolveJob, scriptOfJob, type ResolvedJob } from './resolve-job.ts';
import { inWords, summaryInWords, type ToldTest, untestedInWords } from './test-words.ts';
import { writeJunit } from './junit.ts';
import { watchTests } from './watch-tests.ts';
import { isTrusted } from './trust.ts';
import { typed } from './typed.ts';
import { valuesOf, type EnvOption } from './values.ts';
import { withEngine } from './with-engine.ts';

export interface TestOptions extends Partial<CompareOptions>, EnvOption {
  json?: boolean;
  junit?: string;
  /** Write what came into the tests. */
  update?: boolean;
  watch?: boolean;
  /** Trust the workspace this once. */
  trust?: boolean;
}

/** Tests that run at the same time: more would only wait for each other on a small machine. */
const ABREAST = 3;

/** Runs the tests of jobs, or of all jobs of the workspace. Good only where each passes. A person who names a job to test trusts it; all of a workspace are tested as far as it is trusted. */
export async function test(given: string[], options: TestOptions, parts: CliParts): Promise<ExitCode> {
  if (options.against !== undefined || options.asBatch) return compareVersions(given, { ...options, sample: options.sample ?? [] }, parts);
  refuseLoose(options);
  const wanted = await testsMeant(given, options, parts);
  await warnOfUntested(wanted, parts);
  if (options.watch) return watchTests(given, wanted, options, parts);
  return withEngine(parts, async (engine) => round(engine, wanted.flatMap(({ tests }) => tests), options, parts));
}

/** Options that only comparing has a use for. */
function refuseLoose({ sample, tolerance, timeout }: TestOptions): void {
  if (sample?.length || tolerance !== undefined || timeout !== undefined)
    throw new Failure('bad-usage', '--sample, --tolerance and --timeout are for --against and --as-batch. A test has its own rows, `tolerance` and `timeout`.');
}

/** A job and those of its tests that are meant. */
export interface MeantTests {
  job: ResolvedJob;
  tests: LoadedTest[];
}

/** One round: every test once. */
export async function round(engine: EngineClient, tests: readonly LoadedTest[], options: TestOptions, parts: CliParts): Promise<ExitCode> {
  const told: ToldTest[] = [];
  const started = performance.now();
  const end = async (one: LoadedTest, result: TestResult) => {
    const updated = options.update === true && (await update(one, result, parts));
    told.push({ test: one, result, updated });
    if (!options.json) await parts.out.write(inWords({ test: one, result, updated }));
  };
  await runTests(tests, ABREAST, { run: async (one) => runTest(engine, await withTypesOf(one, engine, parts), parts.interrupted), end }).catch((thrown: unknown) => {
    if (!parts.interrupted.aborted) throw thrown;
  });
  const skipped = tests.filter((one) => told.every(({ test: other }) => other !== one));
  told.push(...skipped.map((one) => ({ test: one, result: undefined })));
  told.sort((a, b) => tests.indexOf(a.test) - tests.indexOf(b.test));
  if (options.junit !== undefined) await writeJunit(options.junit, told, parts);
  await parts.out.write(options.json ? `${JSON.stringify(inJson(told))}\n` : summaryInWords(told, performance.now() - started));
  if (parts.interrupted.aborted) return Exit.cancelled;
  return told.every(({ result, updated }) => result?.outcome === 'passed' || updated) ? Exit.good : Exit.wrong;
}

/** A test of a job in TypeScript whose types are wrong does not run, as the job does not. */
async function withTypesOf(one: LoadedTest, engine: EngineClient, parts: CliParts): Promise<LoadedTest> {
  const { script, file } = one;
  if (script instanceof Failure || !script.program) return one;
  const path = join(dirname(dirname(file)), basename(one.jobFile));
  const workspace = script.folder === null || script.folder === undefined ? undefined : { folder: script.folder };
  return { ...one, script: await typed(script, { path, workspace }, engine, parts) };
}

/** The jobs and tests that a command line means; none given: all of the workspace. */
export async function testsMeant(given: string[], { trust = false, ...options }: TestOptions, parts: CliParts): Promise<MeantTests[]> {
  const { cwd } = parts;
  const files = new Map<string, string[]>();
  const names = given.length ? given : await jobsOfWorkspace(cwd);
  for (const name of names) {
    const job = jobOfTest(name);
    files.set(job ?? name, [...(files.get(job ?? name) ?? []), ...(job ? [name] : [])]);
  }
  const all: MeantTests[] = [];
  for (const [name, only] of files) {
    const job = await resolveJob(name, cwd);
    if (!all.length) await warnOfWorkspace(job.workspace, parts);
    const trusted = trust || given.length > 0 || (await isTrusted(job, parts));
    const tests = await loadTests({
      name: basenameOf(dirname(job.path)),
      file: job.name,
      folder: dirname(job.path),
      called: (file) => relative(cwd, file).split(sep).join('/'),
      script: async () => ({ ...(await scriptOfJob(job, { mode: 'streaming', trusted, samples: [], values: valuesOf(options, parts) })), parallelism: 1 }),
    });
    const meant = only.map((path) => tests.find((one) => relative(cwd, one.file) === relative(cwd, path) || one.path === path) ?? noSuchTest(path));
    all.push({ job, tests: only.length ? meant : tests });
  }
  return all;
}

/** The folder of the job whose test a path names; undefined for any other path. */
function jobOfTest(given: string): string | undefined {
  return /\.ya?ml$/.test(given) && basenameOf(dirname(given)) === 'tests' ? dirname(dirname(given)) : undefined;
}

function basenameOf(path: string): string {
  return path.split(/[/\\]/).at(-1)!;
}

function noSuchTest(path: string): never {
  throw new Failure('test-missing', `There is no test ${path}.`);
}

async function warnOfUntested(wanted: MeantTests[], { err }: CliParts): Promise<void> {
  const untested = wanted.filter(({ tests }) => !tests.length).map(({ job }) => job.name);
  if (untested.length) await err.write(untestedInWords(untested, wanted.length));
}

/** Whether what came was written into the test. */
async function update(one: LoadedTest, result: TestResult, { err }: CliParts): Promise<boolean> {
  if (result.outcome !== 'failed' || result.checks.some(({ part, passed }) => part === 'modes' && !passed)) return false;
  try {
    await changeFile(dirname(one.file), basename(one.file), one.fileVersion ?? null, () => acceptTest(one.text, result.checks));
    return true;
  } catch (thrown) {
    const { code, message } = toFailure(thrown);
    if (code !== 'file-changed') throw thrown;
    await err.write(`weir: warning: ${one.path} was not updated: ${message} [file-changed]\n`);
    return false;
  }
}

function inJson(told: ToldTest[]) {
  const count = (outcome: string) => told.filter((one) => outcomeOf(one) === outcome).length;
  return {
    passed: count('passed'),
    failed: count('failed') + count('wrong'),
    skipped: count('skipped'),
    tests: told.map((one) => ({
      job: one.test.job,
      name: one.test.name,
      file: one.test.path,
      outcome: outcomeOf(one),
      durationMs: one.result?.durationMs ?? 0,
      differences: one.result?.checks.flatMap(({ step, sink, part, differences }) => differences.map((difference) => ({ step, sink, part, ...difference }))) ?? [],
      ...(one.result?.fault ? { fault: one.result.fault } : {}),
      ...(one.updated ? { updated: true } : {}),
    })),
  };
}

function outcomeOf({ result }: ToldTest): string {
  return result?.outcome ?? 'skipped';
}

