import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { type AppDriver, PATIENCE_MS } from '#test/drivers/app-driver.ts';
import { useJourney } from '#test/drivers/journey.ts';
import { isAlive } from '#test/drivers/weir-process.ts';

const ENDLESS = `CREATE TABLE ticks (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '100');

SELECT n FROM ticks;
`;

const GREEDY = `CREATE TABLE numbers (n BIGINT) WITH (
  'connector' = 'datagen', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '1000000000'
);

SELECT n FROM numbers;
`;

const journey = useJourney({ files: { 'jobs/endless/job.sql': ENDLESS, 'jobs/greedy/job.sql': GREEDY } });
let app: AppDriver;

beforeAll(async () => {
  app = await journey.open();
});

test('unsaved text is back after the window was killed', async () => {
  await app.openJob('delays-by-airport');
  await app.engineReady();
  await app.editor.goToEnd();
  await app.editor.type('-- not saved when the window died');
  await draftHolds('not saved when the window died');
  const another = await journey.open({ beside: app });
  await crash(app);
  app = another;
  await app.page.reload();
  await app.editor.shown('delays-by-airport');
  await app.banner('Your unsaved text from').waitFor();
  await app.editor.goToEnd();
  await app.editor.line('not saved when the window died').waitFor();
  expect(await readFile(join(journey.folder, 'jobs/delays-by-airport/job.sql'), 'utf8')).not.toContain('not saved');
  await app.picture('recovery-1-text-is-back');
});

test('an engine that was killed is replaced, a line says so, and the next run works', async () => {
  await app.openJob('endless');
  await app.run();
  await app.results.rows.first().waitFor();
  const [engine] = journey.weir.engines();
  process.kill(engine!, 'SIGKILL');
  await app.banner(/engine ended unexpectedly.*A new one is starting/).waitFor();
  await app.page.getByRole('alert', { name: 'The job failed' }).waitFor();
  await app.picture('recovery-2-engine-killed');
  await app.engineReady();
  await app.banner('A new one is starting').waitFor({ state: 'detached' });
  expect(journey.weir.engines()).not.toContain(engine);
  await app.openJob('busiest-routes');
  await app.run();
  await app.status('finished').waitFor();
  await app.results.rows.first().waitFor();
  await app.picture('recovery-3-runs-again');
});

test('a job that eats all memory ends its engine with a line that says so', async () => {
  await app.openJob('greedy');
  await app.run();
  const failure = app.page.getByRole('alert', { name: 'The job failed' });
  await failure.getByText(/ran out of memory/).first().waitFor();
  await app.picture('recovery-4-out-of-memory');
  await app.engineReady();
});

test('without its host the window says so and keeps the text; no engine is left behind', async () => {
  await app.openJob('delays-by-airport');
  const engines = journey.weir.engines();
  expect(engines.length).toBe(1);
  await journey.weir.kill();
  await app.banner('The connection to Weir was lost').waitFor();
  await app.editor.goToEnd();
  await app.editor.type(' and typed without a host');
  await app.editor.line('typed without a host').waitFor();
  await app.picture('recovery-5-connection-lost');
  await vi.waitFor(() => expect(engines.filter(isAlive)).toEqual([]), { timeout: PATIENCE_MS });
});

test('a host that is back knows only who has its new address; the old window keeps its text, the new one has the draft', async () => {
  await journey.restart();
  await app.banner('This page is not signed in to Weir').waitFor();
  await app.editor.line('typed without a host').waitFor();
  await app.picture('recovery-6-old-address');
  const fresh = await journey.open();
  await fresh.editor.shown('delays-by-airport');
  await fresh.editor.goToEnd();
  await fresh.editor.line('not saved when the window died').waitFor();
  await fresh.engineReady();
  await fresh.picture('recovery-7-new-address');
});

/** Waits until what was typed is on disk, outside the workspace. */
async function draftHolds(words: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const names = await readdir(journey.home, { recursive: true });
      const drafts = await Promise.all(names.filter((name) => name.includes('draft') && name.endsWith('.json')).map((name) => readFile(join(journey.home, name), 'utf8')));
      expect(drafts.some((draft) => draft.includes(words))).toBe(true);
    },
    { timeout: PATIENCE_MS },
  );
}

async function crash({ page }: AppDriver): Promise<void> {
  const crashed = new Promise((resolve) => page.once('crash', resolve));
  void page.goto('chrome://crash').catch(() => {});
  await crashed;
  await page.close();
}
