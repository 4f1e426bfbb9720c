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

const WINDOWS = `CREATE TABLE orders (
  id INT, item STRING, amount INT, ts TIMESTAMP(3),
  WATERMARK FOR ts AS ts
) WITH (
  'connector' = 'kafka', 'topic' = 'orders', 'properties.bootstrap.servers' = 'localhost:9092', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json'
);

SELECT window_start, COUNT(*) AS n
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '5' MINUTES))
GROUP BY window_start, window_end;
`;

const ITEMS = ['tea', 'cup', 'tea', 'pot', 'cup', 'tea'];
const rows = ITEMS.map((item, index) => `${index + 1},${item},${index === 3 ? -5 : 10},2020-01-01 10:0${index}:00`);
const journey = useJourney({
  files: {
    'jobs/sold/job.sql': SOLD,
    'jobs/windows/job.sql': WINDOWS,
    'streams/orders.yaml': 'data: ../data/orders.csv\nformat: { type: csv, header: true }\n',
    'data/orders.csv': `id,item,amount,ts\n${rows.join('\n')}\n`,
  },
});
let app: AppDriver;

beforeAll(async () => {
  app = await journey.open();
});

const GROUP = 'Group aggregate';

test('a tap on an edge waits for the run and sees its first row, each with its watermark', async () => {
  await app.openJob('sold');
  await app.engineReady();
  await app.debugger.ofEdge(app.topology.card(GROUP), 'Show the rows that pass here');
  await app.page.getByText('The tap is ready.').waitFor();
  await app.run();
  await app.status(/finished/).waitFor();
  await app.panelTab(/^Debug/).click();
  await app.debugger.passed(/^9 rows passed$/).waitFor();
  expect(await app.results.cells(1)).toEqual(['+I', expect.anything(), expect.anything(), 'tea', '10']);
  expect(await app.debugger.rows.getByText('−U').count()).toBe(3);
  await app.picture('debugger-1-tap');
});

test('a condition shows some of the rows; what Flink does not take it says', async () => {
  await app.debugger.condition.fill('amont > 10');
  await app.page.keyboard.press('Enter');
  await app.run();
  await app.panelTab(/^Debug/).click();
  await app.page.getByText(/There is no column or type 'amont' here/).waitFor();
  await app.debugger.condition.fill('amount > 15');
  await app.page.keyboard.press('Enter');
  await app.run();
  await app.status(/finished/).waitFor();
  await app.panelTab(/^Debug/).click();
  await app.debugger.passed(/rows? met the condition$/).waitFor();
  expect(await app.debugger.rows.getByRole('gridcell', { name: '10', exact: true }).count()).toBe(0);
  await app.debugger.list('Taps').getByRole('button', { name: /^Close the tap/ }).click();
});

test('a breakpoint pauses the run at the row that meets it, with its key and the watermark', async () => {
  await app.debugger.ofEdge(app.topology.card('Select columns'), 'Break at a row…');
  const question = app.page.getByRole('dialog', { name: /^Pause at a row from / });
  await question.getByRole('textbox').fill('amount < 0');
  await question.getByRole('button', { name: 'Set the breakpoint' }).click();
  await app.run();
  await app.banner(/^Paused at a row from .*: it meets amount < 0\./).waitFor();
  await app.panelTab(/^Debug/).click();
  const waits = app.debugger.list('The row that waits');
  await waits.getByText('-5').waitFor();
  await waits.getByText('item = pot').waitFor();
  await waits.getByText('2020-01-01 10:02:00').waitFor();
  await app.picture('debugger-2-breakpoint');
  expect(await app.barriers()).toEqual([]);
});

test('F10 lets only that row go, F5 the rest', async () => {
  await app.page.keyboard.press('F10');
  await app.banner(/^Paused after a step/).waitFor();
  await app.page.keyboard.press('F5');
  await app.status(/finished/).waitFor();
  expect(await app.banner(/^Paused/).count()).toBe(0);
  await app.debugger.list('Breakpoints').getByRole('button', { name: /^Remove the breakpoint/ }).click();
});

test('F10 runs the job paused, and steps through it record by record; cancelling a paused run is immediate', async () => {
  await app.editor.focus();
  await app.page.keyboard.press('F10');
  await app.banner(/^Paused: sources wait/).waitFor();
  await app.results.show('select-1');
  await app.page.keyboard.press('F10');
  await app.results.foot(/^1 row counted/).waitFor();
  await app.page.keyboard.press('F10');
  await app.results.foot(/^2 rows counted/).waitFor();
  await app.picture('debugger-3-step');
  await app.cancelButton.click();
  await app.status(/cancelled/).waitFor();
});

test('the time panel says why a window waits, and what would help', async () => {
  await app.openJob('windows');
  await app.editor.focus();
  await app.page.keyboard.press('F10');
  await app.banner(/^Paused/).waitFor();
  await app.page.keyboard.press('F10');
  await app.banner(/^Paused after a step/).waitFor();
  await app.panelTab(/^Debug/).click();
  const hold = app.debugger.list('Sources').getByRole('combobox', { name: /^Hold / });
  await hold.selectOption('silenced');
  await app.page.getByText('silenced: the others go on without it').waitFor();
  await app.page.keyboard.press('F5');
  await app.panelTab(/^Time\b/).click();
  await app.page.getByText(/^orders.* is silenced, as if it sent nothing; window \[2020-01-01 10:00, 10:05\) waits for it\.$/).waitFor();
  await app.picture('debugger-4-time');
  expect(await app.barriers()).toEqual([]);
  await app.page.getByRole('button', { name: 'Insert an idle timeout' }).click();
  await expect.poll(() => app.editor.visibleText()).toContain("SET 'table.exec.source.idle-timeout' = '30 s';");
  await app.cancelButton.click();
  await app.status(/cancelled/).waitFor();
});

test('in light, too', async () => {
  await app.page.keyboard.press('Control+Alt+L');
  await app.openJob('sold');
  await app.debugger.ofEdge(app.topology.card(GROUP), 'Show the rows that pass here');
  await app.page.keyboard.press('F10');
  await app.page.getByText('No row has passed here since the tap was opened.').waitFor();
  await app.banner(/^Paused/).waitFor();
  await app.page.keyboard.press('F5');
  await app.status(/finished/).waitFor();
  await app.panelTab(/^Debug/).click();
  await app.debugger.passed(/^9 rows passed$/).waitFor();
  await app.picture('debugger-5-light');
  expect(await app.barriers()).toEqual([]);
});

test('the page has nothing to complain of', () => expectNoComplaints(app));
