import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '#electron/cli/run-cli.ts';
import { places } from '#electron/host/places.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import type { EngineKeeper } from '#electron/services/engines.ts';
import { createFakeBroker } from '#test/fakes/broker.ts';
import { createFakeKeeper } from '#test/fakes/engine-keeper.ts';
import { allOf, createWorld, firstOf, type World } from './worlds.ts';

const where = places();
const built = existsSync(join(where.runner, 'weir-runner.jar'));

/** No other text of a run has these letters. */
const VALUE = "xy'zzy-4711";
const FILE = 'jobs/items/job.sql';
const TEXT = "SELECT item, '${place}' AS place FROM orders;\n";
const FILES = {
  'weir.yaml': 'weir: 1\ncommon: [ddl/*.sql]\n',
  'ddl/orders.sql': "CREATE TABLE orders (item STRING) WITH ('connector' = 'kafka', 'topic' = 'o', 'properties.bootstrap.servers' = 'localhost:1', 'properties.default.api.timeout.ms' = '1000', 'properties.request.timeout.ms' = '500', 'properties.sasl.jaas.config' = 'x ${secret:jaas}', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');\n",
  'streams/orders.yaml': 'data: ../data/orders.csv\n',
  'data/orders.csv': 'item\ntea\n',
  [FILE]: TEXT,
  'environments/local.yaml': 'parameters: { place: here }\n',
  'environments/prod.yaml': 'namespace: streaming\ntarget: operator\nimage: runner:1\nparameters: { place: there }\nsecrets: { jaas: { secret: kafka, key: jaas } }\nstorage: { checkpoints: s3://a/b, savepoints: s3://a/c, high-availability: s3://a/d }\n',
  'environments/broken.yaml': 'namespaec: x\n',
};

function commandLine(world: World, keeper: () => EngineKeeper, secret = '') {
  return async (line: string) => {
    const said = { out: '', err: '' };
    const sink = (name: 'out' | 'err') => ({ closed: false, whenClosed: new Promise<void>(() => {}), write: async (text: string) => void (said[name] += text) });
    const parts = { cwd: world.folder, interrupted: new AbortController().signal, out: sink('out'), err: sink('err'), places: { ...where, home: world.home }, startEngine: keeper, broker: () => createFakeBroker(), wait: async () => {}, readSecret: async () => secret };
    const code = await runCli(line.split(' '), parts);
    return { code, ...said };
  };
}

describe('on the fake', () => {
  let world: World;
  beforeAll(async () => void (world = await createWorld('memory', { files: { ...FILES, [FILE]: "SELECT ${rows};\nSET '${secret:jaas}';\n", 'ddl/orders.sql': 'SET x', 'environments/local.yaml': 'parameters: { rows: 3 }\n', 'environments/prod.yaml': `${FILES['environments/prod.yaml'].replace('place: there', 'rows: 5')}` } })));
  afterAll(() => world?.dispose());
  const weir = (line: string) => commandLine(world, () => createFakeKeeper(), VALUE)(line);

  test('local.yaml gives parameters unless another environment is named', async () => {
    expect(await weir('secret set jaas')).toMatchObject({ code: 0, err: expect.stringMatching(/^jaas is kept in .*secrets\.json/) });
    expect(await weir(`run ${FILE} --json`)).toMatchObject({ code: 0, out: expect.stringContaining('"rows":3') });
    expect(await weir(`run ${FILE} --json --env prod`)).toMatchObject({ code: 0, out: expect.stringContaining('"rows":5') });
    expect(await weir(`validate ${FILE} --env prdo`)).toMatchObject({ code: 2, err: expect.stringContaining('Did you mean prod? [no-such-environment]') });
    expect(await weir(`run ${FILE} --env broken`)).toMatchObject({ code: 2, err: expect.stringContaining('[broken-environment]') });
  });

  test('the window chooses an environment, for all that looks at a job', async () => {
    const { workspace, language } = world.clients;
    expect(await firstOf(workspace.state({}), (state) => state.environment === 'local')).toMatchObject({ environments: [{ name: 'broken', broken: true }, { name: 'local' }, { name: 'prod' }] });
    const text = 'SELECT ${only};\n';
    await workspace.write({ path: 'environments/prod.yaml', text: 'parameters: { only: 1 }\n', expect: (await workspace.read({ path: 'environments/prod.yaml' })).version });
    expect((await language.validate({ file: FILE, text })).diagnostics).toMatchObject([{ code: 'parameter-missing' }]);
    await workspace.chooseEnvironment({ name: 'prod' });
    expect((await language.validate({ file: FILE, text })).valid).toBe(true);
    await workspace.chooseEnvironment({ name: null });
    await expect(workspace.chooseEnvironment({ name: 'nowhere' })).rejects.toMatchObject({ code: 'no-such-environment' });
  });

  test('nothing is promoted to what is of this machine, or cannot be read', async () => {
    const environments = await firstOf(world.clients.promotion.environments({}));
    expect(environments.map(({ name, problem }) => [name, problem !== null])).toEqual([['broken', true], ['local', true], ['prod', false]]);
  });

  test('a workspace that nobody trusts gets no secret', async () => {
    const text = "SET '${secret:jaas}';\n";
    await world.clients.workspace.trust({ trusted: false });
    expect((await world.clients.language.validate({ file: FILE, text })).diagnostics).toMatchObject([{ code: 'secret-missing' }]);
    await world.clients.workspace.trust({ trusted: true });
    expect((await world.clients.language.validate({ file: FILE, text })).valid).toBe(true);
  });

  test('names are listed and removed; the window keeps values too', async () => {
    await world.clients.workspace.keepSecret({ name: 'other', value: 'abc', environment: 'prod' });
    expect(await world.clients.workspace.secrets({})).toEqual([{ name: 'jaas', environment: null }, { name: 'other', environment: 'prod' }].sort((one) => (one.environment === null ? 1 : -1)));
    expect(await weir('secret remove other --env local')).toMatchObject({ code: 2, err: expect.stringContaining('[no-such-secret]') });
    await world.clients.workspace.removeSecret({ name: 'other', environment: 'prod' });
    expect(await weir('secret list')).toMatchObject({ code: 0, out: 'jaas\n' });
  });
});

describe('in the window', () => {
  const [OLD, NEW] = ['xyzzy-old-1', 'xyzzy-new-2'];
  let world: World;
  beforeAll(async () => {
    world = await createWorld('memory', { files: { ...FILES, [FILE]: "SET '${secret:db}';\n", 'ddl/orders.sql': 'SET x' } });
    await world.clients.workspace.trust({ trusted: true });
  });
  afterAll(() => world?.dispose());

  test('a value that is kept, replaced or removed is looked at again at once, and no answer has it', async () => {
    const { workspace, language } = world.clients;
    const said: unknown[] = [];
    const stop = new AbortController();
    const states = workspace.state({}, stop.signal)[Symbol.asyncIterator]();
    said.push(await states.next());
    const valid = async () => (await language.validate({ file: FILE, text: "SET '${secret:db}';\n" })).valid;
    expect(await valid()).toBe(false);
    for (const value of [OLD, NEW]) {
      const next = states.next();
      said.push(await workspace.keepSecret({ name: 'db', value }), await next);
      expect(await valid()).toBe(true);
    }
    said.push(await workspace.keepSecret({ name: 'db', value: NEW, environment: 'prod' }), await workspace.secrets({}));
    said.push(await workspace.keepSecret({ name: 'd b', value: NEW }).catch((thrown: Error) => [thrown.message, thrown]), await workspace.keepSecret({ name: 'db', value: NEW, environment: 'prdo' }).catch((thrown: Error) => [thrown.message, thrown]));
    expect(JSON.stringify(said)).not.toContain('xyzzy');
    expect(await readFile(join(world.home, 'secrets.json'), 'utf8')).not.toContain(OLD);
    await workspace.removeSecret({ name: 'db' });
    expect(await valid()).toBe(false);
    expect(await workspace.secrets({})).toEqual([{ name: 'db', environment: 'prod' }]);
    stop.abort();
    await states.return!();
  });
});

describe.skipIf(!built)('on Flink', () => {
  let keeper: EngineKeeper;
  let world: World;
  beforeAll(async () => {
    keeper = startEngine(where);
    world = await createWorld('memory', { files: FILES, keeper, keepEngine: true, runner: where.runner });
    await world.clients.workspace.trust({ trusted: true });
    await world.clients.workspace.keepSecret({ name: 'jaas', value: VALUE });
  });
  afterAll(async () => {
    await world?.dispose();
    await keeper?.dispose();
  });
  // The engine of all: a command's own end does not end it.
  const shared = () => Object.create(keeper, { dispose: { value: async () => {} } }) as EngineKeeper;
  const weir = (line: string) => commandLine(world, shared)(line);

  test('no value of a secret is in any file or stream after runs, a failure and exports', async () => {
    const heard: string[] = [];
    const { runs, language } = world.clients;
    const { run } = await runs.start({ file: FILE, text: TEXT });
    heard.push(JSON.stringify(await allOf(runs.status({ run }))), JSON.stringify(await language.preview({ file: FILE, text: TEXT })), JSON.stringify(await firstOf(runs.list({}), () => true)));
    for await (const { body } of runs.rows({ run, sink: 'select-1' })) heard.push(Buffer.from(body).toString());
    // The real Kafka that nobody answers for: what its client says of its login is heard too.
    await runs.start({ file: FILE, text: TEXT, realTables: ['orders'] }).then(
      async ({ run: real }) => {
        await runs.cancel({ run: real });
        heard.push(JSON.stringify(await allOf(runs.status({ run: real }))));
      },
      (thrown: Error) => heard.push(JSON.stringify([thrown.message, thrown])),
    );
    const shown = await weir(`validate ${FILE} --json`);
    const sql = await weir(`export ${FILE} out --format sql`);
    const yaml = await weir(`export ${FILE} deploy --env prod --format yaml`);
    const artefact = await weir(`artefact ${FILE} --json`);
    for (const { code, out, err } of [shown, sql, yaml, artefact]) {
      expect(code, err).toBe(0);
      heard.push(out, err);
    }
    expect(heard.join()).toContain('here');
    const forms = [VALUE, VALUE.replace("'", "''"), 'zzy-4711'];
    for (const form of forms) expect(heard.join('\n')).not.toContain(form);
    const files = (await Promise.all([world.folder, world.home].map(async (folder) => (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))))).flat();
    const holding = (await Promise.all(files.map(async (file) => ((await readFile(file)).includes('zzy-4711') ? [file] : [])))).flat();
    expect(holding).toEqual([join(world.home, 'secrets.json')]);
  }, 240_000);

  test('a script is written out with parameters, and secrets by name', async () => {
    const text = await readFile(join(world.folder, 'out/items.sql'), 'utf8');
    expect(text).toContain("SELECT item, 'here' AS place FROM orders;");
    expect(text).toContain("'x ${secret:jaas}'");
  });

  test('what ran here and what is promoted have one hash', async () => {
    const { run } = await world.clients.runs.start({ file: FILE, text: TEXT });
    const { hash } = await firstOf(world.clients.runs.status({ run }), ({ state }) => state === 'finished');
    const { out } = await weir(`artefact ${FILE} --json`);
    expect(JSON.parse(out).hash).toBe(hash);
    const deployment = await readFile(join(world.folder, 'deploy', (await readdir(join(world.folder, 'deploy'))).find((name) => /flinkdeployment/.test(name))!), 'utf8');
    expect(deployment).toContain(hash!);
  });

  test('a second export changes nothing; a file that a person changed is left alone', async () => {
    expect(await weir(`export ${FILE} deploy --env prod --format yaml`)).toMatchObject({ code: 0, out: expect.stringMatching(/^0 written/) });
    const [first] = (await readdir(join(world.folder, 'deploy'))).filter((name) => name.endsWith('.yaml'));
    await writeFile(join(world.folder, 'deploy', first!), 'mine: true\n');
    expect(await weir(`export ${FILE} deploy --env prod --format yaml`)).toMatchObject({ code: 2, err: expect.stringContaining('[export-exists]') });
    expect(await readFile(join(world.folder, 'deploy', first!), 'utf8')).toBe('mine: true\n');
    expect(await weir(`export ${FILE} deploy --env prod --format yaml --overwrite`)).toMatchObject({ code: 0, out: expect.stringContaining('1 written') });
  });
});
