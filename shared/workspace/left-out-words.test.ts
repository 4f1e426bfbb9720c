import { expect, test } from 'vitest';
import { leftOutWords } from './left-out-words.ts';

test('what was left out is told with the reason and the place', () => {
  expect(leftOutWords({ skipped: 0, leftOut: [] })).toBe('');
  expect(leftOutWords({ skipped: 1, leftOut: [{ reason: 'The bytes are not JSON.', count: 1, partition: 2, offset: '7' }] })).toBe(' 1 message was left out: The bytes are not JSON (at offset 7 of partition 2).');
  const leftOut = [{ reason: 'A.', count: 1_200, partition: 0, offset: '3' }, { reason: 'B', count: 1, partition: 1, offset: '4' }];
  expect(leftOutWords({ skipped: 1_203, leftOut })).toBe(' 1,203 messages were left out: A (1,200, the first at offset 3 of partition 0); B (at offset 4 of partition 1); 2 for other reasons.');
});
