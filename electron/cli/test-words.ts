import { dirname } from 'node:path';
import type { PlacedCheck, TestResult } from '#shared/services/tests.ts';
import type { TestDifference, TestRow } from '#shared/workspace/test-spec.ts';
import type { LoadedTest } from '#electron/services/tests/load-tests.ts';

/** A test and what became of it; no result: it did not run. */
export interface ToldTest {
  test: LoadedTest;
  result: TestResult | undefined;
  /** What came was written into the test. */
  updated?: boolean;
}

/** One test in words: a line, and below it what differs, row by row. */
export function inWords({ test, result, updated }: ToldTest): string {
  if (!result) return `- ${test.job} › ${test.name}: skipped\n`;
  const mark = result.outcome === 'passed' ? '✓' : updated ? '↻' : '✗';
  const head = `${mark} ${test.job} › ${test.name}${result.outcome === 'passed' ? '' : updated ? ': written as it came' : ''}  ${Math.round(result.durationMs)} ms\n`;
  return head + faultLine(result) + (updated ? '' : result.checks.filter(({ passed }) => !passed).map((check) => checkInWords(test.path, check)).join(''));
}

export function summaryInWords(told: readonly ToldTest[], ms: number): string {
  const updated = told.filter((each) => each.updated).length;
  const count = (outcome: string) => told.filter((each) => !each.updated && (each.result?.outcome ?? 'skipped') === outcome).length;
  const [passed, failed, wrong, skipped] = ['passed', 'failed', 'wrong', 'skipped'].map(count);
  if (!told.length) return 'No test was found.\n';
  const rest = [updated && `${updated} written as ${updated === 1 ? 'it' : 'they'} came`, failed && `${failed} failed`, wrong && `${wrong} could not run`, skipped && `${skipped} skipped`].filter(Boolean);
  return `\n${[`${passed} of ${told.length} passed`, ...rest].join(', ')} in ${(ms / 1000).toFixed(2)} s\n`;
}

/** Jobs without a test that are named one by one. */
const MOST_NAMED = 3;

/** The warning of jobs without a test, by their files, of so many in all. */
export function untestedInWords(jobs: readonly string[], of: number): string {
  if (jobs.length > MOST_NAMED) return `weir: warning: ${jobs.length} of ${of} jobs have no test. Write one in the folder tests of a job, as NAME.yaml [no-tests]\n`;
  return jobs.map((job) => `weir: warning: ${job} has no test. Write one in ${dirname(job)}/tests, as NAME.yaml [no-tests]\n`).join('');
}

function faultLine({ fault }: TestResult): string {
  if (!fault) return '';
  const { path, range, message, code } = fault;
  return `    ${path}:${range.start.line}:${range.start.column}: error: ${message} [${code}]\n`;
}

/** Where, and what: `-` what was expected, `+` what came. */
export function checkInWords(path: string, check: PlacedCheck): string {
  const { range, sink, part, step, differences, different } = check;
  const what = part === 'modes' ? `${sink}: as a batch the table is another one than as a stream` : `step ${step + 1}, ${sink}: the ${part} differs`;
  const more = different > differences.length ? `      … and ${different - differences.length} more\n` : '';
  return `    ${path}:${range.start.line}:${range.start.column}: ${what}\n${differences.map(differenceInWords).join('')}${more}`;
}

export function differenceInWords({ kind, expected, actual, columns, expectedAt, actualAt }: TestDifference): string {
  if (kind === 'missing') return `      - ${rowInWords(expected!)}   missing\n`;
  if (kind === 'unexpected') return `      + ${rowInWords(actual!)}   unexpected\n`;
  if (kind === 'order') return `      ~ ${rowInWords(actual!)}   came as row ${actualAt! + 1}, expected as row ${expectedAt! + 1}\n`;
  const told = columns.map((column) => `${column}: ${expected!.values[column]} → ${actual!.values[column]}`).join('; ');
  return `      - ${rowInWords(expected!)}\n      + ${rowInWords(only(actual!, expected!))}   ${told}\n`;
}

/** Of what came, the columns that are compared. */
function only(actual: TestRow, { values }: TestRow): TestRow {
  return { kind: actual.kind, values: Object.fromEntries(Object.entries(actual.values).filter(([column]) => column in values)) };
}

function rowInWords({ kind, values }: TestRow): string {
  const cells = Object.entries(values).map(([column, value]) => `${column}: ${value}`);
  return `${kind === null ? '' : `${kind} `}{ ${cells.join(', ')} }`;
}
