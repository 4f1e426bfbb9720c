import { beforeAll, expect, test } from 'vitest';
import type { AppDriver } from '#test/drivers/app-driver.ts';
import { expectNoComplaints, useJourney } from '#test/drivers/journey.ts';

const BAD_CAST = `CREATE TABLE flights (origin STRING, dest STRING) WITH (
  'connector' = 'kafka', 'topic' = 'flights', 'properties.bootstrap.servers' = 'localhost:9092', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json'
);

SELECT origin, CAST(dest AS INT) AS number FROM flights;
`;

const BY_AIRPORT = `CREATE TABLE flights (origin STRING, dest STRING) WITH (
  'connector' = 'kafka', 'topic' = 'flights', 'properties.bootstrap.servers' = 'localhost:9092', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json'
);

SELECT origin, COUNT(*) AS flights FROM flights GROUP BY origin;
`;

const ENDLESS = `CREATE TABLE ticks (n BIGINT, word STRING, seen TIMESTAMP(3), WATERMARK FOR seen AS seen) WITH (
  'connector' = 'datagen', 'rows-per-second' = '2000'
);
CREATE TABLE words (n BIGINT, word STRING) WITH ('connector' = 'print');

INSERT INTO words SELECT n, word FROM ticks;
`;

const journey = useJourney({ files: { 'jobs/by-airport/job.sql': BY_AIRPORT, 'jobs/bad-cast/job.sql': BAD_CAST, 'jobs/endless/job.sql': ENDLESS } });
let app: AppDriver;

beforeAll(async () => {
  app = await journey.open();
});

test('F5 brings rows, counts and live figures', async () => {
  await app.openJob('delays-by-airport');
  await app.engineReady();
  await app.run();
  await app.results.show('delays');
  await app.results.rows.first().waitFor();
  await app.status('finished').waitFor();
  await app.results.toTop();
  await app.results.row(1).waitFor();
  expect((await app.results.cells(1))[0]).toBe('+I');
  const foot = await app.results.foot(/rows counted/).innerText();
  const counted = foot.match(/^([\d,]+) rows counted/)![1]!;
  expect(Number(counted.replaceAll(',', ''))).toBeGreaterThan(500);
  expect(await app.results.tab('delays').innerText()).toContain(counted);
  await app.topology.card(/flights/).getByText('27,004 rows').waitFor();
  await app.topology.card('Global window aggregate').getByText(`${counted} rows`).waitFor();
  await app.picture('run-1-delays');
});

test('a Top-N into an upsert sink is updated in place, and folds to its ten rows', async () => {
  await app.openJob('busiest-routes');
  await app.run();
  await app.results.show('busiest_routes');
  await app.status('finished').waitFor();
  await app.results.grid.getByText('+U', { exact: true }).first().waitFor();
  await app.picture('run-2-routes-changelog');
  await app.results.as('busiest_routes', 'table');
  await app.results.foot(/^10 rows after [\d,]+ changes$/).waitFor();
  await app.results.rows.nth(9).waitFor();
  expect(await app.results.rows.count()).toBe(10);
  const places = await Promise.all(Array.from({ length: 10 }, async (_, index) => (await app.results.cells(index + 1))[0]));
  expect(places.map(Number).sort((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  await app.picture('run-3-routes-table');
});

test('a retracting query shows what it takes back', async () => {
  await app.openJob('by-airport');
  await app.run();
  await app.status('finished').waitFor();
  await app.results.show('select-1');
  await app.results.grid.getByText('−U', { exact: true }).first().waitFor();
  await app.results.grid.getByText('+U', { exact: true }).first().waitFor();
  await app.picture('run-2-retracting');
  await app.results.as('select-1', 'table');
  await app.results.foot(/^3 rows after [\d,]+ changes$/).waitFor();
});

test('tens of thousands of rows scroll from the first to the last, and none is missing', async () => {
  await app.openJob('flights-weather');
  await app.run();
  await app.results.show('departures_in_weather');
  await app.status('finished').waitFor();
  const counted = Number((await app.results.foot(/rows counted/).innerText()).match(/^([\d,]+)/)![1]!.replaceAll(',', ''));
  expect(counted).toBeGreaterThan(26_000);
  // The count comes with the state of the run, the rows behind it by a stream of their own.
  await app.results.gridWith(counted).waitFor();
  await app.results.toTop();
  await app.results.row(1).waitFor();
  await app.picture('run-4-scroll-top');
  await app.results.toBottom();
  await app.results.row(counted).waitFor();
  expect(await app.results.row(counted + 1).count()).toBe(0);
  // Only what is in sight exists.
  expect(await app.results.rows.count()).toBeLessThan(200);
  await app.picture('run-5-scroll-bottom');
});

test('two sinks have a tab each', async () => {
  await app.openJob('two-sinks');
  await app.run();
  await app.status('finished').waitFor();
  await app.results.show('cancelled');
  await app.results.rows.first().waitFor();
  await app.results.show('late_by_carrier');
  await app.results.as('late_by_carrier', 'table');
  await app.results.rows.first().waitFor();
  await app.picture('run-6-two-sinks');
});

test('a job that fails says why first, then where, then everything', async () => {
  await app.openJob('bad-cast');
  await app.run();
  const failure = app.page.getByRole('alert', { name: 'The job failed' });
  await failure.waitFor();
  const words = await failure.innerText();
  expect(words.split('\n').filter(Boolean)[1]).toMatch(/For input string|cast|number/i);
  expect(await failure.locator('pre').isVisible()).toBe(false);
  await app.picture('run-7-failed');
  await failure.getByText('Everything Flink said').click();
  await failure.locator('pre').filter({ hasText: /NumberFormatException[\s\S]*at / }).waitFor();
  await app.picture('run-8-failed-stack');
  await failure.getByRole('button', { name: /^line \d+, column \d+$/ }).click();
  await app.editor.marked.first().waitFor();
  await app.editor.pane.locator('.monaco-editor.focused').waitFor();
});

test('the log panel shows what Flink prints of the run', async () => {
  await app.log.show();
  await app.log.line(/\w/).first().waitFor();
  await app.picture('run-9-log');
});

test('an endless job runs until it is cancelled, and cancelling works at once', async () => {
  await app.openJob('endless');
  await app.run();
  await app.cancelButton.waitFor();
  await app.results.show('words');
  await app.results.rows.first().waitFor();
  await app.topology.card('ticks').getByText(/\/s$/).waitFor();
  await app.topology.chains.first().locator('.chain-watermark').waitFor();
  await app.picture('run-10-endless');
  await app.page.keyboard.press('Shift+F5');
  await app.status('cancelled').waitFor();
  await app.runButton.waitFor();
  await app.picture('run-11-cancelled');
});

test('the page has nothing to complain of', () => expectNoComplaints(app));
