import { beforeAll, expect, test } from 'vitest';
import type { AppDriver } from '#test/drivers/app-driver.ts';
import { expectNoComplaints, useJourney } from '#test/drivers/journey.ts';

const SOLD = `CREATE TABLE orders (
  id INT, item STRING, amount INT, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'localhost:9092', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json'
);

SELECT item, SUM(amount) AS amount FROM orders WHERE amount > 0 GROUP BY item;
`;

const ITEMS = ['tea', 'cup', 'tea', 'pot', 'cup', 'tea'];
const rows = ITEMS.map((item, index) => `${index + 1},${item},${index === 3 ? -5 : 10},2020-01-01 10:0${index}:00`);
const journey = useJourney({
  files: {
    'jobs/sold/job.sql': SOLD,
    'streams/orders.yaml': 'data: ../data/orders.csv\nformat: { type: csv, header: true }\n',
    'data/orders.csv': `id,item,amount,ts\n${rows.join('\n')}\n`,
  },
});
let app: AppDriver;

beforeAll(async () => {
  app = await journey.open();
});

const lines = () => app.page.getByRole('region', { name: 'Input rows' }).getByRole('listitem');

test('a row of a table names the lines it came from, and the operators between', async () => {
  await app.openJob('sold');
  await app.engineReady();
  await app.run();
  await app.status(/finished/).waitFor();
  await app.results.show('select-1');
  await app.results.as('select-1', 'table');
  await app.results.row(1).getByRole('gridcell', { name: 'tea' }).click();
  await app.page.getByRole('button', { name: 'why is it here?' }).click();
  await app.page.getByText('It comes from 3 rows of orders. They alone give it again, and none of them can be left out.').waitFor();
  expect(await lines().allInnerTexts()).toEqual([1, 3, 6].map((row) => expect.stringMatching(new RegExp(`data/orders.csv:${row + 1}\\s+${rows[row - 1]}`))));
  expect(await app.page.getByRole('region', { name: 'Operators on the way' }).getByRole('button').count()).toBeGreaterThan(2);
  await app.picture('lineage-1-why');
  expect(await app.barriers('.lineage')).toEqual([]);
});

test('one of those lines is followed to what it changed, and there is a way back', async () => {
  await lines().first().getByRole('button', { name: 'where did it go?' }).click();
  await app.page.getByText('It is in one row of select-1, in the place of one row that would be there without it.').waitFor();
  await app.picture('lineage-2-where');
  await app.page.getByRole('button', { name: 'Back to the question before' }).click();
  await lines().first().waitFor();
});

test('a line that is given by its number is followed to the operator that dropped it, and why', async () => {
  await app.page.getByRole('textbox', { name: 'Line of the sample' }).fill('5');
  await app.page.getByRole('button', { name: 'go?', exact: true }).click();
  await app.page.getByText(/^It ended at Filter\. The condition .* does not hold for it\.$/).waitFor();
  await app.picture('lineage-3-dropped');
  await app.page.getByRole('textbox', { name: 'Line of the sample' }).fill('99');
  await app.page.getByRole('button', { name: 'go?', exact: true }).click();
  await app.page.getByText('lineage-line').waitFor();
  expectNoComplaints(app);
});
