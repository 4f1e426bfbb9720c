import { beforeAll, expect, test } from 'vitest';
import type { AppDriver } from '#test/drivers/app-driver.ts';
import { expectNoComplaints, useJourney } from '#test/drivers/journey.ts';

const journey = useJourney();
let app: AppDriver;

beforeAll(async () => {
  app = await journey.open();
});

test('a job opens with colours, and its topology beside it', async () => {
  await app.picture('open-0-welcome');
  await app.openJob('delays-by-airport');
  await app.engineReady();
  const [keyword, name, comment] = [await app.editor.colourOf('CREATE'), await app.editor.colourOf('time_hour'), await app.editor.colourOf('-- Departure')];
  expect(new Set([keyword, name, comment]).size).toBe(3);
  await app.picture('open-1-job');
});

test('an error shows while it is typed, at its place and in plain words, and goes when it is mended', async () => {
  await app.editor.goBehind('MAX(dep_delay');
  await app.editor.type('ed');
  await app.editor.squiggles.first().waitFor();
  expect(await app.editor.squiggled()).toEqual(['dep_delayed']);
  const problems = await app.problems();
  const problem = problems.getByRole('button', { name: /dep_delayed/ });
  await problem.waitFor();
  expect(await problem.innerText()).toMatch(/dep_delayed[\s\S]*46:12/);
  await app.picture('open-2-error');
  await problem.click();
  await app.status('Ln 46, Col 12').waitFor();
  await app.editor.undo();
  await app.editor.squiggles.first().waitFor({ state: 'detached' });
  await problems.getByText('No problems.').waitFor();
  await app.topology.drawn();
  expect(await app.topology.note.count()).toBe(0);
});

test('the page has nothing to complain of', () => expectNoComplaints(app));
