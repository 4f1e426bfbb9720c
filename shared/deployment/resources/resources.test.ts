import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { KubeObject } from '../kube-object.ts';
import { crdFaults } from '#test/drivers/crd-faults.ts';
import { promoted } from '#test/fixtures/deployment/promoted.ts';
import { mergePods } from './merge-pods.ts';
import { nativeQuestions, nativeResources } from './native.ts';
import { flinkSessionJob, flinkStateSnapshot, operatorResources, upgradeModeOf } from './operator.ts';
import { configFile, sessionResources } from './session.ts';

const kinds = (objects: KubeObject[]) => objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
const find = (objects: KubeObject[], kind: string, name?: string) => objects.find((object) => object.kind === kind && (name === undefined || object.metadata.name === name)) as KubeObject & { spec: any; data: any; binaryData: any };

describe('the operator', () => {
  const whole = () => promoted({ environment: { target: 'operator', 'image-pull-secrets': ['pull'] }, profile: 'critical', profiles: { critical: { 'node-selector': { disk: 'ssd' }, 'pod-template': { all: { spec: { tolerations: [{ key: 'flink', operator: 'Exists' }] } } } } }, promoted: { savepoint: { path: 's3://state/savepoints/one', allowNonRestored: true } } });

  test('a FlinkDeployment is one to the operator 1.7.0, with no field that it does not know', () => {
    const deployment = find(operatorResources(whole()), 'FlinkDeployment');
    expect(crdFaults('flinkdeployments', deployment)).toEqual([]);
    expect(crdFaults('flinkdeployments', { ...deployment, spec: { ...deployment.spec, jobManagers: {} } })).toEqual(['spec.jobManagers is unknown']);
    expect(crdFaults('flinksessionjobs', flinkSessionJob(whole(), 'shared', 'https://jars.example.com/delays.jar'))).toEqual([]);
  });

  test('what the operator has fields for is in them, and not in the options too', () => {
    const { spec } = find(operatorResources(whole()), 'FlinkDeployment');
    expect(spec).toMatchObject({
      image: 'registry.example.com/weir-runner:1.0',
      flinkVersion: 'v2_3',
      serviceAccount: 'flink',
      jobManager: { replicas: 2, resource: { memory: '2g', cpu: 1 } },
      taskManager: { resource: { memory: '8g', cpu: 4 } },
      job: { jarURI: 'local:///opt/weir/weir-runner.jar', entryClass: 'dev.weir.runner.cluster.PromotedJob', parallelism: 2, upgradeMode: 'savepoint', state: 'running', initialSavepointPath: 's3://state/savepoints/one', allowNonRestoredState: true },
    });
    expect(spec.job.args).toEqual(['--artefact', '/opt/weir/job/artefact.json', '--parameters', '/opt/weir/parameters/parameters.json']);
    expect(Object.keys(spec.flinkConfiguration)).not.toContain('jobmanager.memory.process.size');
    expect(spec.flinkConfiguration).toMatchObject({ 'execution.checkpointing.dir': 's3://state/checkpoints/delays', 'high-availability.type': 'kubernetes', 'table.exec.state.ttl': '1 h' });
  });

  test('a snapshot names whose it is', () => {
    expect(flinkStateSnapshot({ name: 'delays-1', namespace: 'streaming', clusterId: 'delays' }, { kind: 'FlinkDeployment', name: 'delays' })).toMatchObject({ apiVersion: 'flink.apache.org/v1beta1', kind: 'FlinkStateSnapshot', spec: { jobReference: { kind: 'FlinkDeployment', name: 'delays' } } });
  });

  test.each([
    [{}, 'small', 'savepoint'],
    [{ storage: { checkpoints: 's3://a/b' } }, 'standard', 'last-state'],
    [{ storage: {} }, 'standard', 'stateless'],
    [{ upgrade: 'stateless' }, 'standard', 'stateless'],
  ])('upgrades go the safest way that %o with %s allows: %s', (environment, profile, mode) => expect(upgradeModeOf(promoted({ environment, profile }))).toBe(mode));
});

describe('every target', () => {
  test('carries the same artefact, parameters and account, each resource with its hash, job, environment and revision', () => {
    const [native, operator] = [nativeResources(promoted(), { jobmanager: [], taskmanager: [] }), operatorResources(promoted())];
    expect(kinds(native)).toEqual(['ServiceAccount flink', 'Role flink', 'RoleBinding flink', 'ConfigMap delays-artefact', 'ConfigMap delays-parameters']);
    expect(operator.slice(0, native.length)).toEqual(native);
    for (const { metadata } of operator) {
      expect(metadata).toMatchObject({ namespace: 'streaming', labels: { 'app.kubernetes.io/managed-by': 'weir', 'weir.dev/job': 'delays' } });
      expect(metadata.annotations).toEqual({ 'weir.dev/hash': 'b'.repeat(64), 'weir.dev/job': 'delays', 'weir.dev/environment': 'prod', 'weir.dev/revision': 'c0ffee' });
    }
    expect(find(native, 'ConfigMap', 'delays-parameters').data).toEqual({ 'parameters.json': '{"brokers":"kafka-0:9092"}\n' });
  });

  test('an account that is named is not made', () => {
    const objects = operatorResources(promoted({ environment: { 'service-account': 'theirs' } }));
    expect(kinds(objects)).not.toContain('ServiceAccount theirs');
    expect(find(objects, 'FlinkDeployment').spec.serviceAccount).toBe('theirs');
  });

  test('a large artefact goes zipped, a larger one with the image', () => {
    const zipped = operatorResources(promoted({ promoted: { carriage: 'gzip' } }));
    expect(find(zipped, 'ConfigMap', 'delays-artefact').binaryData).toEqual({ 'artefact.json.gz': 'H4sI' });
    expect(find(zipped, 'FlinkDeployment').spec.job.args[1]).toBe('/opt/weir/job/artefact.json.gz');
    const layered = operatorResources(promoted({ promoted: { carriage: 'image' }, artefact: { jars: [{ name: 'kafka 1.jar', sha256: 'd'.repeat(64), coordinates: null }] } }));
    expect(kinds(layered)).not.toContain('ConfigMap delays-artefact');
    expect(find(layered, 'FlinkDeployment').spec.flinkConfiguration['pipeline.classpaths']).toBe('file:///opt/weir/job/jars/kafka%201.jar');
  });

  test('a secret is a variable that Kubernetes fills in, and no value is anywhere', () => {
    const { spec } = nativeQuestions(promoted()).taskmanager.podTemplate as { spec: any };
    expect(spec.containers[0].env).toEqual([{ name: 'WEIR_SECRET_KAFKA', valueFrom: { secretKeyRef: { name: 'kafka', key: 'jaas' } } }]);
  });
});

describe("Flink's native mode", () => {
  const flinks = (role: string): KubeObject[] => [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'flink-config-delays' }, data: { 'config.yaml': 'a: b' } },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'pod-template-delays' }, data: { 'taskmanager-pod-template.yaml': role } },
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'delays', labels: { app: 'delays' } }, spec: { replicas: 1, template: { spec: { from: role, volumes: [{ name: 'flink-config-volume', configMap: { name: 'flink-config-delays', items: [{ key: 'config.yaml', path: 'config.yaml' }] } }] } } } },
  ];

  test('the JobManager has its own template, its TaskManagers theirs, and both log by the profile', () => {
    const objects = nativeResources(promoted(), { jobmanager: flinks('jobmanager'), taskmanager: flinks('taskmanager') });
    expect(find(objects, 'ConfigMap', 'pod-template-delays').data).toEqual({ 'taskmanager-pod-template.yaml': 'taskmanager' });
    expect(find(objects, 'Deployment')).toMatchObject({ metadata: { labels: { app: 'delays', 'weir.dev/job': 'delays' } }, spec: { replicas: 1, template: { spec: { from: 'jobmanager' } } } });
    expect(find(objects, 'Deployment').spec.template.spec.volumes[0].configMap.items).toContainEqual({ key: 'log4j-console.properties', path: 'log4j-console.properties' });
    expect(find(objects, 'ConfigMap', 'flink-config-delays').data['log4j-console.properties']).toContain('rootLogger.level = INFO');
    expect(find(nativeResources(promoted({ promoted: { suspended: true } }), { jobmanager: flinks('jobmanager'), taskmanager: [] }), 'Deployment').spec.replicas).toBe(0);
  });

  test('the questions to Flink differ in their templates alone', () => {
    const { jobmanager, taskmanager } = nativeQuestions(promoted({ profile: 'critical' }));
    expect(jobmanager.configuration).toEqual(taskmanager.configuration);
    expect(jobmanager.configuration).toMatchObject({ '$internal.application.main': 'dev.weir.runner.cluster.PromotedJob', 'kubernetes.cluster-id': 'delays', 'kubernetes.jobmanager.labels': 'app.kubernetes.io/managed-by:weir,weir.dev/job:delays' });
    const main = ({ podTemplate }: typeof jobmanager) => (podTemplate as { spec: any }).spec;
    expect(main(jobmanager).containers[0].livenessProbe).toMatchObject({ tcpSocket: { port: 8081 }, periodSeconds: 10 });
    expect(main(taskmanager).containers[0].livenessProbe).toMatchObject({ tcpSocket: { port: 6122 } });
    expect(main(taskmanager).topologySpreadConstraints.map(({ topologyKey }: any) => topologyKey)).toEqual(['topology.kubernetes.io/zone', 'kubernetes.io/hostname']);
  });

  test('a port that is asked stays where it is asked, whatever a setting says', () => {
    const settings = { 'taskmanager.rpc.port': '7000-7100', 'rest.bind-port': '9000' };
    for (const { configuration } of [nativeQuestions(promoted({ environment: { settings } })).taskmanager, { configuration: find(operatorResources(promoted({ environment: { settings } })), 'FlinkDeployment').spec.flinkConfiguration }])
      expect(configuration).toMatchObject({ 'taskmanager.rpc.port': '6122', 'rest.port': '8081', 'rest.bind-port': '8081' });
  });

  test('under host network no port is asked, and none is fixed', () => {
    const { podTemplate, configuration } = nativeQuestions(promoted({ profile: 'a', profiles: { a: { 'host-network': true } } })).taskmanager;
    expect(JSON.stringify(podTemplate)).not.toContain('Probe');
    expect(Object.keys(configuration).filter((key) => /^(rest|taskmanager)\..*port$/.test(key))).toEqual([]);
  });
});

describe('a session cluster', () => {
  const cluster = (more = {}, profile = 'small') => promoted({ environment: { target: 'session', session: { create: true, cluster: 'shared', taskmanagers: 3 }, ...more }, profile });

  test('stands as plain Deployments: TaskManagers before any job comes', () => {
    const objects = sessionResources(cluster());
    expect(kinds(objects)).toEqual(['ServiceAccount flink', 'Role flink', 'RoleBinding flink', 'ConfigMap shared-config', 'Service shared-jobmanager', 'Service shared-rest', 'Deployment shared-jobmanager', 'Deployment shared-taskmanager']);
    const [jobmanager, taskmanager] = [find(objects, 'Deployment', 'shared-jobmanager').spec, find(objects, 'Deployment', 'shared-taskmanager').spec];
    expect([jobmanager.replicas, taskmanager.replicas]).toEqual([1, 3]);
    expect(taskmanager.template.spec.containers[0]).toMatchObject({ args: ['taskmanager', '-Dtaskmanager.host=$(POD_IP)'], resources: { requests: { cpu: '0.5', memory: String(1536 * 2 ** 20) }, limits: { cpu: '2' } } });
    expect(taskmanager.selector.matchLabels).toEqual({ app: 'shared', component: 'taskmanager' });
    expect(taskmanager.template.metadata.labels).toMatchObject(taskmanager.selector.matchLabels);
    expect(find(objects, 'Service', 'shared-rest').spec.selector).toEqual(jobmanager.selector.matchLabels);
    expect(parse(find(objects, 'ConfigMap').data['config.yaml'])).toMatchObject({ 'jobmanager.rpc.address': 'shared-jobmanager', 'taskmanager.numberOfTaskSlots': '1' });
  });

  test('with high availability a JobManager is found by its own address', () => {
    expect(find(sessionResources(cluster({}, 'critical')), 'Deployment', 'shared-jobmanager').spec.template.spec.containers[0].args).toEqual(['jobmanager', '--host', '$(POD_IP)']);
  });

  test('no value of the configuration is taken for something else than text', () => {
    expect(parse(configFile({ 'a.b': '1', 'c.d': 'true', 'e.f': '1 min: x' }))).toEqual({ 'a.b': '1', 'c.d': 'true', 'e.f': '1 min: x' });
  });
});

test('pods are merged as Kubernetes merges them', () => {
  const base = { spec: { containers: [{ name: 'main', env: [{ name: 'A', value: '1' }] }], tolerations: [{ key: 'a' }], dns: 'x' } };
  const over = { spec: { containers: [{ name: 'main', env: [{ name: 'A', value: '2' }, { name: 'B', value: '3' }] }, { name: 'side' }], tolerations: [{ key: 'b' }], dns: null } };
  expect(mergePods(base, over)).toEqual({ spec: { containers: [{ name: 'main', env: [{ name: 'A', value: '2' }, { name: 'B', value: '3' }] }, { name: 'side' }], tolerations: [{ key: 'b' }] } });
});
