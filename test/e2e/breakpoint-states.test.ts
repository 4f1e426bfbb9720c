import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Gallery, openGallery } from '#test/drivers/gallery.ts';

/** How breakpoints in TypeScript and where they stop look, state by state, on a debugger in memory. */
let gallery: Gallery;
beforeAll(async () => void (gallery = await openGallery()));
afterAll(() => gallery.dispose());

test.each([
  ['Stopped', 'dark'],
  ['LongNames', 'dark'],
  ['Stopped', 'light'],
  ['AtAnException', 'light'],
] as const)('%s in %s bars nobody', async (state, theme) => {
  const app = await gallery.open(`debugger/script/script/${state}`, { theme, width: 1100, height: 400 });
  await app.debugger.list('Breakpoints in TypeScript').getByRole('checkbox').nth(3).waitFor();
  await app.debugger.variable('Local').waitFor();
  if (state === 'Stopped') await app.page.getByText('ReferenceError: nope.nope is not defined').waitFor();
  expect(await app.barriers()).toEqual([]);
  await app.picture(`breakpoints-${state}-${theme}`);
  await app.page.close();
});

test('values are opened and left by keys alone', async () => {
  const app = await gallery.open('debugger/script/script/Stopped', { width: 1100, height: 400 });
  const { debugger: script, page } = app;
  await script.variable('fare').focus();
  await page.keyboard.press('ArrowRight');
  await script.variable('unscaled').getByText('1250n').waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await script.variable('unscaled').waitFor({ state: 'detached' });
  expect(await script.variable('fare').evaluate((row) => row === row.ownerDocument.activeElement)).toBe(true);
});
