import { expect, test } from 'vitest';
import { haPlan } from './ha-plan.ts';

const ha = { labels: { app: 'delays' }, configMap: 'delays-cluster-config-map', plans: 'executionPlan-', applications: 'application-', jobConfigMap: 'delays-JOB-config-map' };
const job = '0'.repeat(31) + '1';
const maps = [
  { name: 'delays-cluster-config-map', keys: ['leader', `executionPlan-${job}`, `application-${job}`, 'org.apache.flink.k8s.leader.restserver'] },
  { name: `delays-${job}-config-map`, keys: ['checkpointID-0000000000000000007', 'counter'] },
  { name: 'flink-config-delays', keys: ['config.yaml'] },
  { name: 'pod-template-delays', keys: ['taskmanager-pod-template.yaml'] },
];

test('an upgrade from a savepoint takes out plans, applications and the pointers to checkpoints', () => {
  expect(haPlan(ha, maps, false)).toEqual({
    entries: [{ configMap: 'delays-cluster-config-map', keys: [`executionPlan-${job}`, `application-${job}`] }],
    configMaps: [`delays-${job}-config-map`],
  });
});

test('an upgrade from the last state leaves the pointers to checkpoints', () => {
  expect(haPlan(ha, maps, true)).toMatchObject({ entries: [{ keys: [`executionPlan-${job}`, `application-${job}`] }], configMaps: [] });
});

test('a store that has nothing needs nothing', () => {
  expect(haPlan(ha, [], false)).toEqual({ entries: [], configMaps: [] });
});
