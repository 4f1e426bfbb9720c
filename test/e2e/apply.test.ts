import { beforeAll, expect, test } from 'vitest';
import type { AppDriver } from '#test/drivers/app-driver.ts';
import { expectNoComplaints, useJourney } from '#test/drivers/journey.ts';

const COUNTS = `CREATE TABLE orders (item STRING, price INT) WITH (
  'connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'localhost:9092', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json'
);

SELECT item, COUNT(*) AS sold FROM orders GROUP BY item;
`;

// A sample that never ends, so that the job has something to go on with.
const journey = useJourney({
  files: {
    'jobs/sold/job.sql': COUNTS,
    'streams/orders.yaml': 'data: ../data/orders.csv\nformat: { type: csv, header: true }\npace: { rate: 100 }\nend: loop\n',
    'data/orders.csv': 'item,price\ntea,3\ncup,8\ntea,3\npot,21\n',
  },
});
let app: AppDriver;

beforeAll(async () => {
  app = await journey.open();
});

const GROUP = 'Group aggregate';
const counted = async () => Number((await app.results.foot(/rows counted/).innerText()).match(/^([\d,]+)/)![1]!.replaceAll(',', ''));
const verdict = () => app.page.getByRole('region', { name: 'Verdict' });

test('a job runs while its topology is edited, and the verdict stands under the drawing', async () => {
  await app.openJob('sold');
  await app.engineReady();
  await app.run();
  await app.results.show('select-1');
  await app.results.as('select-1', 'changelog');
  await expect.poll(counted, { timeout: 60_000 }).toBeGreaterThan(100);
  const head = (await app.topology.chainOf(GROUP)).locator('.chain-head');
  await head.hover();
  await head.getByRole('button', { name: /^More/ }).click();
  await verdict().getByText('State kept.').waitFor();
  await verdict().getByRole('button', { name: 'why' }).click();
  await verdict().getByText(/keeps \[/).first().waitFor();
  await app.picture('apply-1-verdict');
});

test('applied, the rows go on: no count falls', async () => {
  const before = await counted();
  await verdict().getByRole('button', { name: 'Apply to the run' }).click();
  await app.page.getByText(/^The run goes on with the change, after [\d.]+ s\./).waitFor();
  await verdict().waitFor({ state: 'detached' });
  const after = await counted();
  expect(after).toBeGreaterThanOrEqual(before);
  await expect.poll(counted, { timeout: 60_000 }).toBeGreaterThan(after + 50);
  await app.status('running').waitFor();
  await app.picture('apply-2-goes-on');
  await app.results.as('select-1', 'table');
  await app.results.foot(/^3 rows after [\d,]+ changes$/).waitFor();
});

test('what would be lost is named and asked for first, and the run can be left as it is', async () => {
  await app.editor.goBehind('GROUP BY item');
  await app.page.keyboard.type(', price');
  await verdict().getByText(/^Works, but drops the state of GroupAggregate/).waitFor();
  await verdict().getByRole('button', { name: 'Apply to the run…' }).click();
  const question = app.page.getByRole('dialog', { name: 'Apply, and drop state?' });
  await question.getByText(/GroupAggregate/).waitFor();
  await app.picture('apply-3-drops');
  await question.getByRole('button', { name: 'Leave the run as it is' }).click();
  await question.waitFor({ state: 'detached' });
  await app.status('running').waitFor();
});

test('the savepoint that was taken is in the Run panel, and the job restarts from it', async () => {
  await app.editor.goBehind('GROUP BY item, price');
  for (const _letter of ', price') await app.page.keyboard.press('Backspace');
  await verdict().waitFor({ state: 'detached' });
  await app.panelTab(/^Run/).click();
  const kept = app.page.getByRole('region', { name: 'Savepoints' }).getByRole('listitem');
  await expect.poll(() => kept.count()).toBe(1);
  await kept.getByRole('button', { name: /^Restart from/ }).click();
  await app.page.getByText(/^The run goes on with that savepoint/).waitFor();
  await expect.poll(() => kept.count()).toBe(2);
  await app.picture('apply-4-savepoints');
});

test('the page has nothing to complain of', () => expectNoComplaints(app));
