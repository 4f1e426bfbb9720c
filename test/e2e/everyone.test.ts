import type { Locator } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { AppDriver } from '#test/drivers/app-driver.ts';
import { expectNoComplaints, useJourney } from '#test/drivers/journey.ts';

const journey = useJourney();
let app: AppDriver;

beforeAll(async () => {
  app = await journey.open();
});

test('an empty window bars nobody', async () => {
  expect(await app.barriers()).toEqual([]);
});

test('by keyboard alone: a job is found, run, and its rows are read', async () => {
  await app.palette.go('busiest');
  await app.editor.shown('busiest-routes');
  await app.topology.drawn();
  await app.engineReady();
  await app.palette.execute('run the job');
  await app.status('finished').waitFor();
  await app.results.rows.first().waitFor();
  await pressUntil('F6', app.page.getByRole('region', { name: 'Topology', exact: true }).locator(':focus'));
  await pressUntil('Tab', app.topology.canvas.and(app.page.locator(':focus')));
  await app.page.keyboard.press('ArrowRight');
  await app.topology.inspector.waitFor();
  await app.page.keyboard.press('Control+Shift+P');
  await app.palette.commands.waitFor();
  await app.picture('everyone-1-palette');
  expect(await app.barriers()).toEqual([]);
  await app.page.keyboard.press('Escape');
  await app.page.keyboard.press('Control+Alt+K');
  await app.page.getByRole('dialog', { name: /shortcuts/i }).waitFor();
  await app.picture('everyone-2-shortcuts');
  await app.page.keyboard.press('Escape');
});

test('in the dark, a full window bars nobody', async () => {
  expect(await app.barriers()).toEqual([]);
});

test('in the light, by a command, too', async () => {
  await app.palette.execute('theme: light');
  await app.page.locator('html[data-theme=light]').waitFor();
  await app.picture('everyone-3-light');
  expect(await app.barriers()).toEqual([]);
  await app.editor.goToEnd();
  await app.editor.type('SELEC');
  await (await app.problems()).getByRole('button').first().waitFor();
  await app.topology.dimmed();
  expect(await app.barriers()).toEqual([]);
  await app.picture('everyone-4-light-broken');
  await app.palette.execute('theme: dark');
});

test('at 200 % the window is still whole', async () => {
  const large = await journey.open({ width: 750, height: 470, scale: 2 });
  await large.palette.go('two-sinks');
  await large.editor.shown('two-sinks');
  await large.topology.drawn();
  const { scroll, width } = await large.page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, width: innerWidth }));
  expect(scroll).toBeLessThanOrEqual(width);
  await large.runButton.click();
  await large.status('finished').waitFor();
  await large.picture('everyone-5-zoomed');
  expect(await large.barriers()).toEqual([]);
});

test('panes close, open and are remembered', async () => {
  await app.page.keyboard.press('Control+B');
  await app.explorer.section('Jobs').waitFor({ state: 'hidden' });
  await app.page.keyboard.press('Control+J');
  await app.panelTab(/^Problems/).waitFor({ state: 'hidden' });
  await app.picture('everyone-6-panes-closed');
  await app.page.keyboard.press('Control+J');
  await app.panelTab(/^Problems/).waitFor();
});

test('the page has nothing to complain of', () => expectNoComplaints(app));

/** Presses a key, at most as often as there are stops, until the focus is where it should be. */
async function pressUntil(key: string, focused: Locator): Promise<void> {
  for (let stop = 0; stop < 12 && !(await focused.count()); stop++) await app.page.keyboard.press(key);
  expect(await focused.count()).toBe(1);
}
