import { expect, test } from 'vitest';
import { Live } from './live.ts';

test('a follower gets the present value and then the latest', async () => {
  const live = new Live(1);
  const seen: number[] = [];
  for await (const value of live.follow(new AbortController().signal)) {
    seen.push(value);
    if (value === 1) [2, 3].forEach((next) => live.set(next));
    if (value === 3) queueMicrotask(() => live.end());
  }
  expect(seen).toEqual([1, 3]);
});

test('aborting ends a waiting follower', async () => {
  const live = new Live('a');
  const abort = new AbortController();
  const seen: string[] = [];
  for await (const value of live.follow(abort.signal)) {
    seen.push(value);
    queueMicrotask(() => abort.abort());
  }
  expect(seen).toEqual(['a']);
});

test('a disposed listener hears nothing more', () => {
  const live = new Live(0);
  const seen: number[] = [];
  const listening = live.onChange((value) => seen.push(value));
  live.set(1);
  listening.dispose();
  live.set(2);
  expect(seen).toEqual([1]);
});
