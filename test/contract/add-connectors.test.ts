import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { connectorResolver } from '#electron/host/connector-resolver.ts';
import { places } from '#electron/host/places.ts';
import { placeOf } from '#electron/services/connectors/locked-jars.ts';
import { hasMaven } from '#test/drivers/maven.ts';
import { createWorld, firstOf, folderOf, type World } from './worlds.ts';

/** The engine's own build has it, so Maven need not fetch it. */
const KAFKA = 'org.apache.flink:flink-connector-kafka:5.0.0-2.2';
const WORKSPACE = 'weir: 1\n# ours\nsettings: { a.b: c }\n';

describe('a connector that cannot be had', () => {
  test('changes no file, and says why', async () => {
    const world = await createWorld('memory', { files: { 'weir.yaml': WORKSPACE }, resolveConnectors: () => Promise.reject(new Failure('connectors-not-resolved', 'No.')) });
    await expect(world.clients.workspace.addConnectors({ coordinates: [KAFKA] })).rejects.toMatchObject({ code: 'connectors-not-resolved' });
    expect(await readFile(join(world.folder, 'weir.yaml'), 'utf8')).toBe(WORKSPACE);
    await expect(readFile(join(world.folder, 'weir.lock'))).rejects.toThrow();
    await world.dispose();
  });

  test('nor is a weir.yaml touched that cannot be read', async () => {
    const world = await createWorld('memory', { files: { 'weir.yaml': 'weir: 1\nflnk: 2\n' } });
    await expect(world.clients.workspace.addConnectors({ coordinates: [KAFKA] })).rejects.toMatchObject({ code: 'broken-workspace' });
    await world.dispose();
  });
});

// Maven starts anew, and looks into the network for what it does not have.
describe.skipIf(!hasMaven('what it resolves is not looked at.'))('a connector added from a window', { timeout: 240_000 }, () => {
  let world: World;
  let home: Awaited<ReturnType<typeof folderOf>>;
  let before: string | undefined;
  beforeAll(async () => {
    home = await folderOf({});
    before = process.env.WEIR_HOME;
    process.env.WEIR_HOME = home.folder;
    world = await createWorld('memory', { files: { 'weir.yaml': WORKSPACE, 'jobs/count/job.sql': 'SELECT 3;\n' }, resolveConnectors: connectorResolver(places()) });
  });
  afterAll(async () => {
    if (before === undefined) delete process.env.WEIR_HOME;
    else process.env.WEIR_HOME = before;
    await world?.dispose();
    await home?.dispose();
  });

  test('is in weir.yaml and the lock, and the next script has its jars', async () => {
    const { jars } = await world.clients.workspace.addConnectors({ coordinates: [KAFKA] });
    expect(await readFile(join(world.folder, 'weir.yaml'), 'utf8')).toBe(`${WORKSPACE}connectors:\n  - ${KAFKA}\n`);
    expect(await readFile(join(world.folder, 'weir.lock'), 'utf8')).toContain(jars[0]!.sha256);
    expect((await firstOf(world.clients.workspace.state({}))).problems).toEqual([]);
    await world.clients.language.validate({ file: 'jobs/count/job.sql', text: 'SELECT 3' });
    expect(world.fake.fake.asked.at(-1)!.script.jars).toEqual(jars.map((jar) => placeOf(jar)));
  });

  test('beside its twin is named at its line before anything runs', async () => {
    const [twin, text] = ['org.apache.flink:flink-sql-connector-kafka:5.0.0-2.2', await readFile(join(world.folder, 'weir.yaml'), 'utf8')];
    const { version } = await world.clients.workspace.read({ path: 'weir.yaml' });
    await world.clients.workspace.write({ path: 'weir.yaml', text: `${text}  - ${twin}\n`, expect: version });
    const { problems } = await firstOf(world.clients.workspace.state({}), (state) => state.problems.length > 0);
    expect(problems.map(({ diagnostic: { code, range } }) => `${code} ${range.start.line}`)).toEqual(expect.arrayContaining(['connector-twin 6']));
  });
});
