import { expect, it } from 'vitest';
import type { PromotionRecord, SavedState } from '#shared/deployment/promotion-record.ts';
import { earlierOf, keptState, modeOf, refuseElsewhere, stoppedWith } from './history.ts';
import type { Promotion } from './promotion-store.ts';

const state = (path: string): SavedState => ({ kind: 'savepoint', path, at: 1, bytes: null });
const record = (id: string, more: Partial<PromotionRecord> & { appliedTo?: boolean }): PromotionRecord => {
  const { appliedTo = true, ...rest } = more;
  return { id, kind: 'promote', hash: id, before: null, outcome: 'healthy', saved: null, from: null, steps: [{ id: 'apply', state: appliedTo ? 'done' : 'waiting', message: '', at: null }], revision: null, ...rest } as PromotionRecord;
};

it('goes back to the newest other version that was healthy, with the state it was stopped with', () => {
  const history = [record('c', { outcome: 'unhealthy', before: 'b', saved: state('s3://b') }), record('b', { before: 'a', saved: state('s3://a') }), record('a', {})];
  const earlier = earlierOf(history, null, 'prod');
  expect(earlier.id).toBe('b');
  expect(stoppedWith(history, earlier).path).toBe('s3://b');
  expect(stoppedWith(history, earlierOf(history, 'a', 'prod')).path).toBe('s3://a');
});

it('says that there is nothing to go back to, and no state that fits', () => {
  expect(() => earlierOf([record('a', {})], null, 'prod')).toThrow(expect.objectContaining({ code: 'no-earlier-promotion' }));
  const history = [record('b', { before: 'a' }), record('a', {})];
  expect(() => stoppedWith(history, history[1]!)).toThrow(expect.objectContaining({ code: 'no-state-to-roll-back' }));
});

it('keeps what a suspension saved, and what a promotion saved that came no further', () => {
  expect(keptState([record('s', { kind: 'suspend', appliedTo: false, outcome: 'done', saved: state('s3://s') })])?.path).toBe('s3://s');
  expect(keptState([record('f', { appliedTo: false, outcome: 'failed', saved: state('s3://f') }), record('a', {})])?.path).toBe('s3://f');
  expect(keptState([record('again', { appliedTo: false, outcome: 'failed' }), record('f', { appliedTo: false, outcome: 'failed', saved: state('s3://f') })])?.path).toBe('s3://f');
  expect(keptState([record('u', { outcome: 'unhealthy', from: state('s3://before') })])?.path).toBe('s3://before');
  expect(keptState([record('h', { from: state('s3://before') })])).toBeNull();
});

it('keeps the state of a job that is stopped, unless asked otherwise', () => {
  expect((['suspend', 'cancel', 'redeploy'] as const).map((kind) => modeOf(kind, undefined, 'stateless'))).toEqual(['savepoint', 'savepoint', 'stateless']);
  expect(modeOf('cancel', 'stateless', undefined)).toBe('stateless');
  expect(modeOf('redeploy', undefined, undefined)).toBe('savepoint');
});

it('makes nothing of a version elsewhere than where that was', () => {
  const at = (more: object = {}, work: object = {}) => ({ record: { ...record('a', {}), target: 'native', context: 'test-eu', namespace: 'streaming', clusterId: 'delays', environment: 'prod', ...more }, work: { address: null, session: null, ...work } }) as Promotion;
  expect(() => refuseElsewhere(at(), at())).not.toThrow();
  for (const moved of [at({ context: 'prod-us' }), at({ namespace: 'other' }), at({ target: 'operator' }), at({ target: 'session' }, { address: 'http://flink:8081' }), at({ target: 'session' }, { session: 'shared' })])
    expect(() => refuseElsewhere(moved, at())).toThrow(expect.objectContaining({ code: 'environment-moved', message: expect.stringContaining('delays in streaming of test-eu (native), and prod now means ') }));
});
