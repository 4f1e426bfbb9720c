import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { type AppDriver, PATIENCE_MS } from '#test/drivers/app-driver.ts';
import { expectNoComplaints, useJourney } from '#test/drivers/journey.ts';

const PATH = 'jobs/delays-by-airport/job.sql';

const journey = useJourney();
let one: AppDriver;
let other: AppDriver;

beforeAll(async () => {
  one = await journey.open();
  other = await journey.open();
  await one.openJob('delays-by-airport');
  await other.openJob('delays-by-airport');
});

const onDisk = () => readFile(join(journey.folder, PATH), 'utf8');

test('what one window saves, the other shows', async () => {
  await one.editor.goToEnd();
  await one.editor.type('-- from the first window');
  await one.editor.save();
  await vi.waitFor(async () => expect(await onDisk()).toContain('-- from the first window'), { timeout: PATIENCE_MS });
  await other.editor.goToEnd();
  await other.editor.line('-- from the first window').waitFor();
  expect(await other.banner('').count()).toBe(0);
});

test('where both have typed, the second is asked; nothing is lost', async () => {
  await other.editor.goToEnd();
  await other.editor.type(' and the second');
  await one.editor.goToEnd();
  await one.editor.type(', once more');
  await one.editor.save();
  await other.banner('was changed on disk while you have unsaved text').waitFor();
  await other.editor.goToEnd();
  await other.editor.line('and the second').waitFor();
  await other.picture('windows-1-both-typed');
  await other.banner('was changed on disk').getByRole('button', { name: 'Compare' }).click();
  await other.editor.pane.locator('.monaco-diff-editor').getByText('once more').locator('visible=true').first().waitFor();
  await other.picture('windows-2-compare');
  await other.banner('was changed on disk').getByRole('button', { name: 'Keep mine' }).click();
  await other.banner('was changed on disk').waitFor({ state: 'detached' });
  await other.editor.save();
  await vi.waitFor(async () => expect(await onDisk()).toContain('and the second'), { timeout: PATIENCE_MS });
  await one.editor.goToEnd();
  await one.editor.line('and the second').waitFor();
});

test('a file that another program changes is read anew where nothing is unsaved', async () => {
  await journey.write(PATH, `-- by another program\n${await onDisk()}`);
  await one.page.keyboard.press('Control+Home');
  await one.editor.line('-- by another program').waitFor();
});

test('a job that another program makes stands in the tree, and one that it deletes keeps its text in the window', async () => {
  await journey.write('jobs/made-elsewhere/job.sql', 'SELECT 1;\n');
  await one.explorer.row('made-elsewhere').waitFor();
  await one.openJob('made-elsewhere');
  await one.editor.goToEnd();
  await one.editor.type('-- unsaved');
  await rm(join(journey.folder, 'jobs/made-elsewhere'), { recursive: true });
  await one.banner('was deleted on disk').waitFor();
  await one.editor.goToEnd();
  await one.editor.line('-- unsaved').waitFor();
  await one.picture('windows-3-deleted');
});

test('the pages have nothing to complain of', () => {
  expectNoComplaints(one);
  expectNoComplaints(other);
});
