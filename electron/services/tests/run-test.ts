import { randomUUID } from 'node:crypto';
import { Failure, toFailure } from '#shared/base/failure.ts';
import type { Range } from '#shared/base/text-range.ts';
import { Validation, type RunId, type Script } from '#shared/services/engine.ts';
import type { PlacedCheck, TestResult } from '#shared/services/tests.ts';
import { placeOfPart } from '#shared/workspace/test-file.ts';
import type { TestCheck, TestOutcome } from '#shared/workspace/test-spec.ts';
import type { EngineClient } from '#electron/services/engines.ts';
import type { LoadedTest } from './load-tests.ts';

const START: Range = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

/** Runs one test; whatever is wrong with it or with its job is told in the result. Fails only where the engine does. */
export async function runTest(engine: EngineClient, test: LoadedTest, signal?: AbortSignal): Promise<TestResult> {
  const { path, version, spec, script, problems } = test;
  const wrong = (fault: TestResult['fault']): TestResult => ({ path, version, outcome: 'wrong', durationMs: 0, checks: [], fault });
  if (!spec) {
    const { code, message, range } = problems.find(({ severity }) => severity === 'error')!;
    return wrong({ code, message, detail: null, path, range });
  }
  if (script instanceof Failure) return wrong(faultOfJob(test, script));
  try {
    const outcome = await engine.test({ script, run: randomUUID() as RunId, test: spec }, signal);
    const range = outcome.fault?.code === 'no-sample' ? await placeOfTable(engine, script, outcome.fault.message, signal) : START;
    return { path, version, outcome: outcome.outcome, durationMs: outcome.durationMs, checks: outcome.checks.map((check) => placed(test, check)), fault: faultOf(test, outcome, range) };
  } catch (thrown) {
    const failure = toFailure(thrown);
    if (failure.code !== 'invalid-script') throw failure;
    return wrong(faultOfJob(test, failure));
  }
}

/** Why a test found no room on the local Flink beside others. */
const CROWDED = new Set(['not-enough-slots', 'not-enough-memory']);

/**
 * Runs tests, some at a time, in no order: `begin` before each, `end` with its result. One that finds no room beside others
 * runs once more when these are through, alone.
 */
export async function runTests<T>(tests: readonly T[], abreast: number, { begin, run, end }: { begin?(test: T): void; run(test: T): Promise<TestResult>; end(test: T, result: TestResult): void | Promise<void> }): Promise<void> {
  const waiting = [...tests];
  const crowded: T[] = [];
  const work = async () => {
    for (let test = waiting.shift(); test; test = waiting.shift()) {
      begin?.(test);
      const result = await run(test);
      if (result.fault && CROWDED.has(result.fault.code)) crowded.push(test);
      else await end(test, result);
    }
  };
  await Promise.all(Array.from({ length: Math.min(abreast, tests.length) }, work));
  for (const test of crowded) await end(test, await run(test));
}

/** Where the job reads the table that has no sample, as validating it says; the run knows only the table. */
async function placeOfTable(engine: EngineClient, script: Script, message: string, signal?: AbortSignal): Promise<Range> {
  const { validation } = await engine.preview({ script }, signal);
  const missing = validation.diagnostics.filter(({ code }) => code === 'no-sample');
  const named = missing.find(({ message: said }) => message.includes(` ${/'(.+?)'/.exec(said)?.[1]} `));
  return (named ?? missing[0])?.range ?? START;
}

/** @param inJob where in the job a fault is that is in no step */
function faultOf({ path, text, jobFile }: LoadedTest, { fault }: TestOutcome, inJob: Range): TestResult['fault'] {
  if (!fault) return null;
  const { code, message, detail, step, part, name, at, column } = fault;
  if (step === null) return { code, message, detail, ...(code.startsWith('test-') ? { path, range: START } : { path: jobFile, range: inJob }) };
  return { code, message, detail, path, range: placeOfPart(text, { step, part, name, at, column }) };
}

/** What keeps the job from being planned, at its first fault. */
function faultOfJob({ jobFile }: LoadedTest, { code, message, data }: Failure): NonNullable<TestResult['fault']> {
  const validation = Validation.safeParse(data?.validation);
  const first = validation.success ? validation.data.diagnostics.find(({ severity }) => severity === 'error') : undefined;
  return first ? { code: first.code, message: first.message, detail: null, path: jobFile, range: first.range } : { code, message, detail: null, path: jobFile, range: START };
}

function placed({ text }: LoadedTest, check: TestCheck): PlacedCheck {
  const { step, sink, part } = check;
  const place = (at: number | null) => placeOfPart(text, { step, part: 'then', name: nameIn(text, step, sink), at });
  const differences = check.differences.map((difference) => ({ ...difference, range: difference.expectedAt === null || part === 'modes' ? null : place(difference.expectedAt) }));
  return { ...check, range: place(null), differences };
}

/** A sink is called in full by the engine, and often by less in the test. */
function nameIn(text: string, step: number, sink: string): string {
  const parts = sink.split('.');
  const names = parts.map((_part, index) => parts.slice(index).join('.'));
  const around = JSON.stringify(placeOfPart(text, { step, part: 'then', name: null, at: null }));
  return names.find((name) => JSON.stringify(placeOfPart(text, { step, part: 'then', name, at: null })) !== around) ?? sink;
}
