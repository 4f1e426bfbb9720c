// What the reports of the test runners say: how many tests passed, failed and were skipped, and which failed with what words.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of vitest's JSON report. `code` is what vitest ended with: it may be unhappy with what is no test's fault, such as an error that nobody caught. */
export function readVitest(report, code) {
  const { numPassedTests: passed, numPendingTests: pending, numTodoTests: todo, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const faults = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    // A file that could not be run at all has no tests.
    if (!failed.length && status === 'failed') return [fault(name, message)];
    return failed.map(({ fullName, failureMessages }) => fault(`${name} > ${fullName}`, failureMessages[0]));
  });
  if (!faults.length && code !== 0) faults.push(`vitest ended with ${code} though no test failed; its output above says why`);
  return { passed, failed: faults.length, skipped: pending + todo, faults };
}

/** Of the XML reports that Maven's surefire leaves, one for each class. */
export function readSurefire(folder) {
  const counts = { passed: 0, failed: 0, skipped: 0, faults: [] };
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.xml'))) {
    const text = readFileSync(join(folder, name), 'utf8');
    const head = text.match(/<testsuite [^>]*>/)?.[0] ?? '';
    const figure = (key) => Number(head.match(new RegExp(` ${key}="(\\d+)"`))?.[1] ?? 0);
    const failed = figure('failures') + figure('errors');
    counts.failed += failed;
    counts.skipped += figure('skipped');
    counts.passed += figure('tests') - failed - figure('skipped');
    for (const [, test, reason] of text.matchAll(/<testcase ([^>]*[^/])>\s*<(?:failure|error)\b([^>]*)>/g)) counts.faults.push(fault(`${attribute(test, 'classname')}.${attribute(test, 'name')}`, attribute(reason, 'message') || attribute(reason, 'type')));
  }
  return counts;
}

function attribute(tag, name) {
  return (tag.match(new RegExp(`(?:^|\\s)${name}="([^"]*)"`))?.[1] ?? '').replace(/&(?:#10|lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity]);
}

const ENTITIES = { '&#10;': '\n', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' };

function fault(where, message) {
  const line = (message ?? '').split('\n').find((each) => each.trim()) ?? '';
  return line ? `${where}\n    ${line.slice(0, 500)}` : where;
}
