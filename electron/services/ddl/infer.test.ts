import { expect, test } from 'vitest';
import { parseExact } from '../kafka/exact-json.ts';
import { inferTable } from './infer.ts';
import { timeIn } from './times.ts';

const infer = (rows: readonly string[], partitions: readonly number[] = []) =>
  inferTable({ table: 't', rows: rows.map((row, i) => ({ row: parseExact(row) as Record<string, unknown>, partition: partitions[i] ?? 0 })), metadata: [], options: { connector: 'kafka', format: 'json' }, notes: [] });
const typesOf = (...rows: string[]) => Object.fromEntries(infer(rows).columns.map(({ name, type }) => [name, type]));

test.each([
  ['whole numbers', ['{"a":1}', '{"a":-9223372036854775808}'], 'BIGINT'],
  ['numbers beyond BIGINT', ['{"a":12345678901234567890}'], 'DECIMAL(38, 0)'],
  ['numbers beyond DECIMAL', [`{"a":${'9'.repeat(39)}}`], 'STRING'],
  ['decimals', ['{"a":1.25}', '{"a":1000}'], 'DECIMAL(10, 2)'],
  ['long decimals', ['{"a":12345678901234.567}'], 'DECIMAL(17, 3)'],
  ['floating point', ['{"a":0.1234567890123}', '{"a":2}'], 'DOUBLE'],
  ['exponents', ['{"a":1e10}', '{"a":1.5}'], 'DOUBLE'],
  ['booleans', ['{"a":true}', '{"a":null}'], 'BOOLEAN'],
  ['texts', ['{"a":"x"}'], 'STRING'],
  ['days', ['{"a":"2026-02-28"}'], 'DATE'],
  ['days that do not exist', ['{"a":"2026-02-30"}'], 'STRING'],
  ['times of day', ['{"a":"23:59:59"}'], 'TIME(0)'],
  ['timestamps', ['{"a":"2026-01-05 10:00:00"}', '{"a":"2026-01-05 10:00:00.123456"}'], 'TIMESTAMP(6)'],
  ['timestamps with a zone', ['{"a":"2026-01-05T10:00:00Z"}', '{"a":"2026-01-05T10:00:00.1+02:00"}'], 'TIMESTAMP_LTZ(3)'],
  ['with and without a zone', ['{"a":"2026-01-05T10:00:00Z"}', '{"a":"2026-01-05T10:00:00"}'], 'STRING'],
  ['nested rows', ['{"a":{"b":1,"c":{"d":"x"}}}', '{"a":{"e":[1.5]}}'], 'ROW<`b` BIGINT, `c` ROW<`d` STRING>, `e` ARRAY<DECIMAL(10, 1)>>'],
  ['lists of rows', ['{"a":[{"b":1},{"c":null}]}'], 'ARRAY<ROW<`b` BIGINT, `c` STRING>>'],
  ['empty lists and objects', ['{"a":[]}'], 'ARRAY<STRING>'],
  ['empty objects', ['{"a":{}}'], 'MAP<STRING, STRING>'],
  ['several types', ['{"a":1}', '{"a":"x"}'], 'STRING'],
  ['only null', ['{"a":null}'], 'STRING'],
])('%s', (_name, rows, type) => expect(typesOf(...rows)).toEqual({ a: type }));

test('objects of many keys that few rows have are maps', () => {
  const rows = Array.from({ length: 200 }, (_, i) => `{"a":{"k${i}":${i},"k${i + 1}":1}}`);
  expect(typesOf(...rows)).toEqual({ a: 'MAP<STRING, BIGINT>' });
});

test('nulls are counted, absent ones too, and mixed types are told', () => {
  const { columns, notes, ddl } = infer(['{"a":1,"b":"x"}', '{"a":null,"b":2}', '{"b":"y"}', '{"a":2,"b":"z"}']);
  expect(columns).toMatchObject([{ name: 'a', nullShare: 0.5, evidence: '1 to 2' }, { name: 'b', nullShare: 0, evidence: 'mixed: 3 texts, 1 whole number' }]);
  expect(notes).toContain('b holds values of several types (mixed: 3 texts, 1 whole number), so it is a STRING.');
  expect(ddl).toContain('`a` BIGINT, -- 50 % null');
});

test('the watermark is of the disorder that was seen', () => {
  const at = (seconds: number) => `{"ts":"2026-01-05 10:00:${String(seconds).padStart(2, '0')}","other":"2020-01-01 00:00:00"}`;
  const { eventTimes, ddl } = infer([at(0), at(10), at(7), at(20), at(17)]);
  expect(eventTimes.map(({ column }) => column)).toEqual(['ts', 'other']);
  expect(eventTimes[0]).toMatchObject({ maxMs: 3000, delay: "'5' SECOND", expression: null });
  expect(ddl).toContain("WATERMARK FOR `ts` AS `ts` - INTERVAL '5' SECOND");
});

test('a time that rows are years late in is taken last', () => {
  const rows = ['1990-01-01', '2010-01-01', '1985-01-01'].map((born, i) => `{"event_time":"${born} 00:00:00","logged":"2026-01-05 10:00:0${i}"}`);
  const { eventTimes } = infer(rows);
  expect(eventTimes.map(({ column }) => column)).toEqual(['logged', 'event_time']);
  expect(eventTimes[1]!.delay).toBe("'99' DAY");
});

test('lateness is measured in each partition', () => {
  const rows = [0, 50, 1, 51].map((second) => `{"ts":"2026-01-05 10:00:${String(second).padStart(2, '0')}"}`);
  expect(infer(rows, [0, 1, 0, 1]).eventTimes[0]).toMatchObject({ maxMs: 0, evidence: 'in order' });
  expect(infer(rows).eventTimes[0]).toMatchObject({ maxMs: 49_000 });
});

test('one row that is very late does not hold up all others', () => {
  const rows = Array.from({ length: 500 }, (_, i) => `{"ts":${1_767_600_000_000 + (i === 400 ? -86_400_000 : i * 1000)}}`);
  expect(infer(rows).eventTimes[0]).toMatchObject({ expression: 'TO_TIMESTAMP_LTZ(`ts`, 3)', delay: "'1' SECOND", evidence: expect.stringContaining('1 of 500 rows would come too late') });
});

test('epoch numbers, nested times and microseconds are cast; a column with nulls is no event time', () => {
  expect(infer(['{"event_time":"x","ts":1767600000}']).ddl).toContain('`event_time_2` AS TO_TIMESTAMP_LTZ(`ts`, 0)');
  expect(infer(['{"a":{"at":"2026-01-05 10:00:00"}}']).ddl).toContain('`event_time` AS CAST(`a`.`at` AS TIMESTAMP(3))');
  expect(infer(['{"at":"2026-01-05 10:00:00.123456Z"}']).eventTimes[0]!.expression).toBe('CAST(`at` AS TIMESTAMP_LTZ(3))');
  expect(infer(['{"at":"2026-01-05 10:00:00"}', '{"at":null}']).eventTimes).toEqual([]);
});

test('names are quoted, whatever they hold', () => expect(infer(['{"a`b -- c":1}']).ddl).toContain('`a``b -- c` BIGINT'));

test('nothing gives no table', () => expect(() => infer([])).toThrow('no rows'));

test.each([
  ['2026-01-05T10:00:00+02:00', Date.UTC(2026, 0, 5, 8)],
  ['2026-01-05 10:00:00.5Z', Date.UTC(2026, 0, 5, 10, 0, 0, 500)],
  ['2026-01-05 25:00:00', undefined],
  ['2026-13-05', undefined],
  ['5 January', undefined],
])('%s', (text, at) => expect(timeIn(text)?.at).toBe(at));

test('a field without a name is left out and told of; an object with one is a map', () => {
  const { ddl, columns, notes } = infer(['{"a":1,"":2," ":3,"in":{"":1}}']);
  expect(columns.map(({ name, type }) => `${name} ${type}`)).toEqual(['a BIGINT', 'in MAP<STRING, BIGINT>']);
  expect(ddl).not.toContain('``');
  expect(notes).toContainEqual(expect.stringContaining('without a name is left out'));
});

test('one is told of in the singular', () => {
  const { columns } = infer(['{"a":{"b":1},"c":1.5,"d":[1]}', '{"a":{"b":2},"c":"x","d":[2]}']);
  expect(columns.map(({ evidence }) => evidence)).toEqual(['objects of 1 field', 'mixed: 1 decimal, 1 text', 'lists']);
});

test('a time that some rows lack is told of, and proposed by none', () => {
  const { eventTimes, notes } = infer(['{"ts":"2026-01-05 10:00:00"}', '{"ts":null}', '{"ts":"2026-01-05 10:00:02"}']);
  expect(eventTimes).toEqual([]);
  expect(notes).toContainEqual(expect.stringMatching(/^ts is null in some rows .*COALESCE/));
});
