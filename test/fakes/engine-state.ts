import { Failure } from '#shared/base/failure.ts';
import type { Script } from '#shared/services/engine.ts';
import type { RewindPoints } from '#shared/services/rewind.ts';
import type { Savepoint } from '#shared/topology/savepoint.ts';
import type { StateFilter, StatePage } from '#shared/topology/state.ts';
import type { JobDiff } from '#shared/topology/verdict.ts';

/** A savepoint of one counting operator; there is none where the path says so. */
export function fakeSavepoint(path: string): Savepoint {
  if (path.endsWith('nowhere')) throw new Failure('savepoint-missing', `There is no savepoint at ${path}.`);
  const bytes = { total: 1400, keyed: 1400, operator: 0, coordinator: 0, channels: 0 };
  const count = { operatorId: '0'.repeat(32), uid: 'u1', name: 'Count', parallelism: 2, maxParallelism: 128, finished: false, bytes, key: 'ROW<STRING>', problem: null };
  const states = [{ name: 'accState', kind: 'value', type: 'ROW<BIGINT>', userKey: null, namespace: null, ttl: true }];
  return { path, kind: 'savepoint', format: 'native', checkpoint: 7, version: 6, bytes: 1400, operators: [{ ...count, states }] };
}

/** Equal texts keep their state, others lose it. */
export function fakeDiff(old: Script, now: Script, savepoint: string | null): JobDiff {
  const bytes = savepoint === null ? null : fakeSavepoint(savepoint).bytes;
  const version = { uid: 'u1', operatorId: '0'.repeat(32), name: 'Count', type: 'group-aggregate', parallelism: 1, maxParallelism: 128 };
  const same = old.text === now.text;
  return {
    operators: [
      {
        change: same ? 'same' : 'changed',
        old: version,
        new: version,
        verdict: same ? 'keeps' : 'lost',
        rule: same ? 'state-same' : 'key-changed',
        message: same ? 'Same operator, same key, same state.' : 'Its key was a and is now b.',
        bytes,
      },
    ],
    restore: same ? 'works' : 'drops',
    message: same ? 'The new version keeps all state.' : 'The new version loses the state of Count.',
    allowNonRestored: !same,
  };
}

/** Count's state: three keys, the count of each its number; Count is the only operator. */
export function fakeState({ path, operator, state = null, key = null, find = null, offset = 0, limit = 100 }: StateFilter & { path: string; operator: string }): StatePage {
  if (path.endsWith('nowhere')) throw new Failure('savepoint-missing', `There is no savepoint at ${path}.`);
  const count = fakeSavepoint(path).operators[0]!;
  if (![count.uid, count.operatorId, count.name, 'u0'].includes(operator)) throw new Failure('operator-unknown', `There is no operator "${operator}" in the snapshot ${path}. It has: Count (u1).`);
  const shape = { name: 'accState', kind: 'value', namespace: null, ttl: false, item: null, value: [{ name: null, type: 'BIGINT' }], problem: null };
  const all = ['a', 'b', 'c'].map((each, at) => ({ state: 'accState', key: [JSON.stringify(each)], namespace: null, item: null, value: [String(9007199254740993n + BigInt(at))], time: null, problem: null }));
  const met = all.filter((entry) => (state === null || entry.state === state) && (key === null || entry.key[0] === JSON.stringify(key)) && (find === null || JSON.stringify(entry).includes(find)));
  const { operatorId, uid, name } = count;
  const more = met.length > offset + limit;
  return { path, operatorId, uid, name, key: [{ name: null, type: 'STRING' }], states: [shape], entries: met.slice(offset, offset + limit), more, scanned: all.length, complete: true };
}

/** A checkpoint after each row that a run has given. */
export function fakePoints(run: string, rows: number): RewindPoints {
  const points = Array.from({ length: rows }, (_, at) => ({ number: at + 1, at: 1000 * (at + 1), watermark: 1000 * (at + 1), records: at + 1, bytes: 1400, took: 4, why: 'interval' as const, paths: [`file:/engine/${run}/chk-${at + 1}`] }));
  return { possible: true, points };
}
