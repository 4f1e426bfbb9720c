import { expect, it } from 'vitest';
import type { KubeObject } from './kube-object.ts';
import { troubleOfEvent, troubleOfPod } from './pod-trouble.ts';

const pod = (status: object): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'delays-1' }, status });
const waiting = (reason: string, message: string, more: object = {}) => pod({ phase: 'Pending', containerStatuses: [{ name: 'flink-main-container', ready: false, restartCount: 4, image: 'weir:9', state: { waiting: { reason, message } }, ...more }] });

it('says nothing of a pod that runs', () => {
  expect(troubleOfPod(pod({ phase: 'Running', containerStatuses: [{ name: 'm', ready: true, restartCount: 0, state: { running: {} } }] }))).toBeUndefined();
});

it.each([
  [waiting('ImagePullBackOff', 'Back-off pulling image "weir:9"'), 'image-not-pulled', /image weir:9 .*Back-off pulling/],
  [waiting('CreateContainerConfigError', 'secret "db" not found'), 'container-config', /secret "db" not found\./],
  [waiting('CrashLoopBackOff', 'back-off 40s', { lastState: { terminated: { exitCode: 1, reason: 'Error' } } }), 'pod-crashes', /4 restarts, exit code 1\)/],
  [waiting('CrashLoopBackOff', 'back-off 40s', { lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } } }), 'pod-out-of-memory', /more memory than its limit/],
  [pod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/1 nodes are available: 1 Insufficient memory.' }] }), 'no-node-room', /1 Insufficient memory\./],
  [pod({ phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory' }), 'pod-evicted', /low on resource: memory\./],
])('gives a sentence and a code for what keeps a pod from running (%#)', (broken, code, words) => {
  const trouble = troubleOfPod(broken);
  expect(trouble?.code).toBe(code);
  expect(trouble?.message).toMatch(words);
});

it('reads from an event that a quota keeps pods from being made', () => {
  const event = { apiVersion: 'v1', kind: 'Event', metadata: { name: 'e' }, reason: 'FailedCreate', involvedObject: { kind: 'ReplicaSet', name: 'delays-7c' }, message: 'Error creating: pods "delays-7c-x" is forbidden: exceeded quota: small, requested: limits.memory=2Gi, used: limits.memory=1Gi, limited: limits.memory=2Gi' };
  expect(troubleOfEvent(event)).toMatchObject({ code: 'kube-quota', object: 'delays-7c', message: expect.stringContaining('requested: limits.memory=2Gi') });
});
