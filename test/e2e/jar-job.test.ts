import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { AppDriver } from '#test/drivers/app-driver.ts';
import { expectNoComplaints, useJourney } from '#test/drivers/journey.ts';
import { buildWordsJar } from '#test/drivers/words-jar.ts';

const journey = useJourney();
let app: AppDriver;
let out: string;

beforeAll(async () => {
  out = join(journey.folder, 'written');
  await mkdir(join(journey.folder, 'lib'));
  await buildWordsJar(join(journey.folder, 'lib'));
  await journey.write('jobs/words/job.yaml', `weir: 1\njar: ../../lib/words.jar\narguments: [${JSON.stringify(out)}]\n`);
  app = await journey.open();
});

test('a jar opens as its job.yaml, with the topology beside it and what missing uids cost', async () => {
  await app.openJob('words');
  await app.engineReady();
  await app.topology.card(/count/i).waitFor();
  await app.status('a jar: runs for real, when told to').waitFor();
  const problems = await app.problems();
  await problems.getByRole('button', { name: /An operator has no uid: count/ }).waitFor();
  await app.picture('jar-1-opened');
});

test('it runs only after it was said that its real sources and sinks are meant', async () => {
  await app.run();
  const face = app.page.getByRole('alert', { name: 'Run it for real?' });
  await face.waitFor();
  expect(await face.innerText()).toMatch(/reads and writes whatever they name/);
  expect(existsSync(out)).toBe(false);
  await app.picture('jar-2-asked');
  await face.getByRole('button', { name: 'Run with its real sources and sinks' }).click();
  await app.status('finished').waitFor();
  expect((await readFile(out, 'utf8')).split('\n').sort()).toEqual(['', 'a 1', 'a 2', 'b 1']);
  await app.status('reads and writes for real: words.jar').waitFor();
  await app.topology.card(/write/i).getByText('3 rows').first().waitFor();
  await app.picture('jar-3-ran');
});

test('an argument that is taken away is a fault at its line, from the program itself', async () => {
  await app.editor.goBehind('arguments: [');
  await app.page.keyboard.press('Shift+End');
  await app.editor.type(']');
  const problems = await app.problems();
  await problems.getByRole('button', { name: /threw IllegalArgumentException: Give a file/ }).waitFor();
  await app.picture('jar-4-fault');
});

test('the page has nothing to complain of', () => expectNoComplaints(app));
