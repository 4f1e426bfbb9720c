import { readFile } from 'node:fs/promises';
import type { Kubernetes } from './cluster/kubernetes.ts';
import { runnerImage } from './cluster/runner-image.ts';

export interface GivenEnvironment {
  /** Its name. */
  name?: string;
  /** More of its file. */
  environment?: object;
  /** More of its profile. */
  profile?: object;
}

/** The files of a workspace's environment that is a namespace of a test cluster: native mode, its registry, small pods, state on the node's disk. */
export async function environmentFiles(cluster: Pick<Kubernetes, 'registry' | 'folder'>, namespace: string, { name = 'test', environment = {}, profile = {} }: GivenEnvironment = {}): Promise<Record<string, string>> {
  const state = (what: string) => `file:///weir-state/${what}`;
  return {
    'registry.pem': await readFile(cluster.registry.authority, 'utf8'),
    [`environments/${name}.yaml`]: JSON.stringify({
      namespace,
      target: 'native',
      image: await runnerImage(cluster),
      'image-pull-secrets': ['registry'],
      registry: { repository: `${cluster.registry.host}/jobs`, ca: '../registry.pem' },
      profile: name,
      storage: { checkpoints: state('checkpoints'), savepoints: state('savepoints'), 'high-availability': state('ha') },
      settings: { 'execution.checkpointing.interval': '2 s', 'execution.checkpointing.min-pause': '0 s' },
      ...environment,
    }),
    [`profiles/${name}.yaml`]: JSON.stringify({ ...profileOf(namespace), ...profile }),
  };
}

function profileOf(namespace: string): object {
  const container = { name: 'flink-main-container', volumeMounts: [{ name: 'state', mountPath: '/weir-state' }] };
  const volume = { name: 'state', hostPath: { path: `/var/weir-state-${namespace}`, type: 'DirectoryOrCreate' } };
  return {
    extends: 'small',
    'high-availability': true,
    jobmanager: { memory: '1 gb', cpu: 0.2, 'cpu-limit-factor': 10 },
    taskmanager: { memory: '1 gb', cpu: 0.2, 'cpu-limit-factor': 10, slots: 1 },
    'pod-template': { all: { spec: { securityContext: { runAsUser: 0 }, containers: [container], volumes: [volume] } } },
    settings: { 'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION' },
  };
}
