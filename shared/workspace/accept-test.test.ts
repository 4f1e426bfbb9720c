import { expect, test } from 'vitest';
import { acceptTest } from './accept-test.ts';
import type { TestCheck, TestRow } from './test-spec.ts';

const row = (kind: TestRow['kind'], values: Record<string, unknown>): TestRow => ({ kind, values: Object.fromEntries(Object.entries(values).map(([column, value]) => [column, typeof value === 'string' && value.startsWith('#') ? value.slice(1) : JSON.stringify(value)])) });
const check = (part: TestCheck['part'], differences: TestCheck['differences'], actual: TestRow[]): TestCheck => ({ step: 0, sink: 'o', part, passed: false, columns: ['k', 'n', 'x'], differences, different: differences.length, actual, rows: actual.length });
const differs = (expectedAt: number | null, actualAt: number | null, actual: TestRow | null, columns: string[] = []): TestCheck['differences'][number] => ({
  kind: expectedAt === null ? 'unexpected' : actualAt === null ? 'missing' : 'differs',
  expectedAt,
  actualAt,
  expected: null,
  actual,
  columns,
});

test('a table keeps its rows in place, with their comments, and names no more columns than before', () => {
  const text = `# why
steps:
  - given:   { t: [ { k: a } ] }   # as it was
    then:
      o:
        table:
          - { k: a, n: 1 }   # right
          - { k: b, n: 2 }   # wrong
          - { k: c, n: 3 }
`;
  const rows = [row(null, { k: 'a', n: 1, x: 0 }), row(null, { k: 'b', n: 5, x: 0 }), row(null, { k: 'd', n: '#9007199254740993', x: 0 })];
  expect(acceptTest(text, [check('table', [differs(1, 1, rows[1]!, ['n']), differs(2, null, null), differs(null, 2, rows[2]!)], rows)])).toBe(`# why
steps:
  - given:   { t: [ { k: a } ] }   # as it was
    then:
      o:
        table:
          - { k: a, n: 1 }   # right
          - { k: b, n: 5 } # wrong
          - { k: d, n: 9007199254740993 }
`);
});

test('changes are written where they came', () => {
  const text = 'steps:\n  - then: { o: { changelog: [["+I", { k: a, n: 1 }], ["+I", { k: b, n: 1 }]] } }\n';
  const rows = [row('+I', { k: 'b', n: 1 }), row('-U', { k: 'b', n: 1 }), row('+U', { k: 'a', n: '#12345678901234567890.125' })];
  const differences = [differs(0, 2, rows[2]!, ['n']), differs(null, 1, rows[1]!)];
  expect(acceptTest(text, [check('changelog', differences, rows)])).toBe(
    'steps:\n  - then: { o: { changelog: [["+I", { k: b, n: 1 }], ["-U", { k: b, n: 1 }], ["+I", { k: a, n: "12345678901234567890.125" }]] } }\n',
  );
});

test('where nothing was expected, every column is', () => {
  const rows = [row('+I', { k: null, n: 1.5, x: [{ a: 1 }] })];
  expect(acceptTest('steps:\n  - then:\n      o: { changelog: [] }\n', [check('changelog', [differs(null, 0, rows[0]!)], rows)])).toBe('steps:\n  - then:\n      o: { changelog: [["+I", { k: null, n: 1.5, x: [{ "a": 1 }] }]] }\n');
});

test('where only values differ, only these are written', () => {
  const text = 'steps:\n  - then:\n      o:\n        table:   # all of it\n          -   { k: a,   n: 1 }\n          - k: b\n            n: 2\n';
  const rows = [row(null, { k: 'a, [b]', n: '#1.50' }), row(null, { k: 'b', n: [1, { z: 'x' }] })];
  expect(acceptTest(text, [check('table', [differs(0, 0, rows[0]!, ['k', 'n']), differs(1, 1, rows[1]!, ['n'])], rows)])).toBe(
    'steps:\n  - then:\n      o:\n        table:   # all of it\n          -   { k: "a, [b]",   n: 1.5 }\n          - k: b\n            n: [1, { "z": "x" }]\n',
  );
});

test('what was cut short cannot be written', () => {
  expect(() => acceptTest('steps:\n  - then: { o: { table: [] } }\n', [{ ...check('table', [], []), rows: 5_000 }])).toThrow('too many to be written');
});
