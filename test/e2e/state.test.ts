import { beforeAll, expect, test } from 'vitest';
import type { AppDriver } from '#test/drivers/app-driver.ts';
import { expectNoComplaints, useJourney } from '#test/drivers/journey.ts';

const SOLD = `CREATE TABLE orders (
  id INT, item STRING, amount INT, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'localhost:9092', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json'
);

SELECT item, SUM(amount) AS amount FROM orders GROUP BY item;
`;

const ITEMS = ['tea', 'cup', 'tea', 'pot', 'cup', 'tea'];
const journey = useJourney({
  files: {
    'jobs/sold/job.sql': SOLD,
    'streams/orders.yaml': 'data: ../data/orders.csv\nformat: { type: csv, header: true }\n',
    'data/orders.csv': `id,item,amount,ts\n${ITEMS.map((item, index) => `${index + 1},${item},10,2020-01-01 10:0${index}:00`).join('\n')}\n`,
  },
});
let app: AppDriver;

beforeAll(async () => {
  app = await journey.open();
});

const entries = () => app.page.getByRole('grid', { name: 'State', exact: true });
const points = () => app.page.getByRole('region', { name: 'Checkpoints of this run' });

test('the state of an operator is read while the run is paused: keys, values, and one key alone', async () => {
  await app.openJob('sold');
  await app.engineReady();
  await app.editor.focus();
  await app.page.keyboard.press('F10');
  await app.status(/paused|running/i).first().waitFor();
  for (const records of [1, 2, 3]) {
    await app.page.keyboard.press('F10');
    await app.panelTab(/^Run\b/).click();
    await points().getByText(new RegExp(`^${records} records? in$`)).first().waitFor();
  }
  await app.topology.card('Group aggregate').click();
  await app.panelTab(/^State$/).click();
  await app.page.getByRole('button', { name: 'Read the state' }).click();
  await entries().getByRole('gridcell', { name: 'tea', exact: true }).waitFor();
  await app.page.getByRole('combobox', { name: 'Which state' }).selectOption({ index: 1 });
  await entries().getByRole('columnheader', { name: /item/ }).waitFor();
  expect(await entries().getByRole('gridcell', { name: '20', exact: true }).count()).toBe(1);
  await app.picture('state-1-read');
  await app.page.getByRole('textbox', { name: 'Key', exact: true }).fill('cup');
  await app.page.keyboard.press('Enter');
  await app.page.getByText(/^1 entry/).waitFor();
  await entries().getByRole('gridcell', { name: 'cup', exact: true }).waitFor();
  await app.picture('state-2-key');
});

test('the run is taken back: rows since are gone, and it goes on to the end that it would have had', async () => {
  await app.page.keyboard.press('F5');
  await app.status(/finished/).waitFor();
  await app.panelTab(/^Run\b/).click();
  await app.picture('state-3-points');
  await points().getByRole('listitem').filter({ has: app.page.getByText('2 records in', { exact: true }) }).first().getByRole('button', { name: /^Go back to checkpoint/ }).click();
  await app.page.getByText(/^The run is back at checkpoint/).waitFor();
  await app.status(/finished/).waitFor();
  await app.panelTab(/^select-1/).click();
  await app.results.as('select-1', 'table');
  await app.page.getByRole('gridcell', { name: '30', exact: true }).waitFor();
  await app.picture('state-4-back');
  expectNoComplaints(app);
});
