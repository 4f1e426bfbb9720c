import { expect } from 'vitest';
import { fillNode } from '../cluster/troubles.ts';
import type { Promoting } from '../promoting.ts';
import { leftIn, type Target } from './target.ts';

const NAME = 'shared';
const STANDS = "the session cluster stands already, and its pods are not the job's";
const session = (taskmanagers: number) => ({ create: true, cluster: NAME, taskmanagers });

const apply = ({ weir }: Promoting, ...more: string[]) => weir('cluster', 'apply', '--env', 'test', '--yes', '--json', ...more);
const slots = async ({ flink }: Promoting) => flink<{ taskmanagers: number; 'slots-total': number }>(NAME, 'overview');

/** A session cluster of plain Deployments that Weir makes; jobs are sent to it by Flink's REST. */
export const onSession: Target = {
  name: 'session',
  environment: { target: 'session', session: session(1) },
  app: NAME,
  skipped: { account: STANDS, quota: STANDS, image: STANDS },
  // They are allocated before any job comes.
  taskManagers: (parallelism) => Math.max(1, parallelism),
  missing: async (at) => {
    const { code, checks } = await at.weir('promote', 'busiest-routes', '--env', 'test', '--yes', '--json');
    expect(code).toBe(3);
    expect(checks.find(({ id }) => id === 'reachable')).toMatchObject({ state: 'failed', code: 'session-cluster-missing', evidence: expect.stringContaining('weir cluster apply --env test') });
    const looked = await apply(at, '--dry-run');
    expect([looked.code, looked.cluster?.state, looked.cluster?.changes.every(({ change }) => change === 'created')]).toEqual([0, 'absent', true]);
  },
  notPulled: async (at) => {
    const { code, err } = await apply(at, '--timeout', '15');
    expect(code).toBe(1);
    expect((await at.weir('cluster', 'remove', '--env', 'test', '--yes')).code).toBe(0);
    return err;
  },
  stand: async (at) => {
    const made = await apply(at);
    expect([made.err, made.code]).toEqual(['', 0]);
    expect(await slots(at)).toMatchObject({ taskmanagers: 1, 'slots-total': 1 });
    const { metadata } = await at.cluster.kubectl.get<{ metadata: { managedFields: { manager: string; operation: string }[] } }>('deployment', `${NAME}-taskmanager`, '-n', at.namespace, '--show-managed-fields');
    expect(metadata.managedFields).toContainEqual(expect.objectContaining({ manager: 'weir', operation: 'Apply' }));
    expect((await apply(at, '--dry-run')).cluster).toMatchObject({ state: 'ready', steps: ['Nothing changes.'] });
  },
  takes: /you may not create services\/proxy/,
  noRoom: async (at, look) => {
    const room = (await look()).find(({ id }) => id === 'room')!;
    await at.environment({ session: session(2) });
    const checks = await look();
    expect(checks.find(({ id }) => id === 'dry-run')).toMatchObject({ state: 'warned', code: 'session-cluster-differs', evidence: expect.stringContaining(`Deployment ${NAME}-taskmanager`) });
    await fillNode(at.cluster, at.namespace);
    const { code, err } = await apply(at, '--timeout', '15').finally(() => at.cluster.kubectl.run('-n', at.namespace, 'delete', 'pod', 'filler', '--force'));
    expect([code, err]).toEqual([1, expect.stringMatching(/No node takes the pod .*\[no-node-room\]/)]);
    return room;
  },
  makeRoom: async (at) => {
    const scaled = await apply(at);
    expect([scaled.err, scaled.code]).toEqual(['', 0]);
    expect(await slots(at)).toMatchObject({ taskmanagers: 2, 'slots-total': 2 });
  },
  halfway: /Uploaded/,
  alone: async ({ weir }) => {
    const { code, err } = await weir('cluster', 'remove', '--env', 'test', '--yes', '--json');
    expect([code, err]).toEqual([3, expect.stringContaining('[session-in-use]')]);
  },
  leave: async (at) => {
    const removed = await at.weir('cluster', 'remove', '--env', 'test', '--yes', '--json');
    expect([removed.err, removed.code]).toEqual(['', 0]);
    expect(removed.cluster?.changes.map(({ object }) => object).sort()).toEqual(['ConfigMap shared-config', 'Deployment shared-jobmanager', 'Deployment shared-taskmanager', 'Role flink', 'RoleBinding flink', 'Service shared-jobmanager', 'Service shared-rest', 'ServiceAccount flink']);
    expect(await leftIn(at, 'serviceaccounts,roles,rolebindings', '-l', 'app.kubernetes.io/managed-by=weir')).toEqual([]);
  },
};
