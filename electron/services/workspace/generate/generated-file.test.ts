import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GeneratedRows, momentOf } from '#shared/workspace/generated-rows.ts';
import { generatedFile } from './generated-file.ts';

type Line = Record<string, unknown>;

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'weir-generate-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

const START = '2026-03-02 08:00:00';

function rules(more: object = {}, fields: object = {}): GeneratedRows {
  return GeneratedRows.parse({ rows: 2_000, time: { column: 'at', from: START, rate: 1 }, fields: { id: { sequence: 1 }, ...fields }, ...more });
}

async function lines<T = Line>(of: GeneratedRows, others: Record<string, GeneratedRows> = {}, where = folder): Promise<T[]> {
  const path = await generatedFile('it', of, async (stream) => others[stream], where);
  return (await readFile(path, 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line) as T);
}

const timeOf = ({ at }: Line) => momentOf(at as string)!;

test('the same rules make the same bytes, elsewhere and again; another seed makes others', async () => {
  const shop = rules({ disorder: '10 s', duplicates: 0.01 }, { email: { faker: 'internet.email' }, amount: { decimal: [1, 500], shape: 'log' }, born: { faker: 'date.birthdate' } });
  const [one, other] = [await mkdtemp(join(folder, 'a')), await mkdtemp(join(folder, 'b'))];
  expect(await lines(shop, {}, one)).toEqual(await lines(shop, {}, other));
  expect(await lines({ ...shop, seed: 2 })).not.toEqual(await lines(shop));
});

test('rows come at the rate asked for, more of them at the peak of a season', async () => {
  const even = await lines(rules({ rows: 10_000 }));
  const hours = (timeOf(even.at(-1)!) - momentOf(START)!) / 3_600_000;
  expect(hours).toBeGreaterThan(2.6);
  expect(hours).toBeLessThan(3);
  const waves = await lines(rules({ rows: 10_000, time: { column: 'at', from: START, rate: 1, season: { period: '1 h', peak: '30 min', swing: 0.9 } } }));
  const inPeak = waves.filter((row) => Math.abs(((timeOf(row) - momentOf(START)!) % 3_600_000) - 1_800_000) < 900_000).length;
  expect(inPeak / waves.length).toBeGreaterThan(0.7);
});

test('disorder stays within its bound, late rows come after it, duplicates are whole', async () => {
  const told = await lines(rules({ rows: 5_000, disorder: '10 s', late: { share: 0.02, by: '10 min' }, duplicates: 0.01 }));
  let newest = 0;
  const behind = told.map((row) => ((newest = Math.max(newest, timeOf(row))), newest - timeOf(row)));
  expect(behind.filter((by) => by > 0).length).toBeGreaterThan(500);
  const late = behind.filter((by) => by > 70_000).length;
  expect(late / told.length).toBeGreaterThan(0.012);
  expect(late / told.length).toBeLessThan(0.03);
  const ids = new Map<unknown, Line>();
  let twice = 0;
  for (const row of told) {
    if (ids.has(row.id)) expect((twice++, row)).toEqual(ids.get(row.id));
    ids.set(row.id, row);
  }
  expect(ids.size).toBe(5_000);
  expect(twice).toBeGreaterThan(25);
});

test('a skewed key follows its law', async () => {
  const told = await lines(rules({ rows: 20_000 }, { key: { zipf: 100, skew: 1, prefix: 'k-' } }));
  const of = (key: string) => told.filter((row) => row.key === key).length;
  expect(of('k-1') / of('k-2')).toBeGreaterThan(1.7);
  expect(of('k-1') / of('k-2')).toBeLessThan(2.3);
  expect(of('k-1') / of('k-10')).toBeGreaterThan(7);
});

test('every kind of field, nested, null now and then', async () => {
  const told = await lines(
    rules({ rows: 3_000 }, {
      n: { integer: [3, 5] }, price: { decimal: [-2, 2], scale: 1 }, land: { 'one-of': { DE: 3, FR: 1 } }, size: { 'one-of': [1, 'two', null] }, vip: { chance: 0.25 }, fixed: { value: { a: [1] } },
      to: { row: { city: { faker: 'location.city' }, zip: { integer: [10_000, 99_999], prefix: 'D-' } } }, items: { list: { row: { sku: { zipf: 9 } } }, length: [0, 3] }, note: { faker: 'lorem.words', arguments: [2], null: 0.5 },
    }),
  );
  expect(new Set(told.map(({ n }) => n))).toEqual(new Set([3, 4, 5]));
  expect(told.every(({ price }) => Math.abs(price as number) <= 2 && Number(((price as number) * 10).toFixed(6)) % 1 === 0)).toBe(true);
  const germans = told.filter(({ land }) => land === 'DE').length / told.length;
  expect(germans).toBeGreaterThan(0.7);
  expect(germans).toBeLessThan(0.8);
  expect(new Set(told.map(({ size }) => size))).toEqual(new Set([1, 'two', null]));
  expect(told[0]).toMatchObject({ fixed: { a: [1] }, to: { city: expect.any(String), zip: expect.stringMatching(/^D-\d{5}$/) } });
  expect(new Set(told.map(({ items }) => (items as unknown[]).length))).toEqual(new Set([0, 1, 2, 3]));
  expect(told.filter(({ note }) => note === null).length / told.length).toBeCloseTo(0.5, 1);
});

test('a stream follows another: a share of its rows, its values, its times', async () => {
  const orders = rules({ rows: 4_000, disorder: '5 s', duplicates: 0.05 });
  const payments = GeneratedRows.parse({ of: 'orders', share: 0.9, time: { column: 'at', after: { mean: '1 min', most: '5 min' } }, fields: { order: { from: 'id' }, ordered: { from: 'at' } } });
  const told = await lines(payments, { orders });
  expect(told.length / 4_000).toBeCloseTo(0.9, 1);
  expect(new Set(told.map(({ order }) => order)).size).toBe(told.length);
  for (const row of told) {
    const after = timeOf(row) - momentOf(row.ordered as string)!;
    expect(after).toBeGreaterThanOrEqual(0);
    expect(after).toBeLessThanOrEqual(300_000);
  }
});

test('a silent partition has no row while it is silent', async () => {
  const silent = { partition: 2, from: '2026-03-02 08:10:00', to: '2026-03-02 08:20:00' };
  const told = await lines(rules({ partitions: { column: 'partition', count: 3, silent: [silent] } }));
  const within = told.filter((row) => timeOf(row) >= momentOf(silent.from)! && timeOf(row) < momentOf(silent.to)!);
  expect(within.length).toBeGreaterThan(400);
  expect(new Set(within.map(({ partition }) => partition))).toEqual(new Set([0, 1]));
  expect(new Set(told.map(({ partition }) => partition))).toEqual(new Set([0, 1, 2]));
});

test('changes of a row fit together, in the order in which they happened', async () => {
  const told = await lines<{ before: Line | null; after: Line | null; op: string; ts_ms: number }>(
    rules({ changes: { of: ['status'], updates: 0.6, deletes: 0.1, after: '5 min' } }, { status: { 'one-of': ['new', 'paid', 'sent'] }, total: { integer: [1, 9] } }),
  );
  const now = new Map<unknown, Line>();
  let last = 0;
  for (const { before, after, op, ts_ms } of told) {
    expect(ts_ms).toBeGreaterThanOrEqual(last);
    last = ts_ms;
    const id = (before ?? after)!.id;
    expect(before ?? undefined).toEqual(now.get(id));
    expect(op).toBe(before ? (after ? 'u' : 'd') : 'c');
    if (before && after) expect(after).toMatchObject({ id: before.id, total: before.total });
    if (after) now.set(id, after);
    else now.delete(id);
  }
  expect(now.size / 2_000).toBeCloseTo(0.9, 1);
});

test.each([
  ['an unknown method', rules({}, { x: { faker: 'internet.emial' } }), 'Did you mean internet.email?'],
  ['something of the library that is no method', rules({}, { x: { faker: 'constructor.constructor' } }), 'The faker library has no constructor.constructor.'],
  ['arguments it refuses', rules({}, { x: { faker: 'number.int', arguments: [{ min: 3, max: 1 }] } }), 'number.int refuses its arguments'],
  ['a text without end', rules({}, { x: { faker: 'lorem.paragraphs', arguments: [1e9] } }), 'makes at most 10000 at a time'],
  ['a column of a stream it does not follow', rules({}, { x: { from: 'id' } }), 'Only a stream that follows another'],
  ['an unknown stream', { ...rules(), of: 'nobody' }, 'There is no generated stream nobody'],
  ['itself', { ...rules(), of: 'it' }, 'it follows it'],
])('says what is wrong with %s', async (_, wrong, message) => {
  await expect(lines(wrong)).rejects.toThrow(message);
});

test('a sequence that would count past what is exact is refused where it stands, in whatever it is nested', async () => {
  const most = Number.MAX_SAFE_INTEGER;
  expect((await lines(rules({ rows: 2 }, { n: { sequence: most - 1 } }))).map(({ n }) => n)).toEqual([most - 1, most]);
  await expect(lines(rules({ rows: 3 }, { n: { sequence: most - 1 } }))).rejects.toMatchObject({ path: ['fields', 'n', 'sequence'], message: expect.stringContaining(String(most)) });
  await expect(lines(rules({ rows: 3 }, { n: { row: { id: { sequence: -most + 1, step: -1, prefix: 'x' } } } }))).rejects.toMatchObject({ path: ['fields', 'n', 'row', 'id', 'sequence'] });
  await expect(lines(rules({ rows: 1 }, { n: { list: { sequence: most }, length: [2, 2] } }))).rejects.toMatchObject({ path: ['fields', 'n', 'list', 'sequence'] });
});

test.each([{ integer: [0, 2 ** 60] }, { value: 2 ** 53 }, { value: { in: [2 ** 60] } }, { 'one-of': [1, 2 ** 53] }])('numbers that would lose digits are refused: %j', (field) => {
  expect(() => rules({}, { n: field })).toThrow(String(Number.MAX_SAFE_INTEGER));
});
