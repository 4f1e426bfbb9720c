import { Failure } from '#shared/base/failure.ts';
import type { Script } from '#shared/services/engine.ts';
import type { Savepoint } from '#shared/topology/savepoint.ts';
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
