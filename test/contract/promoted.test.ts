import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Service } from '#shared/rpc/contract.ts';
import type { RunId, Script, engine } from '#shared/services/engine.ts';
import { createLauncher } from '#local-cluster/launcher/launcher.ts';
import type { Launcher } from '#local-cluster/launcher/launcher.ts';
import { createFakeEngine } from '#test/fakes/engine.ts';
import { RUNNER_FOLDER } from './engine-parts.ts';

type Engine = Pick<Service<typeof engine>, 'validate' | 'nativeResources'>;
const signal = new AbortController().signal;
const script = (text: string, more: Partial<Script> = {}): Script => ({ file: 'job.sql', text, ...more });

let cache: string;
let launcher: Launcher | undefined;
beforeAll(() => void (cache = mkdtempSync(join(tmpdir(), 'weir-cache-'))));
afterAll(async () => {
  await launcher?.dispose();
  rmSync(cache, { recursive: true, force: true });
});

async function flink() {
  launcher ??= createLauncher({ runnerFolder: RUNNER_FOLDER, cacheFolder: cache });
  return launcher.engine();
}

const worlds: [string, boolean, () => Promise<Engine>][] = [
  ['the fake', true, async () => createFakeEngine()],
  ['Flink', existsSync(join(RUNNER_FOLDER, 'weir-runner.jar')), async () => (await flink()) as unknown as Engine],
];

describe.each(worlds)('what a place has for a job, on %s', (_, there, made) => {
  let on: Engine;
  beforeAll(async () => {
    if (there) on = await made();
  }, 120_000);
  const validate = (text: string, more: Partial<Script> = {}) => on.validate({ script: script(text, more) as never }, signal);

  test.runIf(there)('a parameter is put in; one without a value is said at its place', async () => {
    expect(await validate('SELECT ${n}', { parameters: { n: '3' } })).toMatchObject({ valid: true });
    const { valid, diagnostics } = await validate('SELECT 1;\n SELECT ${n}');
    expect(valid).toBe(false);
    expect(diagnostics).toMatchObject([{ code: 'parameter-missing', statement: 1, range: { start: { line: 2, column: 9 }, end: { line: 2, column: 13 } } }]);
  });

  const SIZES = { 'kubernetes.container.image.ref': 'registry/weir-runner:1', 'jobmanager.memory.process.size': '1g', 'taskmanager.memory.process.size': '1500m' };

  test.runIf(there)("a native cluster's resources: the JobManager first, then what it needs", async () => {
    const { resources, ha } = await on.nativeResources({ clusterId: 'delays', configuration: SIZES, podTemplate: null, files: {} }, signal);
    expect(resources[0]).toMatchObject({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'delays', labels: { app: 'delays' } } });
    expect(resources[0]).toMatchObject({ spec: { template: { spec: { containers: [{ name: 'flink-main-container', image: 'registry/weir-runner:1' }] } } } });
    const config = resources.find(({ metadata }) => metadata.name === 'flink-config-delays');
    expect((config as { data?: Record<string, string> }).data?.['config.yaml']).toMatch(/cluster-id: '?delays/);
    expect(resources.filter(({ kind }) => kind === 'Service').map(({ metadata }) => metadata.name).sort()).toEqual(['delays', 'delays-rest']);
    expect(ha).toEqual({ labels: { app: 'delays', type: 'flink-native-kubernetes' }, configMap: 'delays-cluster-config-map', plans: 'executionPlan-', applications: 'application-', jobConfigMap: 'delays-JOB-config-map' });
  });

  test.runIf(there)('what Flink refuses is said with its reason', async () => {
    await expect(on.nativeResources({ clusterId: 'd'.repeat(46), configuration: SIZES, podTemplate: null, files: {} }, signal)).rejects.toMatchObject({ code: 'native-refused' });
  });
});

test.runIf(existsSync(join(RUNNER_FOLDER, 'weir-runner.jar')))('no value of a secret leaves the engine', async () => {
  const client = await flink();
  const secrets = { pw: "it's-never-shown" };
  const ddl = "CREATE TABLE t (k STRING) WITH ('connector' = 'datagen', 'number-of-rows' = '1', 'fields.k.kind' = '${secret:pw}');\n";
  const told: unknown[] = [];
  told.push(await client.validate({ script: script(`${ddl}SELECT k FROM t`, { secrets }) }), await client.preview({ script: script(`${ddl}SELECT k FROM t`, { secrets }) }));
  told.push(await client.start({ script: script(`${ddl}SELECT k FROM t`, { secrets }), run: 'refused' as RunId }).catch((failure: unknown) => [String(failure), JSON.stringify(failure)]));
  const run = 'shown' as RunId;
  await client.start({ script: script(`${ddl}SHOW CREATE TABLE t`, { secrets }), run });
  for await (const { body } of client.rows({ run, sink: 'show-1', from: 0, patient: true })) told.push(new TextDecoder().decode(body));
  expect(JSON.stringify(told)).not.toContain('never-shown');
  expect(JSON.stringify(told)).toContain('${secret:pw}');
}, 120_000);
