import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, firstOf, PIPES, type World } from './worlds.ts';

const at = (line: number, more: object = {}) => ({ id: `${line}`, file: 'functions/score.ts', line, ...more });

describe.each(PIPES)('breakpoints in TypeScript over %s', (kind) => {
  let world: World;
  beforeEach(async () => void (world = await createWorld(kind)));
  afterEach(() => world.dispose());

  test('belong to the workspace, wait for a run that has their file, and say at once what cannot be read', async () => {
    const { scriptDebugger } = world.clients;
    const given = [at(1), at(2, { condition: 'id >' }), at(3, { log: 'is {id +}' }), at(4, { enabled: false })];
    const problems = ['breakpoint-waits', 'breakpoint-condition', 'breakpoint-log', undefined];
    expect((await scriptDebugger.set({ breakpoints: given, exceptions: 'uncaught' })).breakpoints.map(({ problem }) => problem?.code)).toEqual(problems);
    const other = await world.connect();
    expect(await firstOf(other.scriptDebugger.breakpoints({}))).toMatchObject({ exceptions: 'uncaught', stops: 'one', breakpoints: given });
    await expect(scriptDebugger.set({ breakpoints: [at(1), at(1)] })).rejects.toMatchObject({ code: 'breakpoint-twice' });
  });

  test('a run without TypeScript is not watched, and has no threads', async () => {
    const { run } = await world.clients.runs.start({ file: 'jobs/count/job.sql', text: 'FOREVER' });
    expect(await firstOf(world.clients.scriptDebugger.threads({ run }))).toEqual({ watched: false, threads: [] });
    await expect(world.clients.scriptDebugger.step({ run, thread: 't1', how: 'over' })).rejects.toMatchObject({ code: 'thread-gone' });
  });
});
