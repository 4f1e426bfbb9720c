import { beforeAll, expect, test } from 'vitest';
import type { AppDriver } from '#test/drivers/app-driver.ts';
import { expectNoComplaints, useJourney } from '#test/drivers/journey.ts';

const TABLE = `CREATE TABLE orders (
  id INT, item STRING, amount INT, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'localhost:9092', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json'
);

`;
const RESTARTS = `SET 'restart-strategy.type' = 'fixed-delay';
SET 'restart-strategy.fixed-delay.delay' = '20 ms';
SET 'restart-strategy.fixed-delay.attempts' = '1000';
SET 'execution.checkpointing.interval' = '300 ms';

`;
const SUMS = "WITH sums AS (SELECT item, SUM(amount) AS total FROM orders GROUP BY item)\nSELECT * FROM sums WHERE total > 15;\n";
const rows = ['tea', 'cup', 'tea', 'pot'].map((item, index) => `${index + 1},${item},10,2020-01-01 10:0${index}:00`);
const journey = useJourney({
  files: {
    'jobs/fails/job.sql': `${RESTARTS}${TABLE}SELECT id, item FROM orders;\n`,
    'jobs/plain/job.sql': `${TABLE}${SUMS}`,
    'streams/orders.yaml': 'data: ../data/orders.csv\nformat: { type: csv, header: true }\npace: { rate: 50 }\nend: loop\n',
    'data/orders.csv': `id,item,amount,ts\n${rows.join('\n')}\n`,
  },
});
let app: AppDriver;

beforeAll(async () => {
  app = await journey.open();
});

test('a killed TaskManager comes back; the timeline says from which checkpoint, and what the sink got twice', async () => {
  await app.openJob('fails');
  await app.engineReady();
  await app.run();
  // The first rows come to the front by themselves.
  await app.results.rows.first().waitFor();
  await app.panelTab(/^Timeline/).click();
  const events = app.page.getByRole('list', { name: 'What happened, the newest first' });
  await events.getByText(/^Checkpoint \d+ is complete/).first().waitFor();
  await app.page.getByRole('button', { name: 'Kill the TaskManager' }).click();
  await events.getByText('Another TaskManager has taken its place.').waitFor();
  await events.getByText(/^Runs again .* after the failure, from checkpoint \d+\.$/).waitFor();
  await app.page.getByText(/since checkpoint \d+/).first().waitFor();
  await app.picture('chaos-1-killed');
  expect(await app.barriers()).toEqual([]);
});

test('a sink is cut and brought back', async () => {
  const events = app.page.getByRole('list', { name: 'What happened, the newest first' });
  await app.page.getByRole('combobox', { name: 'Cut for how long' }).selectOption('until it is brought back');
  await app.page.getByRole('button', { name: 'Cut the sink' }).click();
  await events.getByText(/is cut, as if its connection was gone/).first().waitFor();
  await app.page.getByRole('button', { name: 'Bring the sink back' }).click();
  await events.getByText(/^The sink .* is back\.$/).waitFor();
  await app.cancelButton.click();
  await app.status(/cancelled/).waitFor();
});

test('a CTE is tapped by its name, and what a source gives is recorded', async () => {
  await app.openJob('plain');
  await app.run();
  await app.results.rows.first().waitFor();
  await app.panelTab(/^Debug/).click();
  await app.page.getByRole('combobox', { name: 'Show the rows of a view or CTE' }).selectOption('sums');
  await app.page.getByText('Exactly the rows of sums pass here.').waitFor();
  await app.picture('chaos-2-cte');
  await app.debugger.list('Sources').getByRole('combobox', { name: /^Late rows of / }).selectOption('up to 10 min late');
  await app.debugger.list('Sources').getByRole('button', { name: /^Record what leaves / }).click();
  const form = app.page.getByRole('dialog', { name: /^Record what leaves / });
  await form.getByRole('textbox', { name: /^Stream/ }).fill('taken');
  await form.getByRole('spinbutton', { name: /^Rows, at most/ }).fill('5');
  await form.getByRole('button', { name: 'Record' }).click();
  await form.getByText('5 rows are in data/taken.jsonl.').waitFor();
  await app.picture('chaos-3-recorded');
  expect(await app.barriers()).toEqual([]);
  await form.locator('footer').getByRole('button', { name: 'Close' }).click();
  await app.cancelButton.click();
  await app.status(/cancelled/).waitFor();
});

test('the page has nothing to complain of', () => expectNoComplaints(app));
