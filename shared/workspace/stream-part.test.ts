import { expect, test } from 'vitest';
import { partFaults, partIn, withPart } from './stream-part.ts';

const FILE = `weir: 1
table: flights   # as in the DDL
data: data/flights.csv
pace: { speed: 60 }

replay:
  disorder: 10 s   # as in the topic
  seed: 7
`;

test('the part of a stream is read and written, and nothing else of its file changes', () => {
  expect(partIn(FILE)).toEqual({ from: '', to: '', loops: false });
  const text = withPart(FILE, { from: '100', to: ' 2026-03-02 08:00:00 ', loops: true });
  expect(text).toBe(`${FILE}  from: 100\n  to: 2026-03-02 08:00:00\nend: loop\n`);
  expect(partIn(text)).toEqual({ from: '100', to: '2026-03-02 08:00:00', loops: true });
  expect(withPart(text, { from: '', to: '', loops: false })).toBe(`${FILE}end: stop\n`);
  expect(withPart(FILE, partIn(FILE)!)).toBe(FILE);
});

test('a file without a replay gets one, and loses it when it says nothing', () => {
  const plain = 'data: data/a.csv\r\nend: loop\r\n';
  const text = withPart(plain, { from: '5', to: '', loops: true });
  expect(text).toBe('data: data/a.csv\r\nend: loop\r\nreplay:\r\n  from: 5\r\n');
  expect(withPart(text, { from: '', to: '', loops: true })).toBe(plain);
});

test('a bound that cannot be meant is told with a sentence', () => {
  const sentence = 'Write the number of a row, from 1, or a time like 2026-03-02 08:00:00.';
  expect(partFaults({ from: '1', to: '2026-03-02', loops: false })).toEqual({});
  expect(partFaults({ from: 'noon', to: '0', loops: false })).toEqual({ from: sentence, to: sentence });
  expect(partFaults({ from: '-3', to: '1.5', loops: false })).toEqual({ from: sentence, to: sentence });
  expect(partFaults({ from: '20', to: '10', loops: false })).toEqual({ to: 'The end comes before the start, so no row would be replayed.' });
  expect(partFaults({ from: '2026-03-02 08:00:00', to: '2026-03-02 08:00:00', loops: false })).toEqual({ to: 'The end comes before the start, so no row would be replayed.' });
});

test('a file that cannot be read has no part', () => {
  expect(partIn('data: [')).toBeUndefined();
  expect(partIn('')).toBeUndefined();
});
