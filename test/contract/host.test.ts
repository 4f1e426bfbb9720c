import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOST_PROTOCOL } from '#shared/services/host.ts';
import { createWorld, firstOf, PIPES, type World } from './worlds.ts';

describe.each(PIPES)('host over %s', (kind) => {
  let world: World;
  beforeEach(async () => void (world = await createWorld(kind)));
  afterEach(() => world.dispose());

  test('greets, and refuses a window of another version', async () => {
    expect(await world.clients.hostClient.hello({ protocol: HOST_PROTOCOL })).toMatchObject({ protocol: HOST_PROTOCOL, version: '0' });
    await expect(world.clients.hostClient.hello({ protocol: 99 })).rejects.toMatchObject({ code: 'protocol-differs' });
  });

  test('tells of the engine, again after a restart', async () => {
    const states: string[] = [];
    for await (const { state } of world.clients.hostClient.engine({})) {
      states.push(state);
      if (states.length === 1) await world.clients.hostClient.restartEngine({});
      else break;
    }
    expect(states).toEqual(['ready', 'ready']);
  });

  test('tells what memory the engine takes, anew after a restart', async () => {
    const measured = () => firstOf(world.clients.hostClient.engine({}), ({ memory }) => memory !== undefined);
    expect(await measured()).toMatchObject({ state: 'ready', memory: { heapUsed: 1, heapMax: 2, resident: null } });
    await world.clients.hostClient.restartEngine({});
    expect((await measured()).memory).toBeDefined();
  });

  test("hands on the engine's log, also what came before", async () => {
    world.fake.say('first');
    world.fake.say('second');
    const seen: string[] = [];
    for await (const { text } of world.clients.hostClient.engineLog({})) {
      seen.push(text);
      if (text === 'second') world.fake.say('third');
      if (text === 'third') break;
    }
    expect(seen).toEqual(['first', 'second', 'third']);
  });

  test('remembers by workspace; two at once both stay', async () => {
    const { hostClient } = world.clients;
    expect(await hostClient.recall({ key: 'layout' })).toEqual({ value: null });
    await Promise.all([hostClient.remember({ key: 'layout', value: { left: 3 } }), hostClient.remember({ key: 'theme', value: 'dark' })]);
    const other = await world.connect();
    expect(await other.hostClient.recall({ key: 'layout' })).toEqual({ value: { left: 3 } });
    expect(await other.hostClient.recall({ key: 'theme' })).toEqual({ value: 'dark' });
  });

  test('counts its windows', async () => {
    const other = await world.connect();
    await other.hostClient.hello({ protocol: HOST_PROTOCOL });
    expect(world.host.windows.value).toBe(2);
    const gone = firstOf(world.host.windows.follow(new AbortController().signal), (count) => count === 1);
    other.close();
    expect(await gone).toBe(1);
  });
});
