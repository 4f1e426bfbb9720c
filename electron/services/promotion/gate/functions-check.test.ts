import { expect, test } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import type { Blueprint } from '../blueprint.ts';
import { functionsInNode, functionsOnMachine, functionsOnNodes } from './functions-check.ts';

const node = (machine: string | undefined, labels: Record<string, string> = {}): KubeObject => ({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n', labels: { ...(machine ? { 'kubernetes.io/arch': machine } : {}), ...labels } }, status: { nodeInfo: { architecture: 'arm64' } } });

function look(nodes: KubeObject[] | Failure, selector?: Record<string, string>) {
  const list = async () => {
    if (nodes instanceof Failure) throw nodes;
    return { items: nodes, resourceVersion: '1' };
  };
  const blueprint = { promoted: { profile: { profile: { 'node-selector': selector } } } } as unknown as Blueprint;
  return functionsOnNodes({ client: { list } as never, blueprint, signal: new AbortController().signal });
}

test('nodes that may take the pods are looked at, and no others', async () => {
  expect(await look([node('amd64'), node('amd64')])).toMatchObject({ state: 'passed', evidence: 'The runner brings V8, and all 2 nodes are x86-64.' });
  expect(await look([node('arm64'), node(undefined)])).toMatchObject({ state: 'failed', code: 'functions-other-nodes', evidence: expect.stringContaining('are arm64') });
  expect(await look([node('amd64'), node('arm64')])).toMatchObject({ state: 'warned', code: 'functions-other-nodes', fix: expect.stringContaining('kubernetes.io/arch: amd64') });
  expect(await look([node('amd64'), node('arm64')], { 'kubernetes.io/arch': 'amd64' })).toMatchObject({ state: 'passed' });
  expect(await look([node('amd64'), node('arm64', { pool: 'jobs' })], { pool: 'jobs' })).toMatchObject({ state: 'failed' });
});

test('who may not see nodes is told that it is not known', async () => {
  expect(await look(new Failure('kube-forbidden', 'You may not list nodes.'))).toMatchObject({ state: 'unknown', evidence: expect.stringContaining('You may not list nodes.') });
  expect(await look([node('amd64')], { pool: 'none' })).toMatchObject({ state: 'unknown' });
});

test('a session cluster is what its JobManager runs on', () => {
  expect(functionsOnMachine('http://flink', 'amd64')).toMatchObject({ state: 'passed' });
  expect(functionsOnMachine('http://flink', 'aarch64')).toMatchObject({ state: 'failed', code: 'functions-other-nodes', evidence: expect.stringContaining('runs on aarch64') });
  expect(functionsOnMachine('http://flink', null)).toMatchObject({ state: 'unknown' });
});

test('functions that run in Node ask for no machine, and for an image that has it', () => {
  const inNode = (parameters?: string) => functionsInNode({ packed: { artefact: { script: { settings: parameters === undefined ? {} : { 'pipeline.global-job-parameters': parameters } } } } } as unknown as Blueprint);
  expect(inNode()).toBeUndefined();
  expect(inNode('weir.functions.runtime:v8')).toBeUndefined();
  expect(inNode('weir.functions.node:/opt/node')).toBeUndefined();
  for (const given of ['weir.functions.runtime:node', 'a:b,weir.functions.runtime:node', "a:b, weir.functions.runtime: 'node'"]) expect(inNode(given)).toMatchObject({ state: 'unknown', evidence: expect.stringContaining('image') });
});
