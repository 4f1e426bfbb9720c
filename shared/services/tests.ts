import { z } from 'zod';
import { Diagnostic, Range } from '../base/text-range.ts';
import { call, contract, stream } from '../rpc/contract.ts';
import { TestCheck, TestDifference, TestOutcome } from '../workspace/test-spec.ts';

/** A test of a job, as its file has it. Paths are relative to the workspace. */
export const JobTest = z.object({
  path: z.string(),
  /** The job's name, and its file. */
  job: z.string(),
  jobPath: z.string(),
  name: z.string(),
  /** Hash of all that decides the outcome: the test, the job, its edits and what is around it. */
  version: z.string(),
  /** What is wrong with the file; with an error it cannot run. */
  problems: z.array(Diagnostic),
});
export type JobTest = z.infer<typeof JobTest>;

/** A comparison with its places in the test's file: the sink's, and the expected row's where there is one. */
export const PlacedCheck = TestCheck.extend({ range: Range, differences: z.array(TestDifference.extend({ range: Range.nullable() })) });
export type PlacedCheck = z.infer<typeof PlacedCheck>;

/** What became of a test. `version`: of what ran; another one than the test's own now makes the result stale. */
export const TestResult = z.object({
  path: z.string(),
  version: z.string(),
  outcome: TestOutcome.shape.outcome,
  durationMs: z.number(),
  checks: z.array(PlacedCheck),
  /** Why it is `wrong`; `path` and `range` say where, in the test or in the job. */
  fault: z.object({ code: z.string(), message: z.string(), detail: z.string().nullable(), path: z.string(), range: Range }).nullable(),
});
export type TestResult = z.infer<typeof TestResult>;

/** A test begins (`result` null) or ends. */
export const TestEvent = z.object({ path: z.string(), result: TestResult.nullable() });
export type TestEvent = z.infer<typeof TestEvent>;

/** The tests of the workspace's jobs. They run on what is on disk. */
export const tests = contract('tests', {
  /** All tests, now and whenever one of them or what it tests changes. */
  list: stream('Follow the tests', z.object({}), z.array(JobTest)),
  /** Runs these tests, some at a time, each told when it begins and when it ends. A path that is no test is `test-missing`. */
  run: stream('Run tests', z.object({ paths: z.array(z.string()) }), TestEvent),
  /**
   * Writes what came in the last run into the test as what it expects; comments and what was right stay. Fails with `test-not-run`
   * where nothing differs or nothing is known, and with `file-changed` where the file is not the one that ran.
   */
  accept: call('Accept what came as expected', z.object({ path: z.string() }), z.object({ version: z.string() })),
});
