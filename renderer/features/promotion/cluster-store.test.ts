import { expect, test, vi } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import type { ClusterProgress, SessionCluster } from '#shared/services/promotion.ts';
import { showing, windowParts } from '#test/fakes/window-parts.ts';
import { createClusterStore } from './cluster-store.ts';

const seen = (state: SessionCluster['state']): SessionCluster => ({ environment: 'test', production: true, context: 'kind', namespace: 'test', name: 'shared', state, message: '', code: null, taskmanagers: { wanted: 1, ready: 0 }, jobs: [], changes: [], steps: [], refusal: null });

function storeWith(progress: ClusterProgress[], refusal?: Failure) {
  let state: SessionCluster['state'] = 'absent';
  const asked: unknown[] = [];
  const done = vi.fn();
  const promotion = {
    cluster: async () => seen(state),
    applyCluster: async function* (params: unknown) {
      asked.push(params);
      if (refusal) throw refusal;
      yield* progress;
      state = 'ready';
    },
  };
  return { store: createClusterStore(windowParts({ promotion: promotion as never }, showing(null)), done), asked, done };
}

test('a cluster is looked at before it is made, made with the name that was typed, and looked at again', async () => {
  const { store, asked, done } = storeWith([{ lines: [{ at: 1, level: 'info', text: 'Applied Deployment shared-jobmanager.' }], failure: null }]);
  store.look('test');
  await vi.waitFor(() => expect(store.getState().seen?.state).toBe('absent'));
  expect(asked).toEqual([]);
  store.go('test');
  await vi.waitFor(() => expect(store.getState().seen?.state).toBe('ready'));
  expect(asked).toEqual([{ environment: 'test', production: 'test' }]);
  expect(store.getState().progress?.lines).toHaveLength(1);
  expect(done).toHaveBeenCalledOnce();
  store.dispose();
});

test('what did not come about is told, and nothing is asked again for it', async () => {
  const { store, done } = storeWith([{ lines: [], failure: { code: 'image-not-pulled', message: 'no image' } }]);
  store.look('test');
  store.go(null);
  await vi.waitFor(() => expect(store.getState().busy).toBe(false));
  expect(store.getState().progress?.failure?.code).toBe('image-not-pulled');
  expect(done).not.toHaveBeenCalled();
  store.dispose();
});

test('a refusal is told', async () => {
  const { store } = storeWith([], new Failure('session-in-use', 'delays would end'));
  store.look('test');
  store.go(null);
  await vi.waitFor(() => expect(store.getState().failure?.code).toBe('session-in-use'));
  store.dispose();
});
