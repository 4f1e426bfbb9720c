import { expect, test } from 'vitest';
import type { ToldTest } from './test-words.ts';
import { junitOf } from './junit.ts';

const RANGE = { start: { line: 3, column: 5 }, end: { line: 3, column: 9 } };
const told = (name: string, result: Partial<NonNullable<ToldTest['result']>> | undefined): ToldTest => ({
  test: { path: 'jobs/a/tests/x.yaml', job: 'a', name } as ToldTest['test'],
  result: result && { path: 'jobs/a/tests/x.yaml', version: '', outcome: 'passed', durationMs: 12, checks: [], fault: null, ...result },
});

test('a suite a job, a case a test; nothing that XML forbids gets through', () => {
  const row = { kind: '+I' as const, values: { text: '"<&\u0007>"' } };
  const xml = junitOf([
    told('right', {}),
    told('a "name" < & \n\u0000\ud800 end', {
      outcome: 'failed',
      checks: [{ step: 0, sink: 'o', part: 'changelog', passed: false, columns: ['text'], differences: [{ kind: 'missing', expectedAt: 0, actualAt: null, expected: row, actual: null, columns: [], range: RANGE }], different: 1, actual: [], rows: 0, range: RANGE }],
    }),
    told('cannot', { outcome: 'wrong', fault: { code: 'test-unknown-table', message: 'The job reads no table x.', detail: null, path: 'jobs/a/tests/x.yaml', range: RANGE } }),
    told('not', undefined),
  ]);
  expect(xml).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="4" failures="1" errors="1" skipped="1" time="0.036">
  <testsuite name="a" tests="4" failures="1" errors="1" skipped="1" time="0.036">
    <testcase classname="a" name="right" file="jobs/a/tests/x.yaml" time="0.012"/>
    <testcase classname="a" name="a &quot;name&quot; &lt; &amp; &#10;\uFFFD\uFFFD end" file="jobs/a/tests/x.yaml" time="0.012">
      <failure type="test-differs" message="What came is not what was expected.">✗ a › a "name" &lt; &amp; 
\uFFFD\uFFFD end  12 ms
    jobs/a/tests/x.yaml:3:5: step 1, o: the changelog differs
      - +I { text: "&lt;&amp;\uFFFD&gt;" }   missing
</failure>
    </testcase>
    <testcase classname="a" name="cannot" file="jobs/a/tests/x.yaml" time="0.012">
      <error type="test-unknown-table" message="The job reads no table x.">✗ a › cannot  12 ms
    jobs/a/tests/x.yaml:3:5: error: The job reads no table x. [test-unknown-table]
</error>
    </testcase>
    <testcase classname="a" name="not" file="jobs/a/tests/x.yaml" time="0.000">
      <skipped/>
    </testcase>
  </testsuite>
</testsuites>
`);
});
