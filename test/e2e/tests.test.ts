import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { AppDriver } from '#test/drivers/app-driver.ts';
import { expectNoComplaints, useJourney } from '#test/drivers/journey.ts';

const OFF = `name: a count that is off
steps:
  - given:
      flights:
        - { origin: JFK, dest: LAX, dep_time: 517, distance: 2475 }
    then:
      busiest_routes:
        table:
          - { place: 1, origin: JFK, flights: 3 } # it is not
`;

const journey = useJourney({ files: { 'jobs/busiest-routes/tests/off.yaml': OFF } });
let app: AppDriver;
let tree: Locator;

beforeAll(async () => {
  app = await journey.open();
  tree = app.page.getByRole('tree', { name: 'Tests' });
});

const sign = (name: string) => tree.getByRole('treeitem', { name, exact: true }).getByRole('img').first();
const labelled = (name: string, label: string) => tree.getByRole('treeitem', { name, exact: true }).getByRole('img', { name: label, exact: true }).first();

test('all tests are run by a key, and each says how it stands', async () => {
  await app.engineReady();
  await app.page.keyboard.press('Control+Alt+E');
  await tree.waitFor();
  expect(await sign('a count that is off').getAttribute('aria-label')).toBe('not run');
  await app.page.keyboard.press('Control+;');
  await labelled('a count that is off', 'failed').waitFor();
  for (const name of ['a route that gets busier takes the other one’s place'.replace('’', "'"), 'a flight that left two hours after its window is dropped', 'a flight sees the weather of its own hour, whenever it arrives', 'one flight is late, one on time, one cancelled', 'as a batch the same table'])
    await labelled(name, 'passed').waitFor();
  await app.picture('tests-1-tree');
  expect(await app.barriers()).toEqual([]);
});

test('what differs is shown row by row, and its place in the file is a click away', async () => {
  await tree.getByRole('button', { name: /a count that is off/ }).first().click();
  const panel = app.page.getByRole('tabpanel', { name: /^Test/ });
  await panel.getByRole('cell', { name: '3', exact: true }).waitFor();
  await panel.getByRole('cell', { name: '1', exact: true }).first().waitFor();
  await app.picture('tests-2-differs');
  expect(await app.barriers()).toEqual([]);
  await panel.getByRole('button', { name: 'expected' }).click();
  await app.editor.shown('off.yaml');
});

test('beside the first line of a test and of its job stands how it went; a click runs it', async () => {
  const mark = app.page.locator('.monaco-editor .gutter-mark');
  await mark.and(app.page.locator('.gutter-mark-error')).waitFor();
  await app.picture('tests-3-gutter');
  await mark.click();
  await labelled('a count that is off', 'failed').waitFor();
});

test('what came is accepted: the file has it, its comments stay, and it passes', async () => {
  await app.page.getByRole('button', { name: 'Accept as expected' }).click();
  await labelled('a count that is off', 'passed').waitFor();
  expect(await readFile(join(journey.folder, 'jobs/busiest-routes/tests/off.yaml'), 'utf8')).toBe(OFF.replace('flights: 3 }', 'flights: 1 }'));
  await app.page.locator('.monaco-editor .gutter-mark-good').waitFor();
});

test('a change of the job makes its results old, and a run makes them new', async () => {
  const job = await readFile(join(journey.folder, 'jobs/busiest-routes/job.sql'), 'utf8');
  await journey.write('jobs/busiest-routes/job.sql', `${job}\n-- more\n`);
  await labelled('a count that is off', 'passed before the last change').waitFor();
  await app.page.keyboard.press('Control+;');
  await labelled('a count that is off', 'passed').waitFor();
});

test('a test is debugged: held before its first row, it goes a step at a time', async () => {
  await app.page.getByRole('tablist', { name: 'Sidebar' }).getByRole('tab', { name: 'Tests' }).click();
  const item = tree.getByRole('treeitem', { name: 'a count that is off', exact: true });
  await item.hover();
  await app.picture('tests-5-debug-button');
  await item.getByRole('button', { name: 'Debug a count that is off' }).click();
  await app.editor.shown('busiest-routes');
  await app.debugger.bar.getByText('paused', { exact: true }).waitFor();
  await app.page.keyboard.press('F10');
  await app.page.getByRole('tab', { name: /^busiest_routes 1\b/ }).waitFor();
  await app.picture('tests-5-debugged');
  expect(await app.barriers()).toEqual([]);
  await app.page.keyboard.press('F5');
  await app.status(/finished/).waitFor();
});

test('a file of a long path shows its name, and the end of its folder', async () => {
  await app.page.getByRole('tablist', { name: 'Sidebar' }).getByRole('tab', { name: 'Explorer' }).click();
  const row = app.explorer.section('Files').getByRole('button', { name: /overtaking\.yaml/ });
  expect(await row.locator('.tree-title').evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
  const [text, frame] = await row.locator('bdi').evaluate((one) => [one.getBoundingClientRect(), one.parentElement!.getBoundingClientRect()].map(({ right, width }) => ({ right, width })));
  expect(text!.width).toBeGreaterThan(frame!.width);
  expect(Math.abs(text!.right - frame!.right)).toBeLessThan(2);
  await app.picture('tests-6-long-paths');
});

test('in the light, too', async () => {
  await app.palette.execute('theme: light');
  await app.page.locator('html[data-theme=light]').waitFor();
  await app.picture('tests-4-light');
  expect(await app.barriers()).toEqual([]);
  await app.palette.execute('theme: dark');
});

test('the page has nothing to complain of', () => expectNoComplaints(app));
