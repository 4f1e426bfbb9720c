import { beforeAll, expect, test } from 'vitest';
import type { AppDriver } from '#test/drivers/app-driver.ts';
import { expectNoComplaints, useJourney } from '#test/drivers/journey.ts';

const SCORE = `import { BIGINT, scalar, STRING } from '@weir/sdk';

function weigh(id: bigint): bigint {
  const doubled = id * 2n;
  return doubled === 0n ? 1n : doubled;
}

export const score = scalar({ arguments: [BIGINT.notNull(), STRING.notNull()], returns: BIGINT.notNull() }, (id, origin) => {
  const seen = new Map([[origin, id]]);
  const weight = weigh(id);
  return weight + BigInt(seen.size);
});
`;

const JOB = `CREATE TABLE rides (id BIGINT NOT NULL, origin STRING NOT NULL) WITH (
  'connector' = 'kafka', 'topic' = 'rides', 'properties.bootstrap.servers' = 'localhost:9092', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json'
);

SELECT id, score(id, origin) AS score FROM rides;
`;

const journey = useJourney({
  sample: 'orders',
  files: {
    'functions/score.ts': SCORE,
    'jobs/scores/job.sql': JOB,
    'streams/rides.yaml': 'data: ../data/rides.csv\nformat: { type: csv, header: true }\n',
    'data/rides.csv': 'id,origin\n9007199254740993,EWR\n2,JFK\n3,LGA\n4,BOS\n',
  },
});
const FILE = 'score.ts';
let app: AppDriver;

beforeAll(async () => {
  app = await journey.open();
  await app.engineReady();
});

test('a click beside a line sets a breakpoint, F9 takes it away, and it goes with its line', async () => {
  await app.openText(FILE);
  await app.debugger.clickBeside(10);
  await app.debugger.signs('set').waitFor();
  await app.editor.goBehind('const weight');
  await app.page.keyboard.press('F9');
  await app.debugger.signs('set').waitFor({ state: 'detached' });
  await app.page.keyboard.press('F9');
  await app.debugger.signs('set').waitFor();
  await app.editor.goBehind('@weir/sdk');
  await app.page.keyboard.press('End');
  await app.page.keyboard.press('Enter');
  await app.panelTab(/^Debug/).click();
  const list = app.debugger.list('Breakpoints in TypeScript');
  await list.getByRole('checkbox', { name: 'Breakpoint at score.ts:11' }).waitFor();
  await app.editor.undo();
  await list.getByRole('checkbox', { name: 'Breakpoint at score.ts:10' }).waitFor();
});

test('the run stops there: its stack, its values with their types, whole', async () => {
  await app.openJob('scores');
  await app.run();
  await app.banner(/^Stopped .*score\.ts:10: a breakpoint\./).waitFor();
  await app.editor.shown(FILE);
  await app.debugger.stoppedLine.first().waitFor();
  await app.debugger.variable('id').first().getByText('9007199254740993n').waitFor();
  await app.debugger.variable('seen').getByText('Map').first().waitFor();
  await app.debugger.variable('seen').click();
  await app.debugger.variable('"EWR"').waitFor();
  await app.debugger.list('Call stack').getByText('score.ts').first().waitFor();
  await app.picture('breakpoints-1-stopped');
  expect(await app.barriers()).toEqual([]);
});

test('steps into a call, over a line and out of it; a frame below is looked at; expressions are watched and evaluated', async () => {
  await app.page.keyboard.press('F11');
  await app.banner(/score\.ts:4: the step ends here/).waitFor();
  await app.page.keyboard.press('F10');
  await app.banner(/score\.ts:5: the step ends here/).waitFor();
  await app.debugger.variable('doubled').getByText('18014398509481986n').waitFor();
  await (await app.debugger.evaluated('doubled + 1n')).getByText('18014398509481987n').waitFor();
  await app.page.getByRole('textbox', { name: 'Expression to watch' }).fill('id % 2n');
  await app.page.keyboard.press('Enter');
  await app.page.getByRole('tree', { name: 'Watched expressions' }).getByText('1n', { exact: true }).waitFor();
  await app.debugger.list('Call stack').getByRole('button').nth(2).click();
  await app.debugger.variable('origin').first().getByText('"EWR"').waitFor();
  await app.picture('breakpoints-2-caller');
  await app.page.keyboard.press('Shift+F11');
  await app.banner(/score\.ts:10: the step ends here|score\.ts:11: the step ends here/).waitFor();
});

test('resting on a name shows what it holds', async () => {
  await app.editor.restOn(/const\sseen\s=/, 'seen');
  await app.page.locator('.monaco-hover').getByText(/seen\s=\sMap/).first().waitFor();
  await app.picture('breakpoints-3-hover');
  await app.page.keyboard.press('Escape');
});

test('a condition is given by the other button, and met once; then the run goes on to its end', async () => {
  await app.debugger.clickBeside(10, 'right');
  await app.page.getByRole('menu').getByRole('menuitem', { name: /^Change it/ }).click();
  const question = app.page.getByRole('dialog', { name: 'Breakpoint at score.ts:10' });
  await question.getByRole('textbox', { name: 'Condition' }).fill('id === 3n');
  await app.picture('breakpoints-4-question');
  await question.getByRole('button', { name: 'Change the breakpoint' }).click();
  await app.page.locator('.break-condition.break-set').waitFor();
  await app.page.keyboard.press('F5');
  await app.banner(/score\.ts:10: it meets id === 3n\./).waitFor();
  await app.debugger.variable('id').first().getByText('3n', { exact: true }).waitFor();
  await app.page.keyboard.press('F5');
  await app.banner(/^Stopped/).waitFor({ state: 'detached' });
  await app.openJob('scores');
  await app.status(/finished/).waitFor();
  await app.results.show('select-1');
  expect(await app.results.cells(1)).toEqual(['+I', '9007199254740993', '18014398509481987']);
});

test("a process function shows Flink's row, key, state and watermark", async () => {
  await app.openText('sessions.ts');
  await app.editor.goBehind('const ended = time!');
  await app.page.keyboard.press('F9');
  await app.openJob('sessions');
  await app.run();
  await app.banner(/^Stopped .*sessions\.ts:/).waitFor();
  await app.debugger.variable('Flink').waitFor();
  await app.debugger.variable('state').first().waitFor();
  await app.debugger.variable('watermark').first().waitFor();
  await app.picture('breakpoints-5-process');
  await app.page.keyboard.press('Control+Alt+L');
  await app.page.locator('html[data-theme=light]').waitFor();
  expect(await app.barriers()).toEqual([]);
  await app.picture('breakpoints-6-light');
});

test('another window shows where it stands, too; it bars nobody when it is large', async () => {
  const large = await journey.open({ width: 750, height: 470, scale: 2 });
  await large.banner(/^Stopped /).waitFor();
  await large.debugger.variable('Flink').waitFor();
  await large.picture('breakpoints-7-zoomed');
  expect(await large.barriers()).toEqual([]);
  expectNoComplaints(large);
  await large.page.close();
  expectNoComplaints(app);
});
