import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { AppDriver } from '#test/drivers/app-driver.ts';
import { expectNoComplaints, useJourney } from '#test/drivers/journey.ts';

const SOLD = `CREATE TABLE orders (id INT, item STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'localhost:9092', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json'
);

SELECT id, item FROM orders;
`;
const STREAM = 'data: ../data/orders.csv\n# as the shop exports it\nformat: { type: csv, header: true }\n';

const journey = useJourney({
  files: {
    'jobs/sold/job.sql': SOLD,
    'streams/orders.yaml': STREAM,
    'data/orders.csv': `id,item,ts\n${['tea', 'cup', 'tea', 'pot', 'cup', 'tea'].map((item, index) => `${index + 1},${item},2020-01-01 10:0${index}:00`).join('\n')}\n`,
  },
});
let app: AppDriver;

beforeAll(async () => {
  app = await journey.open();
});

const stream = () => readFile(join(journey.folder, 'streams/orders.yaml'), 'utf8');
const dialog = () => app.page.getByRole('dialog', { name: /^Which rows .* replays$/ });
const ask = async () => {
  await app.panelTab(/^Debug/).click();
  await app.debugger.list('Sources').getByRole('button', { name: /^Choose the rows that .* replays…$/ }).click();
  await dialog().getByLabel('First').waitFor();
};

test('a bound that cannot be meant is said beside its field, and nothing is written', async () => {
  await app.openJob('sold');
  await app.engineReady();
  await ask();
  await dialog().getByLabel('First').fill('noon');
  await dialog().getByLabel('Last').fill('0');
  await dialog().getByRole('button', { name: 'Save', exact: true }).click();
  expect(await dialog().getByText('Write the number of a row, from 1, or a time like 2026-03-02 08:00:00.').count()).toBe(2);
  await dialog().getByLabel('First').fill('5');
  await dialog().getByLabel('Last').fill('2');
  await dialog().getByText('The end comes before the start, so no row would be replayed.').waitFor();
  await app.picture('source-part-1-faults');
  expect(await app.barriers()).toEqual([]);
  expect(await stream()).toBe(STREAM);
});

test('the part is written into the file of the stream, and the next run replays it', async () => {
  await dialog().getByLabel('First').fill('2');
  await dialog().getByLabel('Last').fill('2020-01-01 10:03:00');
  await dialog().getByRole('button', { name: 'Save and run again' }).click();
  await app.status(/finished/).waitFor();
  await app.results.foot(/^2 rows counted/).waitFor();
  expect(await stream()).toBe(`${STREAM}replay:\n  from: 2\n  to: 2020-01-01 10:03:00\n`);
});

test('a loop goes on until it is taken back, in light, too', async () => {
  await app.page.keyboard.press('Control+Alt+L');
  await ask();
  expect(await dialog().getByLabel('Last').inputValue()).toBe('2020-01-01 10:03:00');
  await dialog().getByLabel('At its end').selectOption('it begins again');
  await app.picture('source-part-2-light');
  await dialog().getByRole('button', { name: 'Save', exact: true }).click();
  await app.page.getByText('streams/orders.yaml now says rows from 2 to 2020-01-01 10:03:00, in a loop. Runs from now on replay that.').waitFor();
  await app.page.getByRole('button', { name: 'Run again' }).click();
  await app.status(/running/).waitFor();
  await app.results.foot(/^(\d{2,}|\d[\d,]{3,}) rows counted/).waitFor();
  await app.picture('source-part-3-loop');
  await app.cancelButton.click();
  await app.status(/cancelled/).waitFor();
});

test('the page has nothing to complain of', () => expectNoComplaints(app));
