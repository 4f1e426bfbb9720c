import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '#electron/cli/run-cli.ts';
import { places } from '#electron/host/places.ts';
import { connectorsOf, jarFolder, nameOfJar, placeOf } from '#electron/services/connectors/locked-jars.ts';
import { loadWorkspace } from '#electron/services/workspace/load-workspace.ts';
import { createFakeBroker } from '#test/fakes/broker.ts';
import { createFakeKeeper } from '#test/fakes/engine-keeper.ts';
import { hasMaven } from '#test/drivers/maven.ts';
import { folderOf } from './worlds.ts';

/** The engine's own build has it, so Maven need not fetch it. */
const KAFKA = 'org.apache.flink:flink-connector-kafka:5.0.0-2.2';

// Maven starts anew with each call, and looks into the network for what it does not have.
describe.skipIf(!hasMaven('what it resolves is not looked at.'))('weir lock', { timeout: 240_000 }, () => {
  let place: Awaited<ReturnType<typeof folderOf>>;
  let home: Awaited<ReturnType<typeof folderOf>>;
  let before: string | undefined;
  beforeAll(async () => {
    place = await folderOf({ 'weir.yaml': `weir: 1\nconnectors: [${KAFKA}]\n` });
    home = await folderOf({});
    before = process.env.WEIR_HOME;
    process.env.WEIR_HOME = home.folder;
  });
  afterAll(async () => {
    if (before === undefined) delete process.env.WEIR_HOME;
    else process.env.WEIR_HOME = before;
    await place?.dispose();
    await home?.dispose();
  });
  const weir = async (line: string) => {
    const said = { out: '', err: '' };
    const sink = (name: 'out' | 'err') => ({ closed: false, whenClosed: new Promise<void>(() => {}), write: async (text: string) => void (said[name] += text) });
    const parts = { cwd: place.folder, interrupted: new AbortController().signal, out: sink('out'), err: sink('err'), places: { ...places(), home: home.folder }, startEngine: () => createFakeKeeper(), broker: () => createFakeBroker(), wait: async () => {} };
    return { code: await runCli(line.split(' '), parts), ...said };
  };
  const problems = async () => (await loadWorkspace(place.folder)).state.problems.map(({ diagnostic }) => `${diagnostic.severity} ${diagnostic.code} ${diagnostic.range.start.line}`);

  test('until it has run, no connector is loaded, and that is said', async () => {
    expect(await problems()).toEqual(['warning connectors-unlocked 2']);
  });

  test('writes each jar with its sha256, and what Flink does not bring beside it', async () => {
    expect(await weir('lock')).toMatchObject({ code: 0, out: expect.stringContaining(KAFKA) });
    const { lock, connectors } = await loadWorkspace(place.folder);
    expect(lock!.jars[0]!.coordinates).toBe(KAFKA);
    const names = lock!.jars.map(({ coordinates }) => coordinates.split(':')[1]);
    expect(names).toContain('kafka-clients');
    expect(names.filter((name) => /^(slf4j|log4j)|^flink-(core|runtime|table|streaming|connector-base)/.test(name!))).toEqual([]);
    expect(connectors.paths).toEqual(lock!.jars.map((jar) => placeOf(jar)));
    expect(nameOfJar(KAFKA)).toBe('flink-connector-kafka-5.0.0-2.2.jar');
    expect(await problems()).toEqual([]);
  });

  test('is the same again, and --check says so', async () => {
    const text = await readFile(join(place.folder, 'weir.lock'), 'utf8');
    expect(await weir('lock --check')).toMatchObject({ code: 0 });
    expect(await readFile(join(place.folder, 'weir.lock'), 'utf8')).toBe(text);
  });

  test('a jar that is not what was locked is not loaded', async () => {
    const { lock } = await loadWorkspace(place.folder);
    await appendFile(placeOf(lock!.jars[0]!), 'more');
    expect(await problems()).toEqual(['warning connectors-not-fetched 2']);
    await rm(jarFolder(), { recursive: true });
    expect((await connectorsOf({ weir: 1, connectors: [KAFKA] }, lock)).paths).toEqual([]);
    expect(await weir('lock')).toMatchObject({ code: 0 });
    expect(await problems()).toEqual([]);
  });

  test('a repository that has other bytes under a locked name is refused', async () => {
    const path = join(place.folder, 'weir.lock');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace(/sha256: "[0-9a-f]{64}"/, `sha256: "${'0'.repeat(64)}"`));
    expect(await weir('lock')).toMatchObject({ code: 2, err: expect.stringContaining('[jar-changed]') });
    expect(await weir('lock --renew')).toMatchObject({ code: 0 });
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  test('a connector of another Flink is told when it is locked, and at its line; the one in its place leaves nothing of it', async () => {
    const old = KAFKA.replace('5.0.0-2.2', '3.4.0-1.20');
    await writeFile(join(place.folder, 'weir.yaml'), `weir: 1\nconnectors:\n  - ${old}\n`);
    expect(await weir('lock')).toMatchObject({ code: 0, err: expect.stringMatching(/flink-connector-kafka-3\.4\.0-1\.20\.jar is made for Flink 1\.20: it needs org\.apache\.flink.*\[connector-other-flink\]/) });
    expect(await problems()).toEqual(['warning connector-other-flink 3']);
    await writeFile(join(place.folder, 'weir.yaml'), `weir: 1\nconnectors:\n  - ${KAFKA}\n`);
    expect(await weir('lock')).toMatchObject({ code: 0, err: expect.not.stringContaining('warning') });
    expect(await readFile(join(place.folder, 'weir.lock'), 'utf8')).not.toMatch(/3\.4\.0/);
    expect(await problems()).toEqual([]);
  });

  test('a connector that is taken out leaves no jar behind', async () => {
    await writeFile(join(place.folder, 'weir.yaml'), 'weir: 1\n');
    expect(await weir('lock')).toMatchObject({ code: 0 });
    expect((await loadWorkspace(place.folder)).lock).toEqual({ weir: 1, connectors: [], jars: [] });
  });

  test('what Maven does not find is told with what it says', async () => {
    await writeFile(join(place.folder, 'weir.yaml'), 'weir: 1\nconnectors: [org.example.weir:no-such-connector:1.0]\n');
    expect(await weir('lock')).toMatchObject({ code: 2, err: expect.stringMatching(/no-such-connector.*\[connectors-not-resolved\]/s) });
  });
});
