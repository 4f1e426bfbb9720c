import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AppDriver } from '#test/drivers/app-driver.ts';
import { expectNoComplaints, useJourney } from '#test/drivers/journey.ts';
import { hasMaven } from '#test/drivers/maven.ts';


const journey = useJourney({
  files: {
    'jobs/blank/job.sql': '-- A table from nothing.\n',
    'jobs/archive/job.sql': `CREATE TABLE flights (
  time_hour TIMESTAMP_LTZ(3),
  origin    STRING,
  dep_delay DOUBLE
) WITH (
  'connector' = 'kafka',
  'topic' = 'flights',
  'properties.bootstrap.servers' = 'localhost:9092',
  'scan.startup.mode' = 'earliest-offset',
  'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601'
);

CREATE TABLE archive (origin STRING, dep_delay DOUBLE) WITH (
  'connector' = 'jdbc',
  'url' = 'jdbc:postgresql://localhost:5432/flights',
  'table-name' = 'archive'
);

INSERT INTO archive SELECT origin, dep_delay FROM flights WHERE dep_delay > 600;
`,
  },
});
let app: AppDriver;

beforeAll(async () => {
  app = await journey.open();
  await app.engineReady();
});

test("a WITH clause is completed from nothing, by what the connector's own factory says", async () => {
  await app.openText('blank');
  await app.editor.goToEnd();
  await app.page.keyboard.type('CREATE TABLE numbers (n BIGINT) WITH (');
  await app.editor.take("'connector'");
  await app.editor.line(/'connector'\s=\s''/).waitFor();
  await app.page.keyboard.press('Control+Space');
  await app.editor.suggestion("'datagen'").waitFor();
  await app.page.keyboard.type('datag');
  await app.editor.take("'datagen'");
  await app.editor.line(/'connector'\s=\s'datagen'/).waitFor();
  await app.page.keyboard.type(', ');
  await app.page.keyboard.press('Control+Space');
  await app.editor.suggestion("'rows-per-second'").waitFor();
  await app.picture('connectors-1-options');
  await app.page.keyboard.type('number');
  await app.editor.take("'number-of-rows'");
  await app.page.keyboard.type('5');
  await app.page.keyboard.press('End');
  await app.page.keyboard.type(';\nSELECT n FROM numbers;');
  await app.editor.line(/'number-of-rows'\s=\s'5'\);/).waitFor();
  await app.topology.drawn();
  expect(await app.editor.squiggles.count()).toBe(0);
  // How the query changes, as EXPLAIN CHANGELOG_MODE says, stands at the end of its line.
  await app.editor.line(/FROM\snumbers;.*\+I/).waitFor();
});

describe.skipIf(!hasMaven('no connector is added.'))('a connector that is not there', () => {
  test('is added by its quick fix, and the job runs with it', { timeout: 300_000 }, async () => {
    await app.openText('archive');
    await app.editor.warnings.first().waitFor();
    await app.editor.goBehind("'connector' = 'jdbc");
    await app.page.keyboard.press('Control+.');
    const fix = app.page.getByText('Add flink-connector-jdbc-postgres 4.0.0-2.0 and postgresql 42.7.4 to weir.yaml');
    await fix.waitFor();
    await app.picture('connectors-2-fix');
    await app.page.keyboard.press('Enter');
    await app.editor.warnings.first().waitFor({ state: 'detached', timeout: 240_000 });
    await app.picture('connectors-3-added');
    expect(await readFile(join(journey.folder, 'weir.yaml'), 'utf8')).toContain('- org.apache.flink:flink-connector-jdbc-postgres:4.0.0-2.0');
    expect(await readFile(join(journey.folder, 'weir.lock'), 'utf8')).toMatch(/postgresql:42\.7\.4", sha256: "[0-9a-f]{64}"/);
    await app.topology.drawn();
    await app.run();
    await app.status('finished').waitFor();
    await app.results.rows.first().waitFor();
  });

  test('the page has nothing to complain of', () => expectNoComplaints(app));
});
