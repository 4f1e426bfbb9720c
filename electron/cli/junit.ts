import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { toFileFailure } from '#electron/services/workspace/files.ts';
import type { CliParts } from './parts.ts';
import { inWords, type ToldTest } from './test-words.ts';

/** Writes the results as JUnit XML, the form that CI servers read: a suite a job, a case a test. */
export async function writeJunit(given: string, told: readonly ToldTest[], { cwd }: CliParts): Promise<void> {
  const path = resolve(cwd, given);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, junitOf(told));
  } catch (thrown) {
    throw toFileFailure(thrown, given, 'save');
  }
}

/** What a test that failed says of itself. */
const DIFFERS = { code: 'test-differs', message: 'What came is not what was expected.' };

export function junitOf(told: readonly ToldTest[]): string {
  const jobs = [...new Set(told.map(({ test }) => test.job))];
  const suites = jobs.map((job) => suiteOf(job, told.filter(({ test }) => test.job === job)));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts(told)}>\n${suites.join('')}</testsuites>\n`;
}

function suiteOf(job: string, told: ToldTest[]): string {
  return `  <testsuite name="${attribute(job)}" ${counts(told)}>\n${told.map(caseOf).join('')}  </testsuite>\n`;
}

function caseOf(one: ToldTest): string {
  const { test, result } = one;
  const head = `    <testcase classname="${attribute(test.job)}" name="${attribute(test.name)}" file="${attribute(test.path)}" time="${seconds([one])}"`;
  if (!result) return `${head}>\n      <skipped/>\n    </testcase>\n`;
  if (result.outcome === 'passed' || one.updated) return `${head}/>\n`;
  const [element, code, message] = result.fault ? ['error', result.fault.code, result.fault.message] : ['failure', DIFFERS.code, DIFFERS.message];
  return `${head}>\n      <${element} type="${attribute(code)}" message="${attribute(message)}">${text(inWords(one))}</${element}>\n    </testcase>\n`;
}

function counts(told: readonly ToldTest[]): string {
  const count = (outcome: string) => told.filter(({ result, updated }) => result?.outcome === outcome && !updated).length;
  return `tests="${told.length}" failures="${count('failed')}" errors="${count('wrong')}" skipped="${told.filter(({ result }) => !result).length}" time="${seconds(told)}"`;
}

function seconds(told: readonly ToldTest[]): string {
  return (told.reduce((sum, { result }) => sum + (result?.durationMs ?? 0), 0) / 1000).toFixed(3);
}

/** What XML 1.0 cannot hold at all becomes U+FFFD. */
function text(plain: string): string {
  return plain
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function attribute(plain: string): string {
  return text(plain).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;').replaceAll('\r', '&#13;');
}
