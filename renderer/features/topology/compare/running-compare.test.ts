import { afterEach, expect, it, vi } from 'vitest';
import { Disposables } from '#shared/base/disposable.ts';
import { Failure } from '#shared/base/failure.ts';
import type { Topology } from '#shared/topology/model.ts';
import { oneThenWait, showing, windowParts } from '#test/fakes/window-parts.ts';
import delays from '#test/fixtures/topologies/delays-by-airport.json';
import { createLookStore } from '../look/look-store.ts';
import { createTopologyStore } from '../topology-store.ts';
import { createRunningCompare } from './running-compare.ts';

const FILE = 'jobs/fixture/job.sql';
const HASH = 'c54362ca41f84ff3';
const plan = showing(delays as Topology).preview!.good!;
const running = { hash: HASH, revision: null, file: FILE, text: 'SELECT 1', edits: { operators: {}, groups: {} }, preview: plan, problem: null };
const place = (name: string, problem: string | null = null) => ({ name, path: `environments/${name}.yaml`, production: false, target: 'native', context: null, namespace: null, problem });

const open = new Disposables();
afterEach(() => open.dispose());

function setUp(answer: (signal?: AbortSignal, values?: string) => Promise<unknown>, names = ['prod', 'test']) {
  const client = { running: vi.fn(({ values }: { values?: string }, signal?: AbortSignal) => answer(signal, values)), environments: () => oneThenWait([...names.map((name) => place(name)), place('broken', 'Its file cannot be read.')]) };
  const parts = windowParts({ promotion: client as never }, showing(delays as Topology));
  const look = createLookStore(parts.settings);
  const layouter = { layout: async () => undefined, cancel: () => {}, dispose: () => {} };
  const store = open.add(createTopologyStore({ ...parts, layouter: layouter as never, look }));
  const compare = open.add(createRunningCompare({ ...parts, store, look }));
  return { ...parts, client, look, store, compare };
}

it('draws what runs there beside the job in front, and says so to the session', async () => {
  const { compare, client, look, session } = setUp(async () => running);
  await vi.waitUntil(() => compare.getState().environments.length);
  expect(compare.getState().environments.map(({ name }) => name)).toEqual(['prod', 'test']);
  const asked = compare.compare('prod');
  expect(compare.getState().asking).toBe('prod');
  await asked;
  expect(client.running).toHaveBeenCalledWith({ file: FILE, environment: 'prod', values: 'here' }, expect.anything());
  expect(look.getState().comparison).toMatchObject({ with: 'what runs in prod, c54362ca', text: 'SELECT 1' });
  expect([session.getState().compared, compare.getState().asking]).toEqual([{ environment: 'prod', hash: HASH }, undefined]);
  look.compare(undefined);
  expect(session.getState().compared).toBeUndefined();
});

it('fails with the sentence of whoever could not tell it', async () => {
  const { compare, look } = setUp(() => Promise.reject(new Failure('nothing-runs', 'Nothing runs in prod.')));
  await expect(compare.compare('prod')).rejects.toMatchObject({ code: 'nothing-runs' });
  expect([look.getState().comparison, compare.getState().asking]).toEqual([undefined, undefined]);
});

it('says why what runs there has no plan here', async () => {
  const failing = setUp(async () => ({ ...running, preview: null, problem: { code: 'other-jar', message: 'Another jar.' } }));
  await expect(failing.compare.compare('prod')).rejects.toMatchObject({ code: 'other-jar' });
  const diagnostics = [{ severity: 'error', message: '${place} has no value.' }];
  const unplanned = setUp(async () => ({ ...running, preview: { ...plan, topology: null, validation: { valid: false, statements: [], diagnostics } } }));
  await expect(unplanned.compare.compare('prod')).rejects.toMatchObject({ code: 'running-unplanned', message: expect.stringContaining('${place} has no value.') });
});

it('draws what takes a parameter of the environment alone by its values; where the job in front does too, nothing can be drawn yet', async () => {
  const diagnostics = [{ severity: 'error', message: '${place} has no value.' }];
  const unplanned = { ...running, preview: { ...plan, topology: null, validation: { valid: false, statements: [], diagnostics } } };
  const answer = async (_?: AbortSignal, values?: string) => (values === 'there' ? running : unplanned);
  const { compare, look, client } = setUp(answer);
  await compare.compare('prod');
  expect(client.running.mock.calls.map(([{ values }]) => values)).toEqual(['here', 'there']);
  expect(look.getState().comparison).toMatchObject({ with: 'what runs in prod, c54362ca, by its values', there: { environment: 'prod', hash: HASH } });
  const bare = setUp(answer);
  bare.session.setState({ preview: { ...bare.session.getState().preview!, good: undefined } });
  await expect(bare.compare.compare('prod')).rejects.toMatchObject({ code: 'running-unplanned', message: expect.stringContaining("Choose prod's values for runs here") });
});

it('gives up a question whose job is no longer in front', async () => {
  const { compare, look, session } = setUp((signal) => new Promise((_, reject) => signal?.addEventListener('abort', () => reject(new Failure('cancelled', 'Cancelled.')))));
  const asked = compare.compare('prod');
  session.setState({ activeFile: { path: 'jobs/other/job.sql', text: '', dirty: false, runnable: true } });
  await asked;
  expect([look.getState().comparison, compare.getState().asking]).toEqual([undefined, undefined]);
});

it('asks which environment is meant only where there are several', async () => {
  const several = setUp(async () => running);
  await vi.waitUntil(() => several.compare.getState().environments.length);
  several.compare.choose();
  expect([several.compare.getState().choosing, several.client.running.mock.calls.length]).toEqual([true, 0]);
  const one = setUp(async () => running, ['prod']);
  await vi.waitUntil(() => one.compare.getState().environments.length);
  await one.compare.choose();
  expect(one.look.getState().comparison?.there?.environment).toBe('prod');
});
