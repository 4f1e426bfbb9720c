import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import kafkajs from 'kafkajs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { build } from 'vite';
import { Broker } from '#local-cluster/broker/broker.ts';
import { findBroker } from '#local-cluster/broker/broker-door.ts';
import type { BrokerKeeper } from '#electron/services/broker.ts';
import { runCli } from '#electron/cli/run-cli.ts';
import { places } from '#electron/host/places.ts';
import { createFakeBroker } from '#test/fakes/broker.ts';
import { brokerOptions, clientOf, produce, valuesIn } from '#test/drivers/local-kafka.ts';
import { createWorld, firstOf, folderOf } from './worlds.ts';

let place: { folder: string; dispose(): Promise<void> };
const open: BrokerKeeper[] = [];
beforeAll(async () => (place = await folderOf({})));
afterEach(async () => {
  for (const broker of open.splice(0)) await broker.dispose();
});
afterAll(() => place.dispose());

/** A keeper of its own, as another process would have it. */
function keeper(options: Partial<ConstructorParameters<typeof Broker>[0]> = {}): Broker {
  const broker = new Broker({ ...brokerOptions(join(place.folder, 'broker')), ...options });
  open.push(broker);
  return broker;
}

describe.each([
  ['fake', () => createFakeBroker() as BrokerKeeper],
  ['real', () => keeper()],
])('the contract, on the %s', (_name, make) => {
  test('a broker is started, followed and stopped', async () => {
    const world = await createWorld('memory', { brokerKeeper: make() });
    try {
      const { broker } = world.clients;
      expect(await firstOf(broker.state({}))).toMatchObject({ state: 'stopped', address: null });
      const ready = await broker.start({});
      expect(ready).toMatchObject({ state: 'ready', address: expect.stringMatching(/^127\.0\.0\.1:\d+$/) });
      expect(ready.message).toContain(ready.address);
      expect(await broker.start({})).toEqual(ready);
      expect(await firstOf(broker.state({}))).toEqual(ready);
      await broker.stop({});
      expect(await firstOf(broker.state({}), ({ state }) => state === 'stopped')).toMatchObject({ address: null });
      await broker.stop({});
    } finally {
      await world.dispose();
    }
  });
});

test('what was written is there after a stop, at the same address', async () => {
  const { address } = await keeper().start();
  await produce(clientOf(address!), 'kept', [{ value: 'one' }, { value: 'two' }]);
  await keeper().stop();
  const again = await keeper().start();
  expect(again.address).toBe(address);
  expect(await valuesIn(clientOf(address!), 'kept', 2)).toEqual(['one', 'two']);
});

test('messages whose times lie long ago are kept', async () => {
  const { address } = await keeper().start();
  const client = clientOf(address!);
  await produce(client, 'old', [{ value: 'from 2013' }]);
  const admin = client.admin();
  await admin.connect();
  try {
    const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: 'old', configNames: ['retention.ms', 'retention.bytes'] }] });
    expect(Object.fromEntries(resources[0]!.configEntries.map(({ configName, configValue }) => [configName, configValue]))).toEqual({ 'retention.ms': '-1', 'retention.bytes': '-1' });
  } finally {
    await admin.disconnect();
  }
});

test('a broker that is killed starts again on the same data', async () => {
  const broker = keeper();
  const { address } = await broker.start();
  await produce(clientOf(address!), 'killed', [{ value: 'before' }]);
  const { pid } = (await findBroker(join(place.folder, 'broker')))!.facts;
  const following = broker.state.follow(new AbortController().signal);
  await following.next();
  process.kill(pid, 'SIGKILL');
  expect(await firstOf(following, ({ code }) => code === 'broker-ended')).toMatchObject({ state: 'starting' });
  const again = await firstOf(broker.state.follow(new AbortController().signal), ({ state }) => state === 'ready');
  expect(await valuesIn(clientOf(again.address!), 'killed', 1)).toEqual(['before']);
});

test('a broker that was killed a moment ago is not taken for one that runs', async () => {
  const broker = keeper();
  await broker.start();
  process.kill((await findBroker(join(place.folder, 'broker')))!.facts.pid, 'SIGKILL');
  const { address } = await broker.start();
  await produce(clientOf(address!), 'at-once', [{ value: 'after' }]);
  expect(await valuesIn(clientOf(address!), 'at-once', 1)).toEqual(['after']);
});

test('a host that is killed takes its broker with it, and the next one finds the data', async () => {
  const holder = await holderOf(place.folder);
  const child = spawn(process.execPath, [holder, JSON.stringify(brokerOptions(join(place.folder, 'broker')))], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  await produce(clientOf(String(line).trim()), 'orphan', [{ value: 'kept' }]);
  const found = (await findBroker(join(place.folder, 'broker')))!;
  child.kill('SIGKILL');
  await found.gone;
  const { address } = await keeper().start();
  expect(await valuesIn(clientOf(address!), 'orphan', 1)).toEqual(['kept']);
});

test('a broker that is stopped from elsewhere stays stopped', async () => {
  const [owner, other] = [keeper(), keeper()];
  await owner.start();
  const stopped = firstOf(owner.state.follow(new AbortController().signal), ({ state }) => state !== 'ready');
  await other.stop();
  expect(await stopped).toMatchObject({ state: 'stopped' });
});

test('two that start at once share one broker, whichever of them started it', async () => {
  const [one, other] = [keeper(), keeper()];
  const [first, second] = await Promise.all([one.start(), other.start()]);
  expect(first.address).toBe(second.address);
  const stopped = firstOf(other.state.follow(new AbortController().signal), ({ state }) => state === 'stopped');
  await one.stop();
  await stopped;
});

describe('weir broker', () => {
  async function weir(line: string) {
    const text = { out: '', err: '' };
    const sink = (name: 'out' | 'err') => ({ closed: false, whenClosed: new Promise<void>(() => {}), write: async (more: string) => void (text[name] += more) });
    const broker = ({ stays = false } = {}) => new Broker({ ...brokerOptions(join(place.folder, 'cli-broker')), stays });
    const code = await runCli(line.split(' '), { cwd: place.folder, out: sink('out'), err: sink('err'), interrupted: new AbortController().signal, places: places(), startEngine: () => Promise.reject() as never, broker, wait: () => new Promise(() => {}) });
    return { code, ...text };
  }

  test('what start starts runs on, is found by status, and ended by stop', async () => {
    expect(JSON.parse((await weir('broker status --json')).out)).toEqual({ running: false, address: null });
    const started = await weir('broker start --json');
    const { address } = JSON.parse(started.out) as { address: string };
    expect(started).toMatchObject({ code: 0, err: expect.stringContaining('is starting') });
    try {
      expect(JSON.parse((await weir('broker status --json')).out)).toEqual({ running: true, address });
      expect((await weir('broker status')).out).toMatch(/at 127\.0\.0\.1:\d+\. It runs until it is stopped\.\n/);
      await produce(clientOf(address), 'by-cli', [{ value: 'x' }]);
    } finally {
      expect(await weir('broker stop --json')).toMatchObject({ code: 0, out: '{"running":false,"address":null}\n' });
    }
    expect(await findBroker(join(place.folder, 'cli-broker'))).toBeUndefined();
  });

  test('a note that a broker left behind finds no other program', async () => {
    const note = join(place.folder, 'cli-broker', 'broker.json');
    await writeFile(note, JSON.stringify({ ...JSON.parse(await readFile(note, 'utf8')), door: 9 }));
    expect(JSON.parse((await weir('broker status --json')).out)).toEqual({ running: false, address: null });
  });
});

describe('without Kafka on the machine', () => {
  test('a Maven that cannot fetch it ends in a sentence, and leaves nothing behind', async () => {
    const bin = join(place.folder, 'bin');
    const { folder } = await folderOf({ mvn: '#!/bin/sh\necho "[ERROR] Could not transfer artifact: no route to host"\nexit 1\n' });
    await chmod(join(folder, 'mvn'), 0o755);
    const cacheFolder = join(place.folder, 'no-cache');
    const broker = keeper({ folder: join(place.folder, 'unfetched'), cacheFolder, env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, bin } });
    await expect(broker.start()).rejects.toMatchObject({ code: 'kafka-not-fetched', message: expect.stringContaining('no route to host') });
    expect(broker.state.value).toMatchObject({ state: 'failed', code: 'kafka-not-fetched' });
    expect(await readdir(cacheFolder)).toEqual([]);
    await rm(folder, { recursive: true });
  });

  test('a broker that Kafka refuses to start says why, and where its log is', async () => {
    const broker = keeper({ folder: join(place.folder, 'refused'), extra: { 'log.retention.ms': 'nonsense' } });
    await expect(broker.start()).rejects.toMatchObject({ code: 'broker-start-failed', message: expect.stringMatching(/log\.retention\.ms.*broker\.log$/s) });
  });
});

/** A program that starts a broker and waits to be killed; bundled, since Node runs no TypeScript. */
async function holderOf(folder: string): Promise<string> {
  const root = resolve(import.meta.dirname, '../..');
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: { ssr: join(root, 'test/contract/broker-holder.ts'), outDir: join(folder, 'holder'), rollupOptions: { output: { entryFileNames: 'broker-holder.mjs' } } },
    ssr: { noExternal: true },
  });
  return join(folder, 'holder/broker-holder.mjs');
}
