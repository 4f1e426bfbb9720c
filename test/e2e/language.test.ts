import { beforeAll, expect, test } from 'vitest';
import { type AppDriver, PATIENCE_MS } from '#test/drivers/app-driver.ts';
import { expectNoComplaints, useJourney } from '#test/drivers/journey.ts';

const TABLES = `CREATE TABLE flights (
  time_hour TIMESTAMP_LTZ(3),
  origin    STRING,
  dep_delay DOUBLE
) WITH (
  'connector' = 'kafka',
  'topic' = 'flights',
  'properties.bootstrap.servers' = 'localhost:9092',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json'
);

CREATE TABLE airports (
  code   STRING,
  runway INT
) WITH ('connector' = 'datagen', 'number-of-rows' = '5');
`;

const journey = useJourney({
  files: {
    'jobs/joined/job.sql': `${TABLES}\n`,
    'jobs/blank/job.sql': '-- A table from nothing.\n',
    'jobs/renamed/job.sql': `${TABLES}
CREATE TEMPORARY VIEW departed AS
SELECT origin, dep_delay FROM flights WHERE dep_delay IS NOT NULL;

SELECT COUNT(*) AS all_of_them FROM departed;

SELECT d.origin, MAX(d.dep_delay) AS worst FROM departed AS d GROUP BY d.origin;

SELECT origin FROM departed WHERE dep_delay > 60;
`,
  },
});
let app: AppDriver;

beforeAll(async () => {
  app = await journey.open();
  await app.engineReady();
});

test('a broken join is typed, and mended by keys alone', async () => {
  await app.openText('joined');
  await app.editor.goToEnd();
  await app.page.keyboard.type('SELECT f.origin, a.runway\nFROM flights AS f\nJOIN airports AS a ON f.origin = a.cod');
  await app.editor.suggestions.waitFor();
  await app.page.keyboard.press('Escape');
  await app.page.keyboard.type('a;');
  // What was said of the half-typed word goes when the whole one has been looked at.
  await expect.poll(async () => (await app.editor.squiggled()).join(), { timeout: PATIENCE_MS }).toContain('coda');
  await app.picture('language-1-broken-join');
  for (let key = 0; key < 5; key++) await app.page.keyboard.press('Backspace');
  await app.page.keyboard.press('Control+Space');
  await app.editor.suggestion('code').waitFor();
  await app.picture('language-2-completion');
  await app.editor.take('code');
  await app.page.keyboard.type(';');
  await app.editor.line(/ON\sf\.origin\s=\sa\.code;/).waitFor();
  await app.editor.squiggles.first().waitFor({ state: 'detached' });
});

test('a view is renamed where it is declared and in three statements, and is undone in one step', async () => {
  await app.openText('renamed');
  await app.editor.goBehind('VIEW departed');
  await app.page.keyboard.press('F2');
  await app.editor.renameBox.waitFor();
  await app.page.keyboard.type('left_late');
  await app.page.keyboard.press('Enter');
  await app.editor.line(/FROM\sleft_late\sAS\sd\sGROUP/).waitFor();
  const text = await app.editor.visibleText();
  expect(text.match(/left_late/g)).toHaveLength(4);
  expect(text).not.toMatch(/departed/);
  await app.editor.squiggles.first().waitFor({ state: 'detached' });
  await app.picture('language-3-renamed');
  await app.editor.undo();
  await app.editor.line(/FROM\sdeparted\sAS\sd\sGROUP/).waitFor();
});

test('from a name to where it is declared, what it is, and back to order', async () => {
  await app.openText('renamed');
  await app.editor.goBehind('FROM departed AS');
  for (let key = 0; key < 4; key++) await app.page.keyboard.press('ArrowLeft');
  await app.page.keyboard.press('F12');
  await app.status(/Ln 18, Col 23/).waitFor();
  await app.palette.execute('Go to a statement');
  await app.page.keyboard.type('airports');
  await app.page.getByRole('option', { name: /airports/ }).first().waitFor();
  await app.picture('language-4-outline');
  await app.page.keyboard.press('Enter');
  await app.status(/Ln 13, /).waitFor();
});

test('the page has nothing to complain of, and bars nobody', async () => {
  expectNoComplaints(app);
  expect(await app.barriers()).toEqual([]);
  await app.palette.execute('theme: light');
  await app.page.locator('html[data-theme=light]').waitFor();
  await app.openText('joined');
  await app.picture('language-5-light');
  expect(await app.barriers()).toEqual([]);
});
