import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ENTRY_POINT, PLACES } from '#shared/deployment/names.ts';
import { commonResources } from '#shared/deployment/resources/common.ts';
import { nativeQuestions } from '#shared/deployment/resources/native.ts';
import { entryArguments } from '#shared/deployment/resources/own-options.ts';
import type { Promoted } from '#shared/deployment/resources/promoted.ts';
import type { Kubernetes } from '#test/kubernetes/cluster/kubernetes.ts';
import { end, start } from '../processes.ts';
import { flinkHome } from './distribution.ts';

export interface FlinkPromotion {
  /** When the command was started, by `performance.now()`. */
  began: number;
  /** Takes the job away; resolves when nothing of it runs. */
  end(): Promise<void>;
}

export interface GivenPromotion {
  /** For what belongs to this one. */
  folder: string;
  java: string;
  cluster: Kubernetes;
  /** What is started: its image, options, pod templates. */
  promoted: Promoted;
  clusterId: string;
}

/** Starts what Weir would promote by `flink run -t kubernetes-application` of Flink's distribution. What is no work of Flink's client (account, ConfigMaps of the job) is there before the command begins. */
export async function startFlinkPromotion({ folder, java, cluster, promoted, clusterId }: GivenPromotion): Promise<FlinkPromotion> {
  const home = await flinkHome();
  await mkdir(folder, { recursive: true });
  const { namespace } = promoted;
  await cluster.kubectl.apply(commonResources(promoted).map((object) => ({ ...object, metadata: { ...object.metadata, namespace } })));
  const { jobmanager, taskmanager } = nativeQuestions(promoted);
  const own: Record<string, string> = { 'kubernetes.cluster-id': clusterId };
  for (const [role, { podTemplate }] of Object.entries({ jobmanager, taskmanager })) {
    own[`kubernetes.pod-template-file.${role}`] = join(folder, `${role}.json`);
    await writeFile(own[`kubernetes.pod-template-file.${role}`]!, JSON.stringify(podTemplate));
  }
  // The command says these itself.
  const given = Object.entries(jobmanager.configuration).filter(([key]) => !key.startsWith('$internal.') && key !== 'execution.target' && key !== 'pipeline.jars');
  const options = Object.entries({ ...Object.fromEntries(given), ...own }).map(([key, value]) => `-D${key}=${value}`);
  const said = openSync(join(folder, 'flink.out'), 'a');
  const env = { ...process.env, KUBECONFIG: cluster.kubeconfig, JAVA_HOME: join(dirname(java), '..'), FLINK_LOG_DIR: folder };
  const began = performance.now();
  const command = start('bash', [join(home, 'bin/flink'), 'run', '-t', 'kubernetes-application', ...options, '-c', ENTRY_POINT, `local://${PLACES.runner}`, ...entryArguments(promoted)], { env, stdio: ['ignore', said, said] });
  const exit = once(command, 'exit') as Promise<[number]>;
  return {
    began,
    end: async () => {
      const [code] = await exit;
      await end(command);
      if (code !== 0) throw new Error(`flink run ended with ${code}: ${(await readFile(join(folder, 'flink.out'), 'utf8')).slice(-2000)}`);
      await cluster.kubectl.run('-n', namespace, 'delete', 'deployment', clusterId, '--wait=false');
      await cluster.kubectl.run('-n', namespace, 'wait', '--for=delete', 'pods', '-l', `app=${clusterId}`, '--timeout=120s');
    },
  };
}
