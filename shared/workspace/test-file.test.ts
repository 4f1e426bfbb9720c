import { describe, expect, test } from 'vitest';
import { placeOfPart, readTest } from './test-file.ts';

const WHOLE = `name: rows later than the watermark are dropped
mode: streaming
steps:
  - given:
      flights:
        - { time_hour: "2013-01-01 05:00:00", origin: EWR, dep_delay: 12.50 }
        - watermark: 2013-01-01 07:00:00
        - { +U: { id: 12345678901234567890, tags: [a, null], at: { x: 1.0 } } }
        - { -D: { id: 1 } }
        - idle
        - end
    then:
      delays: { changelog: [["+I", { origin: EWR, n: 1 }], [-D, { origin: JFK }]] }
      other: { table: [], ordered: true, tolerance: 1e-6 }
`;

test('reads a whole test, numbers with all their digits', () => {
  const { name, spec, diagnostics } = readTest(WHOLE);
  expect(diagnostics).toEqual([]);
  expect(name).toBe('rows later than the watermark are dropped');
  const none = { row: null, kind: null, watermark: null, idle: false, end: false };
  expect(spec).toEqual({
    mode: 'streaming',
    tolerance: null,
    timeoutMs: 30_000,
    steps: [
      {
        given: [
          {
            table: 'flights',
            entries: [
              { ...none, row: '{"time_hour":"2013-01-01 05:00:00","origin":"EWR","dep_delay":12.50}' },
              { ...none, watermark: '2013-01-01 07:00:00' },
              { ...none, kind: '+U', row: '{"id":12345678901234567890,"tags":["a",null],"at":{"x":1.0}}' },
              { ...none, kind: '-D', row: '{"id":1}' },
              { ...none, idle: true },
              { ...none, end: true },
            ],
          },
        ],
        end: false,
        then: [
          { sink: 'delays', changelog: [{ kind: '+I', values: { origin: '"EWR"', n: '1' } }, { kind: '-D', values: { origin: '"JFK"' } }], table: null, ordered: null, tolerance: null },
          { sink: 'other', changelog: null, table: [], ordered: true, tolerance: 1e-6 },
        ],
      },
    ],
  });
});

test('a column called watermark, beside others or as a change', () => {
  const { spec } = readTest('steps: [{ given: { t: [{ watermark: 1, a: 2 }, { +I: { watermark: 3 } }] } }]');
  expect(spec?.steps[0]?.given[0]?.entries.map(({ row }) => row)).toEqual(['{"watermark":1,"a":2}', '{"watermark":3}']);
});

describe('what is wrong, where, and what to write', () => {
  const faults = (text: string) => readTest(text).diagnostics.map(({ code, message, range: { start } }) => `${start.line}:${start.column} ${code}: ${message}`);
  test.each([
    ['steps:\n  - givn: {}\n', '2:5 unknown-key: Unknown key "givn". Did you mean "given"?'],
    ['steps:\n  - then: { o: { tabel: [] } }\n', '2:18 unknown-key: Unknown key "tabel". Did you mean "table"?'],
    ['steps:\n  - then: { o: { changelog: [], table: [] } }\n', '2:16 bad-value: steps.0.then.o: say either changelog or table.'],
    ['steps:\n  - then: { o: { ordered: true } }\n', '2:16 bad-value: steps.0.then.o: say either changelog or table.'],
    ['steps:\n  - given: { t: [stop] }\n', '2:18 bad-value: steps.0.given.t.0: write a row like { column: value }, a change like { +U: { column: value } }, { watermark: time }, idle or end, not "stop".'],
    ['steps:\n  - then: { o: { changelog: [[I, {}]] } }\n', '2:31 bad-value: steps.0.then.o.changelog.0.0: write one of +I, -U, +U, -D, not "I".'],
    ['mode: batch\nsteps:\n  - then: { o: { table: [] } }\n  - {}\n', '3:11 bad-value: steps.0.then: a batch is compared at its end, so only the last step can have a "then".'],
    ['steps:\n  - end: true\n  - {}\n', '2:10 bad-value: steps.0.end: only the last step can end the tables.'],
    ['timeout: 30\nsteps: [{}]\n', '1:10 bad-value: timeout: write a duration with its unit, like 30 s, not 30.'],
    ['name: x\n', '1:1 missing-key: The key "steps" is missing.'],
    ['weir: 2\nsteps: [{}]\n', '1:7 newer-format: The file is of format 2; this version of Weir reads format 1. Use the Weir that wrote it, or a newer one.'],
  ])('%j', (text, said) => expect(faults(text)).toContain(said));
});

test('finds the place of a part', () => {
  const at = (part: Parameters<typeof placeOfPart>[1]) => {
    const { start } = placeOfPart(WHOLE, part);
    return `${start.line}:${start.column}`;
  };
  expect(at({ step: 0, part: 'given', name: 'flights', at: 0, column: 'origin' })).toBe('6:55');
  expect(at({ step: 0, part: 'given', name: 'flights', at: 2, column: 'id' })).toBe('8:23');
  expect(at({ step: 0, part: 'given', name: 'flights', at: 1 })).toBe('7:11');
  expect(at({ step: 0, part: 'then', name: 'delays', at: 1, column: 'origin' })).toBe('13:75');
  expect(at({ step: 0, part: 'then', name: 'nowhere', at: null })).toBe('13:7');
});
