import { expect, it } from 'vitest';
import type { KubeObject } from './kube-object.ts';
import { changedFields } from './resource-diff.ts';

const deployment = (image: string, more: object = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'delays', labels: { app: 'delays' }, ...more },
  spec: { replicas: 1, template: { spec: { containers: [{ name: 'side', image: 'side:1' }, { name: 'main', image, env: [{ name: 'A', value: '1' }] }] } } },
});

it('names a changed field by the name of its container, wherever that stands in the list', () => {
  const next = deployment('weir:2');
  (next.spec as { template: { spec: { containers: unknown[] } } }).template.spec.containers.reverse();
  expect(changedFields(deployment('weir:1'), next)).toEqual([{ path: 'spec.template.spec.containers[main].image', old: 'weir:1', new: 'weir:2' }]);
});

it('leaves out what the server writes', () => {
  const live = { ...deployment('weir:1', { resourceVersion: '7', uid: 'u', generation: 3, managedFields: [{}], creationTimestamp: 'now' }), status: { readyReplicas: 1 } };
  expect(changedFields(live, deployment('weir:1'))).toEqual([]);
});

it('shows each part of what is wholly new', () => {
  const map: KubeObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' }, data: { 'a.yaml': 'one\ntwo' } };
  expect(changedFields(undefined, map)).toContainEqual({ path: 'data."a.yaml"', old: null, new: 'one\ntwo' });
});

it('tells that an item of a list went', () => {
  const next = deployment('weir:1');
  (next.spec as { template: { spec: { containers: unknown[] } } }).template.spec.containers.shift();
  expect(changedFields(deployment('weir:1'), next)).toEqual([
    { path: 'spec.template.spec.containers[side].name', old: 'side', new: null },
    { path: 'spec.template.spec.containers[side].image', old: 'side:1', new: null },
  ]);
});

it('never shows a secret', () => {
  const secret = (password: string): KubeObject => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'db' }, data: { password } });
  const [change] = changedFields(secret('b25l'), secret('dHdv'));
  expect(change).toEqual({ path: 'data.password', old: '•••', new: '••• (changed)' });
});
