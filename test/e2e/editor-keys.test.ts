import { beforeAll, expect, test } from 'vitest';
import { type AppDriver, PATIENCE_MS } from '#test/drivers/app-driver.ts';
import { expectNoComplaints, useJourney } from '#test/drivers/journey.ts';

const TABLES = `CREATE TABLE rides (
  ride_id STRING,
  driver  STRING,
  fare    DECIMAL(8, 2)
) WITH ('connector' = 'datagen', 'number-of-rows' = '5');
`;

const journey = useJourney({
  files: {
    'jobs/typed/job.sql': `${TABLES}\n`,
    'jobs/placed/job.sql': `${TABLES}
CREATE TEMPORARY VIEW dear_ones AS
WITH told AS (
  SELECT driver, fare FROM rides
), summed_over_everything_that_was_ever_driven_by_anyone_at_all AS (
  SELECT driver, SUM(fare) AS fares FROM told GROUP BY driver
)
SELECT driver, fares FROM summed_over_everything_that_was_ever_driven_by_anyone_at_all;

SELECT driver FROM dear_ones;
`,
  },
});
let app: AppDriver;
const press = (...keys: string[]) => keys.reduce((before, key) => before.then(() => app.page.keyboard.press(key)), Promise.resolve());
const crumbs = async () => (await app.editor.crumbs.allInnerTexts()).map((words) => words.replace(/\s+/g, ' '));

beforeAll(async () => {
  app = await journey.open();
  await app.engineReady();
});

test('Enter takes what a word begins, and is a new line behind a whole word, a bracket and where an alias may stand', async () => {
  await app.openText('typed');
  await app.editor.goToEnd();
  await app.page.keyboard.type('SELECT driv');
  await app.editor.suggestion('driver').waitFor();
  await press('Enter');
  await app.editor.line(/^SELECT\sdriver$/).waitFor();
  await app.page.keyboard.type(', fare');
  await app.editor.suggestion('fare').waitFor();
  await press('Enter');
  await app.page.keyboard.type('FROM rides fu');
  await app.editor.suggestion('FULL OUTER JOIN').waitFor();
  await press('Enter');
  await app.page.keyboard.type('WHERE fu.');
  await app.editor.suggestion('ride_id').waitFor();
  await press('ArrowDown', 'Enter');
  await app.page.keyboard.type(' IN (');
  await app.editor.suggestions.waitFor();
  await press('Enter');
  await expect.poll(() => app.editor.visibleText(), { timeout: PATIENCE_MS }).toMatch(/SELECT driver, fare\nFROM rides fu\nWHERE fu\.driver IN \(\n/);
});

test('a list that was asked for gives its first by Enter, too', async () => {
  await app.editor.goToEnd();
  await app.page.keyboard.type('\n;\nINSERT INTO ');
  await press('Control+Space');
  await app.editor.suggestion('rides').waitFor();
  await press('Enter');
  await app.editor.line(/^INSERT\sINTO\srides$/).waitFor();
});

test('where the cursor stands is said above the text, and leads on by keys alone', async () => {
  await app.openText('placed');
  await app.editor.goBehind('SUM(fare)');
  await expect.poll(crumbs, { timeout: PATIENCE_MS }).toEqual(['jobs/placed/job.sql', 'view dear_ones', 'with summed_over_everything_that_was_ever_driven_by_anyone_at_all']);
  await app.picture('breadcrumbs-1-dark');
  await press('Control+Shift+Period');
  await app.page.locator('.crumb[aria-current=location]:focus').waitFor();
  await press('Enter');
  await app.page.getByRole('menuitemradio', { name: /summed_over/ }).waitFor();
  await app.picture('breadcrumbs-2-siblings');
  await press('ArrowUp', 'Enter');
  await app.status(/Ln 8, Col 6/).waitFor();
  await expect.poll(crumbs, { timeout: PATIENCE_MS }).toEqual(['jobs/placed/job.sql', 'view dear_ones', 'with told']);
  await press('Control+Shift+Period', 'Home', 'ArrowDown');
  await app.page.getByRole('menuitemradio', { name: /SELECT driver FROM dear_ones/ }).waitFor();
  await press('Escape', 'Escape');
  await app.editor.pane.locator('.monaco-editor.focused').waitFor();
  await app.page.keyboard.type('x');
  await expect.poll(crumbs, { timeout: PATIENCE_MS }).toEqual(['jobs/placed/job.sql', 'view dear_ones', 'with xtold']);
  await app.editor.undo();
});

test('it bars nobody, also at twice the size', async () => {
  const large = await journey.open({ width: 750, height: 470, scale: 2 });
  await large.openText('placed');
  await large.editor.focus();
  await large.page.keyboard.press('Control+Home');
  for (let line = 1; line < 11; line++) await large.page.keyboard.press('ArrowDown');
  await large.editor.crumbs.nth(2).waitFor();
  await large.picture('breadcrumbs-3-twice-the-size');
  // Where the cursor is in a part of a drawn job, the other operators are dimmed on purpose.
  await large.openText('typed');
  expect(await large.barriers()).toEqual([]);
  expectNoComplaints(app);
});
