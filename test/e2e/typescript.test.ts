import { beforeAll, expect, test } from 'vitest';
import { type AppDriver, PATIENCE_MS } from '#test/drivers/app-driver.ts';
import { expectNoComplaints, useJourney } from '#test/drivers/journey.ts';

const journey = useJourney({ sample: 'orders' });
const FILE = 'discounts.ts';
let app: AppDriver;

const backspace = async (times: number) => {
  for (let key = 0; key < times; key++) await app.page.keyboard.press('Backspace');
};

const showJob = async () => {
  await app.editor.tab(/^discounts(?!\.ts)/).click();
  await app.editor.shown('discounts');
};

/** The file in front is on disk, and the host has read it. */
const saved = () => app.page.getByRole('navigation', { name: 'Where you are' }).getByText(', not saved').waitFor({ state: 'detached' });

beforeAll(async () => {
  app = await journey.open();
  await app.engineReady();
});

test('a type error is underlined while it is typed, told once in Problems, also when it is saved, and gone when it is mended', async () => {
  await app.openText(FILE);
  await app.editor.goBehind('return saved');
  await app.page.keyboard.type('.toString()');
  await expect.poll(() => app.editor.squiggled(), { timeout: PATIENCE_MS }).toEqual(['round']);
  const problems = await app.problems();
  const said = problems.getByText(/^Property 'round' does not exist on type 'string'\. \(TS2339\)$/);
  await said.waitFor();
  await app.picture('typescript-1-error');
  expect(await app.barriers()).toEqual([]);
  await app.editor.save();
  await saved();
  // The compiler says it of what is saved, too.
  await problems.getByRole('region', { name: 'functions/discounts.ts' }).waitFor();
  expect(await said.count()).toBe(1);
  await app.editor.focus();
  await backspace('.toString()'.length);
  await app.editor.squiggles.first().waitFor({ state: 'detached' });
  await app.editor.save();
});

test('members of the SDK are offered, and lead to its text, which can be read alone', async () => {
  await app.editor.goBehind('return saved');
  await app.page.keyboard.type('.tim');
  await app.editor.suggestion('times').waitFor();
  await app.picture('typescript-2-completion');
  await app.editor.take('times');
  await app.editor.line(/return\ssaved\.times/).waitFor();
  await app.page.keyboard.press('F12');
  await app.banner(/decimal\.ts is of a package/).waitFor();
  await app.editor.line(/times\(other/).waitFor();
  await app.picture('typescript-3-sdk');
  await app.page.keyboard.press('Alt+W');
  await app.editor.shown(FILE);
  await app.editor.focus();
  await backspace('.times'.length);
  await app.editor.squiggles.first().waitFor({ state: 'detached' });
});

test('from a call in SQL to the function, and another name for it in both', async () => {
  await app.openJob('discounts');
  await app.editor.goBehind('volume_discount');
  await app.page.keyboard.press('F12');
  await app.editor.shown(FILE);
  await app.status(/Ln 7, Col 14/).waitFor();
  await showJob();
  await app.editor.focus();
  await app.page.keyboard.press('F2');
  await app.editor.renameBox.waitFor();
  await app.page.keyboard.type('saved_by_three');
  await app.page.keyboard.press('Enter');
  await app.editor.line(/saved_by_three\(items\)/).waitFor();
  await app.palette.execute('Save all');
  await app.editor.tab(/discounts\.ts/).click();
  await app.editor.line(/export\sconst\ssaved_by_three/).waitFor();
  await app.editor.crumbs.filter({ hasText: 'saved_by_three' }).waitFor();
  await app.picture('typescript-4-renamed');
  await saved();
  await showJob();
  await saved();
  await app.editor.squiggles.first().waitFor({ state: 'detached' });
  await app.run();
  await app.results.show('savings');
  await app.results.rows.first().waitFor();
  await app.picture('typescript-5-run');
});

test('a function that is saved while its job runs is called as it is now, and beside the call stands which form it has', async () => {
  await showJob();
  await app.editor.focus();
  await app.page.keyboard.press('F10');
  await app.status(/^paused$/).waitFor();
  await app.editor.hint('V8 · per record').waitFor();
  await app.editor.tab(/discounts\.ts/).click();
  await app.editor.shown(FILE);
  await app.editor.goBehind('return saved');
  await app.page.keyboard.type('.plus(Decimal.of(9000))');
  await app.editor.save();
  await saved();
  await showJob();
  await app.status('discounts.ts replaced').waitFor();
  await app.panelTab('Run').click();
  await app.picture('typescript-10-replaced');
  expect(await app.barriers()).toEqual([]);
  await app.palette.execute('Let the run go on');
  await app.results.show('savings');
  await app.results.rows.getByText(/^9\d\d\d\.\d\d$/).first().waitFor();
  await app.editor.tab(/discounts\.ts/).click();
  await app.editor.goBehind('.plus(Decimal.of(9000))');
  await backspace('.plus(Decimal.of(9000))'.length);
  await app.editor.save();
  await saved();
});

test('a job that is a program knows the tables: columns are offered, a wrong one is told once, and it runs', async () => {
  await app.openJob('refusals');
  await app.editor.goBehind('p.outcome');
  await backspace('outcome'.length);
  await app.page.keyboard.type('outc');
  await app.editor.take('outcome');
  await app.page.keyboard.type('s');
  const problems = await app.problems();
  const said = problems.getByText(/Property 'outcomes' does not exist/);
  await said.waitFor();
  await app.picture('typescript-6-job');
  expect(await said.count()).toBe(1);
  await app.editor.focus();
  await backspace(1);
  await said.waitFor({ state: 'detached' });
  await app.editor.hint('Flink').waitFor();
  await app.run();
  await app.results.show('refusals');
  await app.results.rows.first().waitFor();
  await app.picture('typescript-7-job-run');
});

test('SQL in a template of a program is completed and explained as SQL is', async () => {
  await app.editor.goBehind(".insertInto('refusals');");
  await app.page.keyboard.type('\nsql`SELECT  FROM payments`.show();');
  await app.editor.goBehind('sql`SELECT ');
  await app.page.keyboard.type('outc');
  await app.editor.suggestion('outcome').waitFor();
  await app.picture('typescript-11-template');
  await app.editor.take('outcome');
  await app.editor.line(/sql`SELECT\soutcome\sFROM\spayments`/).waitFor();
  await app.editor.squiggles.first().waitFor({ state: 'detached' });
});

test('bars nobody, in light and large too', async () => {
  await app.editor.tab(/discounts\.ts/).click();
  await app.editor.shown(FILE);
  await app.palette.execute('theme: light');
  await app.page.locator('html[data-theme=light]').waitFor();
  expect(await app.barriers()).toEqual([]);
  await app.picture('typescript-8-light');
  const large = await journey.open({ width: 750, height: 470, scale: 2 });
  await large.openText(FILE);
  await large.editor.line(/saved_by_three/).first().waitFor();
  await large.picture('typescript-9-zoomed');
  expect(await large.barriers()).toEqual([]);
  expectNoComplaints(app);
  expectNoComplaints(large);
});
