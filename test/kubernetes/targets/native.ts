import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { PromotionStore, type Promotion } from '#electron/services/promotion/promotion-store.ts';
import { byName, objectsIn } from '../cluster/objects-in.ts';
import { helmProgram } from '../cluster/programs.ts';
import { fillNode } from '../cluster/troubles.ts';
import type { Target } from './target.ts';

const NAME = 'busiest-routes';

/** Flink's native application mode: each job has a cluster of its own. */
export const native: Target = {
  name: 'native',
  environment: { target: 'native' },
  app: NAME,
  skipped: {},
  taskManagers: (parallelism) => parallelism,
  missing: async (at) => {
    // Nothing has to stand before: all of it comes with the job.
    const looked = await at.weir('promote', NAME, '--env', 'test', '--dry-run', '--json');
    expect([looked.code, looked.plan?.changes.every(({ change }) => change === 'created')]).toEqual([0, true]);
  },
  notPulled: async ({ weir }) => {
    const { code, checks } = await weir('promote', NAME, '--env', 'test', '--yes', '--json');
    const image = checks.find(({ id }) => id === 'image');
    expect(code).toBe(3);
    return `${image?.evidence} [${image?.code}]`;
  },
  // Nothing does.
  stand: async () => {},
  takes: /you may not create configmaps/,
  noRoom: async ({ cluster, namespace }, look) => {
    // An autoscaler may add a node, so that alone refuses nothing.
    await fillNode(cluster, namespace);
    const full = await look().finally(() => cluster.kubectl.run('-n', namespace, 'delete', 'pod', 'filler', '--force'));
    expect(full.find(({ id }) => id === 'room')).toMatchObject({ state: 'warned', code: 'no-node-room', evidence: expect.stringMatching(/No node has room for \d TaskManager/) });
    await cluster.kubectl.apply({ apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'two-pods', namespace }, spec: { hard: { 'requests.memory': '2Gi' } } });
    await cluster.kubectl.run('-n', namespace, 'wait', 'resourcequota/two-pods', '--for=jsonpath={.status.used}', '--timeout=60s');
    const checks = await look().finally(() => cluster.kubectl.run('-n', namespace, 'delete', 'resourcequota', 'two-pods'));
    return checks.find(({ id }) => id === 'quota')!;
  },
  makeRoom: async () => {},
  halfway: /Removing Deployment/,
  alone: async (at) => exported(at),
  leave: async () => {},
};

/** As plain YAML, and as a chart that Helm itself renders, what is exported is what was promoted. */
async function exported({ weir, folder, namespace }: Parameters<Target['alone']>[0]): Promise<void> {
  const [{ work }] = (await new PromotionStore(join(folder, 'home')).history(folder, 'test', NAME)) as [Promotion];
  for (const format of ['yaml', 'helm']) expect(await weir('export', NAME, format, '--format', format, '--env', 'test', '--trust')).toMatchObject({ code: 0 });
  const plain = await Promise.all((await readdir(join(folder, 'yaml'))).filter((name) => name.endsWith('.yaml')).map((name) => readFile(join(folder, 'yaml', name), 'utf8')));
  expect(objectsIn(plain.join('---\n'))).toEqual([...work.resources].sort(byName));
  const chart = join(folder, 'helm');
  const values = ['-f', join(chart, 'values-test.yaml'), '-n', namespace];
  const helm = await helmProgram();
  expect(objectsIn(execFileSync(helm, ['template', NAME, chart, ...values], { encoding: 'utf8' }))).toEqual([...work.resources].sort(byName));
  expect(execFileSync(helm, ['lint', chart, '--strict', ...values], { encoding: 'utf8' })).not.toMatch(/WARNING|ERROR/);
}
