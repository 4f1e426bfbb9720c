import { expect, test } from 'vitest';
import type { Operator, Topology } from './model.ts';
import { partTaps } from './part-taps.ts';

/** Operators by uid: what each says, and what it reads. */
function topologyOf(operators: Record<string, { says: string; table?: string; reads?: string[] }>): Topology {
  return {
    operators: Object.entries(operators).map(([uid, { says, table }]) => ({ uid, description: says, name: uid, type: says.replace(/^\[\d+\]:/, '').split('(')[0]!, table: table ?? null }) as Operator),
    edges: Object.entries(operators).flatMap(([to, { reads = [] }]) => reads.map((from, index) => ({ from, to, ship: 'FORWARD', exchange: '', input: reads.length > 1 ? index + 1 : 0, key: null }))),
    chains: [],
    slots: { total: 0, groups: {} },
  };
}

const ORDERS = { says: '[1]:Scan(fields=[id, amount])', table: 'orders' };
const SUM = { says: '[2]:Group(groupBy=[id], select=[id, SUM(amount) AS total])', reads: ['o'] };
const OWN = topologyOf({ o: ORDERS, sum: SUM, sink: { says: 'Sink(fields=[id, total])', reads: ['sum'] } });

test('the same down to the tables is exact, whatever the planner numbers', () => {
  const job = topologyOf({ o: { ...ORDERS, says: '[7]:Scan(fields=[id, amount])' }, sum: SUM, top: { says: 'Rank(x)', reads: ['sum'] }, sink: { says: 'Sink()', reads: ['top'] } });
  expect(partTaps('sums', job, OWN)).toEqual({ edges: [{ from: 'sum', to: 'top' }], exact: true, words: 'Exactly the rows of sums pass here.' });
});

test('other columns are told, another condition is another step', () => {
  const fewer = topologyOf({ o: ORDERS, other: { says: 'Group(groupBy=[id], select=[id])', reads: ['o'] }, sink: { says: 'Sink()', reads: ['other'] } });
  expect(partTaps('sums', fewer, OWN)).toMatchObject({ edges: [{ from: 'other', to: 'sink' }], exact: false, words: expect.stringContaining('with the columns that what reads them needs') });
  const filtered = topologyOf({ o: ORDERS, c: { says: 'Calc(select=[id], where=[(id > 5)])', reads: ['o'] }, sum: { ...SUM, reads: ['c'] }, sink: { says: 'Sink()', reads: ['sum'] } });
  expect(partTaps('sums', filtered, OWN)).toMatchObject({ edges: [{ from: 'o', to: 'c' }], words: expect.stringMatching(/^No edge carries exactly the rows of sums: .* before Group\(groupBy=\[id\]/) });
});

test('rows that Flink computes twice are told, and so are those that the job does not read', () => {
  const twice = topologyOf({ o: ORDERS, o2: ORDERS, sum: SUM, sum2: { ...SUM, reads: ['o2'] }, join: { says: 'Join(a)', reads: ['sum', 'sum2'] } });
  expect(partTaps('sums', twice, OWN)).toMatchObject({ exact: true, edges: [{ from: 'sum' }, { from: 'sum2' }], words: expect.stringContaining('computes them twice') });
  const none = topologyOf({ x: { says: 'Scan()', table: 'others' }, sink: { says: 'Sink()', reads: ['x'] } });
  expect(partTaps('sums', none, OWN)).toEqual({ edges: [], exact: false, words: 'This job does not read sums.' });
});

test('a last step of two inputs that is not there leaves the tables', () => {
  const own = topologyOf({ o: ORDERS, p: { says: 'Scan()', table: 'paid' }, join: { says: 'Join(a = b)', reads: ['o', 'p'] }, sink: { says: 'Sink()', reads: ['join'] } });
  const job = topologyOf({ o: ORDERS, p: { says: 'Scan()', table: 'paid' }, semi: { says: 'Join(semi)', reads: ['o', 'p'] }, sink: { says: 'Sink()', reads: ['semi'] } });
  expect(partTaps('both', job, own)).toMatchObject({ exact: false, edges: [{ from: 'o' }, { from: 'p' }], words: expect.stringContaining('rows of a table that it reads') });
});
