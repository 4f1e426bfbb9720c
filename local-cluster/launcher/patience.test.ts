import { expect, test } from 'vitest';
import { Patience } from './patience.ts';

test('starts again at once, then later and later, then not at all', async () => {
  const patience = new Patience();
  await patience.after(10);
  let tries = 1;
  for (let next = patience.after(10); next && tries < 100; next = patience.after(10)) {
    patience.wake();
    await next;
    tries++;
  }
  expect(tries).toBe(4);
});

test('a good life or a person who asks makes up for earlier deaths', () => {
  const patience = new Patience();
  for (let death = 0; death < 4; death++) void patience.after(10);
  expect(patience.after(60_000)).toBeDefined();
  for (let death = 0; death < 5; death++) void patience.after(10);
  patience.reset();
  expect(patience.after(10)).toBeDefined();
  patience.wake();
});
