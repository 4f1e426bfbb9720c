import type { Service } from '#shared/rpc/contract.ts';
import type { lineage } from '#shared/services/lineage.ts';
import type { Journey, Why } from '#shared/topology/lineage.ts';

const FILE = 'data/clicks.jsonl';

export const SHOWN_WHY: Why = {
  sink: 'counts',
  row: { k: '"a"', n: '2' },
  kind: null,
  proof: 'each',
  inputs: [
    { table: 'clicks', total: 2, rows: [{ record: 0, file: FILE, line: 1, text: '{"ts":"2024-01-01 10:00:00","k":"a"}' }, { record: 4, file: FILE, line: 5, text: '{"ts":"2024-01-01 10:04:00","k":"a"}' }] },
    { table: 'names', total: 1, rows: [{ record: 0, file: 'data/names.jsonl', line: 1, text: '{"k":"a","name":"Ada"}' }] },
  ],
  others: 3,
  operators: [
    { uid: 'u1', name: 'clicks', type: 'source', description: 'TableSourceScan(table=[[clicks]])', in: 0, out: 2 },
    { uid: 'u2', name: 'Join', type: 'join', description: 'Join(joinType=[LeftOuterJoin], where=[(k = k0)])', in: 3, out: 2 },
    { uid: 'u3', name: 'Count by k', type: 'group-aggregate', description: 'GroupAggregate(groupBy=[k])', in: 2, out: 2 },
    { uid: 'u4', name: 'counts', type: 'sink', description: 'Sink(table=[counts])', in: 2, out: 0 },
  ],
  notes: [],
  runs: 9,
  durationMs: 412,
};

const LATE = 'It came late: its event time is 2024-01-01 10:02, and the watermark stood at 2024-01-01 11:00 already. Give the watermark more delay to wait for such rows.';

export const SHOWN_JOURNEY: Journey = {
  table: 'clicks',
  row: { record: 6, file: FILE, line: 7, text: '{"ts":"2024-01-01 10:02:00","k":"a"}' },
  verdict: `It ended at Count by k. ${LATE}`,
  steps: [
    { uid: 'u1', name: 'clicks', type: 'source', description: 'TableSourceScan(table=[[clicks]])', in: 1, out: 1, outcome: 'passed', reason: null, by: [] },
    { uid: 'u3', name: 'Count by k', type: 'window-aggregate', description: 'WindowAggregate(groupBy=[k])', in: 1, out: 0, outcome: 'dropped', reason: { code: 'lineage-late', message: LATE }, by: [] },
  ],
  results: [],
  runs: 2,
  durationMs: 120,
};

/** Says the same of every row. */
export function createWindowLineage(): Service<typeof lineage> {
  return {
    why: async ({ sink, row, kind }) => ({ ...SHOWN_WHY, sink, row, kind: kind ?? null }),
    where: async () => SHOWN_JOURNEY,
  };
}
