import { expect, test } from 'vitest';
import { optionValueFaults } from './option-values.ts';

const refusing = (asked: unknown[]) => (lists: { identifier: string; options: Record<string, string> }[]) => {
  asked.push(...lists);
  return Promise.resolve(lists.map(({ options }) => Object.keys(options).filter((key) => key.endsWith('interval')).map((key) => ({ key, type: 'Duration', reason: 'Time interval unit label is not known.' }))));
};

test('a value that Flink cannot read is marked with its quotes, in each list', async () => {
  const asked: unknown[] = [];
  const text = "CREATE TABLE a (x INT) WITH ('connector' = 'c', 'scan.interval' = '10 x');\nCREATE CATALOG k WITH (\n  'type' = 'hive', 'interval' = 'it''s')";
  const found = await optionValueFaults(text, refusing(asked));
  expect(found.map(({ code, range: { start, end } }) => `${code} ${start.line}:${start.column}-${end.column}`)).toEqual(['invalid-option 1:67-73', 'invalid-option 3:33-40']);
  expect(found[0]!.message).toBe("'10 x' is no Duration for 'scan.interval': Time interval unit label is not known.");
  expect(asked).toMatchObject([{ kind: 'connector', identifier: 'c' }, { kind: 'catalog', identifier: 'hive', options: { interval: "it's" } }]);
});

test('what an environment gives is not asked about, and nothing is said where Flink does not answer', async () => {
  const asked: unknown[] = [];
  expect(await optionValueFaults("CREATE TABLE a (x INT) WITH ('connector' = 'c', 'interval' = '${pause}')", refusing(asked))).toEqual([]);
  expect(asked).toEqual([{ kind: 'connector', identifier: 'c', options: { connector: 'c' } }]);
  expect(await optionValueFaults("CREATE TABLE a (x INT) WITH ('connector' = 'c', 'interval' = 'x')", () => Promise.resolve(null))).toEqual([]);
  expect(await optionValueFaults('SELECT 1', () => Promise.reject(new Error('asked for nothing')))).toEqual([]);
});
