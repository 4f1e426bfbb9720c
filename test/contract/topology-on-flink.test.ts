import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { linesOf, readRow } from '#shared/base/split-json.ts';
import { costOf, exchangeChanges } from '#shared/topology/cost.ts';
import type { TopologyEdits } from '#shared/topology/edits.ts';
import type { Operator } from '#shared/topology/model.ts';
import { places } from '#electron/host/places.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import type { EngineKeeper } from '#electron/services/engines.ts';
import { runCli } from '#electron/cli/run-cli.ts';
import { allOf, createWorld, type World } from './worlds.ts';
import { createFakeBroker } from '#test/fakes/broker.ts';

const where = places();
const built = existsSync(join(where.runner, 'weir-runner.jar'));

const FILE = 'jobs/items/job.sql';
const PATH = 'jobs/items/topology.yaml';
const FILES = {
  'weir.yaml': 'weir: 1\ncommon: [ddl/*.sql]\n',
  'ddl/orders.sql': "CREATE TABLE orders (id BIGINT, item STRING) WITH ('connector' = 'kafka', 'topic' = 'o', 'properties.bootstrap.servers' = 'localhost:1', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json');\n",
  'streams/orders.yaml': 'data: ../data/orders.csv\n',
  'data/orders.csv': 'id,item\n1,tea\n2,cup\n3,tea\n',
  [FILE]: 'SELECT item, COUNT(*) AS n FROM orders GROUP BY item;\n',
};

// What a person wrote into topology.yaml is what Flink plans and runs.
describe.skipIf(!built)('topology.yaml on Flink', () => {
  let keeper: EngineKeeper;
  let world: World;
  let aggregate: Operator;
  /** The aggregate and what it forwards to, which have one parallelism. */
  let together: string[];
  beforeAll(async () => {
    keeper = startEngine(where);
    await keeper.engine();
    world = await createWorld('memory', { files: FILES, keeper, keepEngine: true });
    const { operators } = (await preview()).topology!;
    aggregate = find(operators);
    together = operators.filter(({ chain }) => chain === aggregate.chain).map(({ uid }) => uid);
  });
  beforeEach(() => rm(join(world.folder, PATH), { force: true }));
  afterAll(async () => {
    await world?.dispose();
    await keeper?.dispose();
  });
  const preview = (topology?: TopologyEdits) => world.clients.language.preview({ file: FILE, text: FILES[FILE]!, ...(topology && { topology }) });
  const wide = (): TopologyEdits => ({ operators: Object.fromEntries(together.map((uid) => [uid, { parallelism: 2 }])), groups: {} });
  const find = (operators: Operator[]) => operators.find(({ type }) => type.endsWith('group-aggregate'))!;
  const save = (edits: TopologyEdits) => world.clients.topology.save({ file: FILE, edits, names: { [aggregate.uid]: 'Count per item' }, expect: null });
  const weir = async (line: string) => {
    const text = { out: '', err: '' };
    const sink = (name: 'out' | 'err') => ({ closed: false, whenClosed: new Promise<void>(() => {}), write: async (more: string) => void (text[name] += more) });
    const lent: EngineKeeper = { engine: (signal) => keeper.engine(signal), state: () => keeper.state(), onState: (listener) => keeper.onState(listener), onOutput: (listener) => keeper.onOutput(listener), restart: () => keeper.restart(), dispose: async () => {} };
    const code = await runCli(line.split(' '), { cwd: world.folder, out: sink('out'), err: sink('err'), interrupted: new AbortController().signal, places: where, startEngine: () => lent, broker: () => createFakeBroker(), wait: () => new Promise(() => {}) });
    return { code, ...text };
  };

  test('saved edits are in the plan, beside the plan without them, and their cost is that of the plan', async () => {
    const { operators } = wide();
    await save({ operators: { ...operators, [aggregate.uid]: { parallelism: 2, name: 'Count per item', slotSharingGroup: 'heavy' } }, groups: {} });
    const { topology, unedited, refused, orphans } = await preview();
    expect([refused, orphans]).toEqual([[], []]);
    expect(find(topology!.operators)).toMatchObject({ uid: aggregate.uid, operatorId: aggregate.operatorId, parallelism: 2, name: 'Count per item', slotSharingGroup: 'heavy' });
    expect(find(unedited!.operators)).toMatchObject({ parallelism: 1, slotSharingGroup: 'default' });
    const cost = costOf(topology!);
    expect([cost.slots, Object.fromEntries(cost.groups.map(({ group, slots }) => [group, slots]))]).toEqual([topology!.slots.total, topology!.slots.groups]);
    expect(cost.connections).toBeGreaterThan(costOf(unedited!).connections);
    expect(exchangeChanges(unedited!, topology!).added.length).toBeGreaterThan(0);
  });

  test('the job runs with them, and counts the same', async () => {
    await save(wide());
    const { run } = await world.clients.runs.start({ file: FILE, text: FILES[FILE]! });
    expect((await allOf(world.clients.runs.status({ run }))).at(-1)).toMatchObject({ state: 'finished', failure: null });
    const table = (await allOf(world.clients.runs.table({ run, sink: 'select-1', offset: 0, limit: 10 }))).flatMap(({ body }) => linesOf(body).map(readRow));
    expect(table.map(({ values }) => values.join(' ')).sort()).toEqual(['"cup" 1', '"tea" 2']);
  });

  test('what Flink refuses and what has no operator is told at its place, and the rest is done', async () => {
    await writeFile(join(world.folder, PATH), `weir: 1\noperators:\n  # Long gone\n  "u0000000000000000":\n    parallelism: 2\n  "${aggregate.uid}":\n    parallelism: 9\n    max-parallelism: 8\n    name: Counts\n`);
    const { code, out, err } = await weir('preview items --json');
    expect(code).toBe(0);
    // What is advised of the job itself stands beside.
    expect(err.split('\n').filter((line) => !line.startsWith('jobs/items/job.sql:'))).toEqual([
      expect.stringMatching(/^jobs\/items\/topology\.yaml:4:3: warning: The job has no operator u0000000000000000 \(Long gone\).*\[orphaned-edit\]$/),
      expect.stringMatching(/^jobs\/items\/topology\.yaml:7:5: warning: .* \[above-max-parallelism\]$/),
      '',
    ]);
    expect(JSON.parse(out)).toMatchObject({ orphans: ['u0000000000000000'], refused: [{ operator: aggregate.uid, property: 'parallelism' }] });
    expect(find((JSON.parse(out) as { operators: Operator[] }).operators)).toMatchObject({ parallelism: 1, name: 'Counts' });
    expect(await weir('run items --json --fold')).toMatchObject({ code: 0, err: expect.stringContaining('[above-max-parallelism]') });
  });
});
