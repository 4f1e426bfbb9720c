import { readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { places } from '#electron/host/places.ts';
import { findConflicts } from '#electron/services/connectors/jars/find-conflicts.ts';
import { copyJars, hasMaven } from '#test/drivers/maven.ts';

const KAFKA = { thin: 'org.apache.flink:flink-connector-kafka:5.0.0-2.2', fat: 'org.apache.flink:flink-sql-connector-kafka:5.0.0-2.2', old: 'org.apache.flink:flink-connector-kafka:3.4.0-1.20' };
const JDBC = ['org.apache.flink:flink-connector-jdbc-core:4.0.0-2.0', 'org.apache.flink:flink-connector-jdbc-postgres:4.0.0-2.0'];

/** Released jars, as Maven gives them, beside Flink's own. */
describe.skipIf(!hasMaven('no released jar is looked into.'))('jars of Maven Central', { timeout: 240_000 }, () => {
  let folder: string;
  const lib = join(places().runner, 'lib');
  const flink = readdirSync(lib).filter((name) => /^flink-(?!connector-kafka)/.test(name)).map((name) => join(lib, name));
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'weir-jars-'));
    await copyJars([...Object.values(KAFKA), ...JDBC], folder);
  }, 240_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const found = (...coordinates: string[]) => findConflicts(coordinates.map((each) => ({ coordinates: each, path: join(folder, `${each.split(':').slice(1).join('-')}.jar`) })), flink);

  test('for this Flink have nothing against them', async () => {
    expect(await found(KAFKA.fat, ...JDBC)).toEqual([]);
  });

  test('thin and fat are twins', async () => {
    expect(await found(KAFKA.thin, KAFKA.fat)).toMatchObject([{ code: 'connector-twin', coordinates: KAFKA.thin, message: expect.stringContaining('Keep one, best flink-sql-connector-kafka-5.0.0-2.2.jar') }]);
  });

  test('of another Flink are named with what they lack, and the release that fits', async () => {
    const [conflict] = await found(KAFKA.old);
    expect(conflict).toMatchObject({ code: 'connector-other-flink', coordinates: KAFKA.old });
    expect(conflict!.message).toMatch(/is made for Flink 1\.20: it needs org\.apache\.flink\.[\w.]+(\(\))? and \d+ more, which Flink 2\.3 does not have.*Take 5\.0\.0-2\.2, its release for this Flink\./);
  });
});
