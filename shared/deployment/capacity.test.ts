import { expect, it } from 'vitest';
import { flinkMemoryOf, needOf, quantityOf, quotaShortfalls, withoutRoom } from './capacity.ts';
import type { KubeObject } from './kube-object.ts';

const GI = 2 ** 30;
const options = { 'jobmanager.memory.process.size': '1 gb', 'taskmanager.memory.process.size': '2048m', 'taskmanager.numberOfTaskSlots': '2', 'kubernetes.taskmanager.cpu.amount': '1.0', 'kubernetes.jobmanager.cpu.amount': '0.5', 'kubernetes.taskmanager.cpu.limit-factor': '2.0' };
const node = (name: string, memory: string, more: object = {}): KubeObject => ({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { zone: name } }, spec: {}, status: { allocatable: { cpu: '4', memory, pods: '10' }, conditions: [{ type: 'Ready', status: 'True' }] }, ...more });
const pod = (nodeName: string, memory: string): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p' }, spec: { nodeName, containers: [{ resources: { requests: { cpu: '500m', memory } } }] }, status: { phase: 'Running' } });

it('reads what Kubernetes and what Flink write', () => {
  expect(['500m', '2Gi', '1e3', '4', '1500M'].map(quantityOf)).toEqual([0.5, 2 * GI, 1000, 4, 1.5e9]);
  expect(['1600m', '2 gb', '512 MB', '1024'].map(flinkMemoryOf)).toEqual([1600 * 2 ** 20, 2 * GI, 512 * 2 ** 20, 1024]);
});

it('needs a JobManager and as many TaskManagers as the slots take', () => {
  expect(needOf(options, 5)).toEqual([
    { role: 'jobmanager', count: 1, cpu: 0.5, memory: GI, cpuLimit: 0.5, memoryLimit: GI },
    { role: 'taskmanager', count: 3, cpu: 1, memory: 2 * GI, cpuLimit: 2, memoryLimit: 2 * GI },
  ]);
});

it('finds what a quota leaves too little of, and counts what will be gone', () => {
  const quota: KubeObject = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'small' }, status: { hard: { 'requests.memory': '5Gi', pods: '20' }, used: { 'requests.memory': '4Gi', pods: '2' } } };
  expect(quotaShortfalls([quota], needOf(options, 2), [])).toEqual([{ quota: 'small', resource: 'requests.memory', limit: 5 * GI, free: GI, need: 3 * GI }]);
  expect(quotaShortfalls([quota], needOf(options, 2), [pod('a', '1Gi'), pod('a', '2Gi')])).toEqual([]);
});

it('finds which pods no node takes', () => {
  expect(withoutRoom([node('a', '4Gi')], [], needOf(options, 2))).toEqual([]);
  expect(withoutRoom([node('a', '4Gi')], [pod('a', '3Gi')], needOf(options, 2))).toEqual([{ role: 'taskmanager', count: 1, cpu: 1, memory: 2 * GI }]);
  const closed = [node('a', '9Gi', { spec: { unschedulable: true } }), node('b', '9Gi', { spec: { taints: [{ key: 'gpu', effect: 'NoSchedule' }] } })];
  expect(withoutRoom(closed, [], needOf(options, 2))).toHaveLength(2);
  expect(withoutRoom([node('a', '9Gi'), node('b', '1Gi')], [], needOf(options, 2), { zone: 'b' })).toEqual([{ role: 'taskmanager', count: 1, cpu: 1, memory: 2 * GI }]);
});
