import type { TestCheck, TestOutcome, TestRow, TestSpec, VersionsComparison } from '#shared/workspace/test-spec.ts';
import type { Understood } from './engine-language.ts';

/** Follows a test of the fake's few words: what is given goes nowhere, and `select-1` holds what its statement counts, from the first step on. */
export function fakeTest({ jobs }: Understood, { steps }: TestSpec): TestOutcome {
  const rows = Array.from({ length: jobs[0]?.rows ?? 0 }, (_, index): TestRow => ({ kind: null, values: { n: String(9007199254740993n + BigInt(index)) } }));
  const unknown = steps.flatMap(({ then }, step) => then.filter(({ sink }) => sink !== 'select-1').map(({ sink }) => ({ step, sink })))[0];
  const fault = unknown && {
    code: 'test-unknown-sink',
    message: `The job writes no table ${unknown.sink}.`,
    detail: null,
    step: unknown.step,
    part: 'then' as const,
    name: unknown.sink,
    at: null,
    column: null,
  };
  if (fault) return { outcome: 'wrong', durationMs: 1, checks: [], fault };
  const checks = steps.flatMap(({ then }, step) => then.map((one): TestCheck => checkOf(step, one, rows)));
  return { outcome: checks.every(({ passed }) => passed) ? 'passed' : 'failed', durationMs: 1, checks, fault: null };
}

function checkOf(step: number, { sink, changelog, table }: TestSpec['steps'][number]['then'][number], rows: TestRow[]): TestCheck {
  const actual = changelog ? rows.map((row) => ({ ...row, kind: '+I' as const })) : rows;
  const expected = changelog ?? table ?? [];
  const differences = Array.from({ length: Math.max(actual.length, expected.length) }, (_, at) => at)
    .filter((at) => JSON.stringify(actual[at]?.values) !== JSON.stringify(expected[at]?.values))
    .map((at): TestCheck['differences'][number] => ({
      kind: !expected[at] ? 'unexpected' : !actual[at] ? 'missing' : 'differs',
      expectedAt: expected[at] ? at : null,
      actualAt: actual[at] ? at : null,
      expected: expected[at] ?? null,
      actual: actual[at] ?? null,
      columns: expected[at] && actual[at] ? ['n'] : [],
    }));
  return { step, sink, part: changelog ? 'changelog' : 'table', passed: !differences.length, columns: ['n'], differences, different: differences.length, actual, rows: actual.length };
}

/** The rows that one version counts and the other does not. */
export function fakeComparison(old: Understood, now: Understood, _tolerance: number | null): VersionsComparison {
  const [before, after] = [old, now].map(({ jobs }) => Array.from({ length: jobs[0]?.rows ?? 0 }, (_, at): TestRow => ({ kind: null, values: { n: String(9007199254740993n + BigInt(at)) } }))) as [TestRow[], TestRow[]];
  const none = { columns: [], expectedAt: null, actualAt: null, expected: null, actual: null };
  const differences = [
    ...before.slice(after.length).map((expected, at) => ({ ...none, kind: 'missing' as const, expected, expectedAt: after.length + at })),
    ...after.slice(before.length).map((actual, at) => ({ ...none, kind: 'unexpected' as const, actual, actualAt: before.length + at })),
  ];
  return { equal: !differences.length, sinks: [{ sink: 'select-1', only: null, columns: ['n'], gone: [], added: [], differences, different: differences.length, oldRows: before.length, newRows: after.length }] };
}
