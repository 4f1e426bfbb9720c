import { expect, test } from 'vitest';
import { doEdits, endGesture, nextRedo, nextUndo, redo, replaceEdits, startHistory, undo, type EditHistory } from './edit-history.ts';
import { NO_EDITS, type Edit } from './edits.ts';

const parallelism = (value: number | null, operator = 'u1'): Edit => ({ type: 'set-parallelism', operator, parallelism: value });
const at = (history: EditHistory, uid = 'u1') => history.now.operators[uid]?.parallelism;
const times = (count: number, change: (history: EditHistory) => EditHistory, history: EditHistory) => Array.from({ length: count }).reduce<EditHistory>((now) => change(now), history);

test('undo and redo go the whole way, ten thousand steps', () => {
  let history = startHistory(NO_EDITS);
  for (let value = 1; value <= 10_000; value++) history = doEdits(history, [parallelism(value)]);
  expect(at(times(9_999, undo, history))).toBe(1);
  const begin = times(10_000, undo, history);
  expect(begin.now).toEqual(NO_EDITS);
  expect(undo(begin)).toBe(begin);
  const end = times(10_000, redo, begin);
  expect(at(end)).toBe(10_000);
  expect(redo(end)).toBe(end);
});

test('a new edit after undo forgets what was undone', () => {
  const history = doEdits(undo(doEdits(startHistory(NO_EDITS), [parallelism(2)])), [parallelism(3)]);
  expect([at(history), nextRedo(history)]).toEqual([3, undefined]);
  expect(undo(history).now).toEqual(NO_EDITS);
});

test('edits done at once are undone at once', () => {
  const history = doEdits(startHistory(NO_EDITS), [parallelism(2, 'u1'), parallelism(2, 'u2')]);
  expect(nextUndo(history)?.edits).toHaveLength(2);
  expect(undo(history).now).toEqual(NO_EDITS);
});

test('one gesture is one step; another gesture, an ended one or an undo between is another', () => {
  let history = startHistory(NO_EDITS);
  for (const value of [2, 3, 4]) history = doEdits(history, [parallelism(value)], 'drag-1');
  expect(nextUndo(history)?.edits).toEqual([parallelism(2), parallelism(3), parallelism(4)]);
  history = doEdits(history, [parallelism(5)], 'drag-2');
  history = doEdits(endGesture(history), [parallelism(6)], 'drag-2');
  expect([history, undo(history), undo(undo(history)), undo(undo(undo(history)))].map((one) => at(one))).toEqual([6, 5, 4, undefined]);
  const again = doEdits(redo(undo(history)), [parallelism(7)], 'drag-2');
  expect(at(undo(again))).toBe(6);
});

test('what changes nothing is no step, and keeps what was undone', () => {
  const undone = undo(doEdits(startHistory(NO_EDITS), [parallelism(2)]));
  const same = doEdits(undone, [parallelism(null)]);
  expect([nextUndo(same), at(redo(same))]).toEqual([undefined, 2]);
});

test('a gesture that comes back to where it began did nothing', () => {
  let history = doEdits(startHistory(NO_EDITS), [parallelism(2)]);
  for (const value of [3, 4, 2]) history = doEdits(history, [parallelism(value)], 'drag');
  expect([at(history), undo(history).now]).toEqual([2, NO_EDITS]);
});

test('edits that came from disk can be undone', () => {
  const history = replaceEdits(doEdits(startHistory(NO_EDITS), [parallelism(2)]), { operators: { u9: { name: 'x' }, u2: { parallelism: 3 } }, groups: {} });
  expect(Object.keys(history.now.operators)).toEqual(['u2', 'u9']);
  expect(at(undo(history))).toBe(2);
  expect(replaceEdits(history, history.now)).toEqual(history);
});
