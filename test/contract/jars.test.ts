import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { places } from '#electron/host/places.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import type { EngineKeeper } from '#electron/services/engines.ts';
import { runCli } from '#electron/cli/run-cli.ts';
import { buildWordsJar } from '#test/drivers/words-jar.ts';
import { createWorld, firstOf, folderOf, type World } from './worlds.ts';
import { createFakeBroker } from '#test/fakes/broker.ts';

const where = places();
const built = existsSync(join(where.runner, 'weir-runner.jar'));

const FILE = 'jobs/words/job.yaml';

describe.skipIf(!built)('jar jobs on Flink', () => {
  let keeper: EngineKeeper;
  let world: World;
  let made: string;
  let jar: Buffer;
  let out: string;
  beforeAll(async () => {
    made = await mkdtemp(join(tmpdir(), 'weir-jar-'));
    jar = await readFile(await buildWordsJar(made));
    out = join(made, 'out');
    keeper = startEngine(where);
    world = await createWorld('memory', { files: { 'weir.yaml': 'weir: 1\ndefaults: { parallelism: 2 }\n', 'lib/words.jar': jar, [FILE]: text() }, keeper, keepEngine: true });
    await world.clients.workspace.trust({ trusted: true });
  });
  afterAll(async () => {
    await world?.dispose();
    await keeper?.dispose();
    await rm(made, { recursive: true, force: true });
  });
  const text = (file = out) => `weir: 1\njar: ../../lib/words.jar\narguments: [${JSON.stringify(file)}]\n`;
  const preview = (yaml: string) => world.clients.language.preview({ file: FILE, text: yaml });

  test('the topology is what main() built: uids, types, state, parallelism', async () => {
    const { validation, topology } = await preview(text());
    expect(validation).toMatchObject({ valid: true, diagnostics: [{ severity: 'warning', code: 'no-uids', message: expect.stringContaining('An operator has no uid: count.'), range: { start: { line: 2 } } }] });
    const [words, count, write, end] = ['words', 'count', 'write', 'end'].map((name) => topology!.operators.find((operator) => operator.name.split(':')[0] === name)!);
    expect(words).toMatchObject({ uid: 'words', type: 'source' });
    expect(count).toMatchObject({ uid: expect.stringMatching(/^u[0-9a-f]{16}$/), type: 'keyed-process', parallelism: 2, state: [{ kind: 'keyed' }], changelog: null });
    expect(write).toMatchObject({ uid: 'write', type: 'map', chain: count!.chain });
    expect(end).toMatchObject({ uid: 'end', type: 'sink' });
    expect(topology!.edges).toContainEqual(expect.objectContaining({ from: 'words', to: count!.uid, ship: 'HASH' }));
    expect(existsSync(out)).toBe(false);
  });

  test('visual edits change the jar’s job, without another call of main(); what only its code decides is refused', async () => {
    const plain = await preview(text());
    const count = plain.topology!.operators.find(({ name }) => name === 'count')!.uid;
    const topology = { operators: { write: { chaining: 'head' as const, slotSharingGroup: 'io', parallelism: 2, name: 'to a file' }, [count]: { stateTtl: '1 h' }, gone: { name: 'x' } }, groups: {} };
    const edited = await world.clients.language.preview({ file: FILE, text: text(), topology });
    expect(edited.unedited).toEqual(plain.topology);
    expect(edited.topology!.operators.find(({ uid }) => uid === 'write')).toMatchObject({ name: 'to a file', slotSharingGroup: 'io', parallelism: 2, chaining: 'head' });
    expect(edited.topology!.chains).toHaveLength(plain.topology!.chains.length + 2);
    expect(edited).toMatchObject({ orphans: ['gone'], refused: [{ operator: count, code: 'ttl-in-code' }] });
  });

  test('a fault of the program has its place in job.yaml', async () => {
    const { validation, topology } = await preview('weir: 1\njar: ../../lib/words.jar\n');
    expect(topology).toBeNull();
    expect(validation.diagnostics).toMatchObject([{ severity: 'error', code: 'jar-main-failed', message: expect.stringMatching(/^main\(\) of example\.Words threw IllegalArgumentException: Give a file \(Words\.java:\d+\)\.$/) }]);
    for (const [yaml, code, line] of [
      ['jar: ../../lib/other.jar\n', 'jar-missing', 1],
      ['jar: job.yaml\n', 'jar-broken', 1],
      ['jar: ../../lib/words.jar\nmain: example.Wrods\n', 'jar-main-unknown', 2],
    ] as const)
      expect(await world.clients.language.validate({ file: FILE, text: yaml })).toMatchObject({ valid: false, diagnostics: [{ code, range: { start: { line } } }] });
  });

  test('runs only when its real sources and sinks are meant: then with figures, log, and what it writes', async () => {
    const { runs } = world.clients;
    await expect(runs.start({ file: FILE, text: text() })).rejects.toMatchObject({ code: 'jar-runs-for-real' });
    expect(existsSync(out)).toBe(false);
    const { run } = await runs.start({ file: FILE, text: text(), real: true });
    expect(await firstOf(runs.status({ run }), ({ state }) => state === 'finished' || state === 'failed')).toMatchObject({ state: 'finished', failure: null, sinks: [] });
    expect((await readFile(out, 'utf8')).split('\n').sort()).toEqual(['', 'a 1', 'a 2', 'b 1']);
    expect(await firstOf(runs.figures({ run }))).toMatchObject({ operators: expect.arrayContaining([expect.objectContaining({ operator: 'write', recordsIn: 3 })]) });
    expect(await firstOf(runs.logs({ run }), ({ text: line }) => line.startsWith('wrote'))).toMatchObject({ level: 'out', text: expect.stringMatching(/^wrote [ab] \d$/) });
  });

  test('nothing of it is called in a workspace that nobody trusted', async () => {
    await world.clients.workspace.trust({ trusted: false });
    await expect.poll(async () => (await preview(text())).validation.diagnostics.map(({ code }) => code)).toEqual(['untrusted']);
    await world.clients.workspace.trust({ trusted: true });
  });

  test('the command line validates, draws and runs it', async () => {
    const place = await folderOf({ 'weir.yaml': 'weir: 1\n', 'jobs/words/words.jar': jar, 'jobs/words/job.yaml': `jar: words.jar\narguments: [${JSON.stringify(`${out}-2`)}]\n` });
    const lent: EngineKeeper = { engine: (signal) => keeper.engine(signal), state: () => keeper.state(), onState: (listener) => keeper.onState(listener), onOutput: (listener) => keeper.onOutput(listener), restart: () => keeper.restart(), dispose: async () => {} };
    const weir = async (...args: string[]) => {
      const said = { out: '', err: '' };
      const sink = (name: 'out' | 'err') => ({ closed: false, whenClosed: new Promise<void>(() => {}), write: async (more: string) => void (said[name] += more) });
      const parts = { cwd: place.folder, interrupted: new AbortController().signal, out: sink('out'), err: sink('err'), places: { ...where, home: join(place.folder, 'home') } };
      const code = await runCli(args, { ...parts, startEngine: () => lent, broker: () => createFakeBroker(), wait: () => new Promise(() => {}) });
      return { code, ...said };
    };
    expect(await weir('preview', 'words')).toMatchObject({ code: 1, err: expect.stringContaining('[untrusted]') });
    expect(await weir('validate', 'words', '--trust')).toMatchObject({ code: 0, out: expect.stringMatching(/^jobs\/words\/job\.yaml:1:1: warning: .*\[no-uids\]\njobs\/words\/job\.yaml: valid\n$/) });
    expect((await weir('preview', 'jobs/words', '--trust')).out).toMatch(/^chain 1, parallelism 1\n {2}words \(source\) {2}\[.*words\]\n[\s\S]* count \(.*\) {2}\[state .*u[0-9a-f]{16}\]\n {2}write[\s\S]*4 operators, 2 chains, 1 slot\n$/);
    expect(await weir('run', 'words')).toMatchObject({ code: 1, err: expect.stringContaining('[jar-runs-for-real]') });
    expect(await weir('run', 'words', '--real')).toMatchObject({ code: 0, out: expect.stringContaining('finished') });
    expect((await readFile(`${out}-2`, 'utf8')).split('\n')).toHaveLength(4);
    await writeFile(join(place.folder, 'jobs/words/topology.yaml'), 'weir: 1\noperators:\n  write:\n    chaining: head\n  gone:\n    name: x\n');
    const edited = await weir('preview', 'words', '--trust');
    expect(edited).toMatchObject({ code: 0, out: expect.stringContaining('4 operators, 3 chains, 1 slot'), err: expect.stringMatching(/jobs\/words\/topology\.yaml:5:3: warning: .*\[orphaned-edit\]/) });
    expect(await weir('run', 'words', '--real')).toMatchObject({ code: 0, out: expect.stringContaining('finished'), err: expect.stringContaining('[orphaned-edit]') });
    await place.dispose();
  });
});
