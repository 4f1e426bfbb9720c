import { Failure } from '#shared/base/failure.ts';
import type { Journey, Why } from '#shared/topology/lineage.ts';

/** The one input row that the fake knows. */
const LINE = { record: 1, file: '/elsewhere/clicks.jsonl', line: 2, text: '{"n":1}' };
const STEP = { uid: 'u0', name: 'clicks', type: 'source', description: 'TableSourceScan', in: 1, out: 1 };

/** A fake answer for a sink that exists; its rows are those of the fake's runs. */
export function fakeWhy(sinks: readonly string[], sink: string, row: Record<string, string>, kind: Why['kind']): Why {
  if (!sinks.includes(sink)) throw new Failure('lineage-sink', `The job writes no table ${sink}.`);
  if (row.n === 'null') throw new Failure('lineage-row', 'There is no such row when the job runs on its samples from beginning to end.');
  return { sink, row, kind, proof: 'each', inputs: [{ table: 'clicks', rows: [LINE], total: 1 }], others: 2, operators: [STEP], notes: [], runs: 3, durationMs: 12 };
}

export function fakeWhere(table: string, line: number | undefined): Journey {
  if (table !== 'clicks') throw new Failure('lineage-table', `The job reads no table ${table}.`);
  if (line !== undefined && line > 2) throw new Failure('lineage-line', 'The sample has no such line.');
  const reason = { code: 'lineage-filtered', message: 'The condition (n > 3) does not hold for it.' };
  const steps: Journey['steps'] = [
    { ...STEP, outcome: 'passed', reason: null, by: [] },
    { uid: 'u1', name: 'Calc', type: 'calc', description: 'Calc(where=[(n > 3)])', in: 1, out: 0, outcome: 'dropped', reason, by: [] },
  ];
  return { table, row: LINE, verdict: `It ended at Calc. ${reason.message}`, steps, results: [], runs: 2, durationMs: 9 };
}
