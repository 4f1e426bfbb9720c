import { expect, test } from 'vitest';
import { stateToText } from './state-text.ts';
import type { StatePage } from './state.ts';

const page: StatePage = {
  path: '/s',
  operatorId: '0'.repeat(32),
  uid: 'u1',
  name: 'Count',
  key: [{ name: 'k', type: 'STRING' }],
  states: [
    { name: 'accState', kind: 'value', namespace: 'window end', ttl: true, item: null, value: [{ name: null, type: 'BIGINT' }], problem: null },
    { name: '_timer_state/event_w', kind: 'timers', namespace: null, ttl: false, item: null, value: [], problem: null },
    { name: 'left', kind: 'map', namespace: null, ttl: false, item: [{ name: 'id', type: 'INT' }], value: [{ name: null, type: 'INT' }], problem: 'Values of left cannot be read: why.' },
  ],
  entries: [
    { state: 'accState', key: ['"a"'], namespace: '"2026-01-01 01:00:00"', item: null, value: ['9007199254740993'], time: 0, problem: null },
    { state: '_timer_state/event_w', key: ['"a"'], namespace: null, item: null, value: null, time: 1000, problem: null },
    { state: '_timer_state/event_w', key: ['"b"'], namespace: null, item: null, value: null, time: 2 ** 63, problem: null },
  ],
  more: true,
  scanned: 3,
  complete: true,
};

test('entries stand below their state, with every digit, the time of a timer, and why a state cannot be read', () => {
  expect(stateToText(page)).toBe(
    `Count · u1 (${'0'.repeat(32)}) · key k STRING\n\naccState: value of BIGINT by window end\n  "a" · "2026-01-01 01:00:00" → 9007199254740993 (touched 1970-01-01T00:00:00.000Z)\n\n` +
      `_timer_state/event_w: timers\n  "a" → fires at 1970-01-01T00:00:01.000Z\n  "b" → fires at the end\n\nleft: map of id INT → INT\n  Values of left cannot be read: why.\n\n3 entries, and more: --offset goes on\n`,
  );
});
