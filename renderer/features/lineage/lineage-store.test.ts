import { expect, test } from 'vitest';
import { createWindowLineage, SHOWN_JOURNEY } from '#test/fakes/window-lineage.ts';
import { runStatus, windowParts } from '#test/fakes/window-parts.ts';
import { createLineageStore } from './lineage-store.ts';

const WHY = { why: { sink: 'counts', row: { k: '"a"' }, kind: null } };
const WHERE = { where: { table: 'clicks', line: 7 } };

function opened(lineage: object = createWindowLineage()) {
  const parts = windowParts({ lineage: lineage as never }, { run: runStatus() });
  return { ...parts, store: createLineageStore(parts) };
}

test('a question is answered, the next one too, and there is a way back to the first', async () => {
  const { store } = opened();
  await store.ask(WHY);
  expect(store.getState()).toMatchObject({ question: WHY, answer: { why: { sink: 'counts', proof: 'each' } }, before: [] });
  await store.ask(WHERE);
  expect(store.getState()).toMatchObject({ question: WHERE, answer: { where: SHOWN_JOURNEY }, before: [WHY] });
  store.back();
  expect(store.getState()).toMatchObject({ question: WHY, answer: undefined, before: [] });
});

test('a newer question calls off the one before, whose answer is not shown', async () => {
  let answer = (_: object) => {};
  let called: AbortSignal | undefined;
  const why = (_: object, signal: AbortSignal) => {
    called = signal;
    return new Promise((resolve) => (answer = resolve));
  };
  const { store } = opened({ ...createWindowLineage(), why });
  const first = store.ask(WHY);
  await store.ask(WHERE);
  expect(called?.aborted).toBe(true);
  answer({});
  await first;
  expect(store.getState()).toMatchObject({ question: WHERE, answer: { where: SHOWN_JOURNEY } });
});

test('a refusal is told, and a new run begins without questions', async () => {
  const { store, session } = opened({ why: async () => Promise.reject(new Error('nobody')) });
  await store.ask(WHY);
  expect(store.getState().failure?.message).toBe('nobody');
  session.setState({ run: runStatus({ run: 'run-2' as never }) });
  expect(store.getState()).toMatchObject({ question: undefined, failure: undefined, before: [] });
});
