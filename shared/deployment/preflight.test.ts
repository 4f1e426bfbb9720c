import { expect, test } from 'vitest';
import { promoted, type Given } from '#test/fixtures/deployment/promoted.ts';
import { effectiveConfiguration } from './effective-configuration.ts';
import { needsOf } from './needs.ts';
import { preflight } from './preflight.ts';

const found = (given: Given, slots = 4) => preflight({ ...promoted(given), topology: { slots: { total: slots, groups: { default: slots } } } }).map(({ severity, code }) => `${severity} ${code}`);

test('an environment that lacks nothing has no finding, with any shipped profile', () => {
  for (const profile of ['small', 'standard', 'critical']) expect(found({ profile })).toEqual([]);
});

test.each<[string, Given, string[]]>([
  ['no target, namespace, image', { environment: { target: undefined, namespace: undefined, image: undefined } }, ['error environment-incomplete', 'error environment-incomplete', 'error environment-incomplete']],
  ['a session cluster that nobody knows', { environment: { target: 'session', session: {} } }, ['error environment-incomplete']],
  ["no place of the runner for the operator's session cluster", { environment: { target: 'operator', session: { cluster: 'shared' }, image: undefined } }, ['error environment-incomplete']],
  ["all that the operator's session cluster needs", { environment: { target: 'operator', session: { cluster: 'shared', runner: 'https://repo.example.com/weir-runner.jar' }, image: undefined } }, []],
  ['jars without a registry', { artefact: { jars: [{ name: 'a.jar', sha256: 'e'.repeat(64), coordinates: null }] } }, ['error registry-missing']],
  ['a parameter without a value', { environment: { parameters: {} } }, ['error parameter-missing']],
  ['a secret without a place', { environment: { secrets: {} } }, ['error secret-unmapped']],
  ['a secret in the configuration', { environment: { settings: { 's3.secret-key': '${secret:kafka}' } } }, ['error secret-in-settings']],
  ['nowhere for checkpoints', { environment: { storage: { savepoints: 's3://a/b', 'high-availability': 's3://a/c' } } }, ['error no-checkpoint-storage']],
  ['nowhere for savepoints', { environment: { upgrade: 'savepoint', storage: { checkpoints: 's3://a/b', 'high-availability': 's3://a/c' } } }, ['error no-savepoint-storage']],
  ["nowhere for high availability's data", { environment: { storage: { checkpoints: 's3://a/b', savepoints: 's3://a/c' } } }, ['error ha-without-storage']],
  ['two JobManagers that do not know of each other', { profile: 'a', profiles: { a: { 'high-availability': false, jobmanager: { replicas: 2 } } } }, ['error replicas-without-ha']],
  ['last-state without high availability', { profile: 'small', environment: { upgrade: 'last-state' } }, ['error last-state-without-ha']],
  ['production without high availability', { profile: 'small', environment: { production: true } }, ['warning no-ha']],
  ['checkpoints all the time', { profile: 'a', profiles: { a: { checkpoints: { interval: '10 s', 'min-pause': '0 s' } } } }, ['warning checkpoint-interval-short', 'warning no-min-pause']],
  ['a port of the node, twice', { profile: 'a', profiles: { a: { 'host-network': true } } }, ['error host-network-port']],
  ['a range of ports', { profile: 'a', profiles: { a: { 'host-network': true, metrics: { port: '9249-9349' } } } }, []],
  ['too few slots that stand', { environment: { target: 'session', session: { create: true, taskmanagers: 1 } } }, ['error too-few-slots']],
])('%s', (_what, given, codes) => expect(found(given)).toEqual(codes));

test('a name in a comment is none, where the engine has said so', () => {
  const given = promoted({ environment: { parameters: {}, secrets: {} } });
  expect(preflight({ ...given, topology: null, named: { parameters: [], secrets: [] } })).toEqual([]);
});

test('what a job needs is told in pods', () => {
  const options = Object.fromEntries(effectiveConfiguration(promoted({ profile: 'critical' })).map(({ key, value }) => [key, value]));
  expect(needsOf({ slots: { total: 5, groups: {} } }, options)).toEqual({ slots: 5, taskmanagers: 3, pods: 5, cpu: 14, memory: 28 * 2 ** 30, largest: { cpu: 4, memory: 8 * 2 ** 30 } });
});

test('each option says where its value comes from, and what it took the place of', () => {
  const given = promoted({ environment: { settings: { 'execution.checkpointing.interval': '5 min', 'fs.default-scheme': '${brokers}' } }, artefact: {}, profile: 'a', profiles: { a: { checkpoints: { interval: '3 min' } } } });
  const effective = effectiveConfiguration(given, { 'kubernetes.cluster-id': 'delays' });
  const of = (key: string) => effective.find((option) => option.key === key);
  expect(of('execution.checkpointing.interval')).toEqual({ key: 'execution.checkpointing.interval', value: '5 min', from: 'environment', origin: 'environment prod: settings', over: [{ value: '3 min', origin: 'profile a: checkpoints.interval' }] });
  expect(of('taskmanager.memory.process.size')).toMatchObject({ origin: 'profile standard: taskmanager.memory' });
  expect(of('execution.checkpointing.savepoint-dir')).toMatchObject({ value: 's3://state/savepoints/delays', origin: 'environment prod: storage.savepoints' });
  expect(of('table.exec.state.ttl')).toMatchObject({ from: 'job' });
  expect(of('kubernetes.cluster-id')).toMatchObject({ from: 'weir' });
  expect(of('fs.default-scheme')).toMatchObject({ value: 'kafka-0:9092' });
});
