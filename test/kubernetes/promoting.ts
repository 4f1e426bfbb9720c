import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PromotionRecord } from '#shared/deployment/promotion-record.ts';
import type { LiveJob } from '#shared/services/promotion.ts';
import { commandLine, type CommandLine, type Said, writeFiles } from './cli.ts';
import { runnerImage } from './cluster/runner-image.ts';
import { makeNamespace, sharedKubernetes } from './cluster/shared.ts';
import { environmentFiles } from './environment.ts';

/** A busy machine takes minutes for what takes seconds; nothing in these tests is about time. */
export const LONG = 2_400_000;

const ENVIRONMENT = 'environments/test.yaml';

export interface Promoting {
  cluster: Awaited<ReturnType<typeof sharedKubernetes>>;
  namespace: string;
  folder: string;
  /** Writes files of the workspace. */
  files(all: Record<string, string | Uint8Array>): Promise<void>;
  /** The command line on the workspace; what it writes as JSON is read. */
  weir(...line: string[]): Promise<Said>;
  /** The same as the person of another kubeconfig. */
  as: CommandLine['as'];
  /** How a job stands in the environment `test`, as the command line tells it. */
  status(job: string): Promise<LiveJob>;
  /** The last promotion of a job, from its history. */
  last(job: string): Promise<PromotionRecord>;
  /** The image that jobs run in. */
  image: string;
  /** Writes more into the file of the environment `test`. */
  environment(more: object): Promise<void>;
  /** Called with each piece of text that a command writes, which waits for it. */
  onSaid(listener: (text: string) => Promise<void>): void;
  /** What Flink answers for a job's cluster, over the API server. */
  flink<T>(clusterId: string, path: string): Promise<T>;
  dispose(): Promise<void>;
}

export interface Given {
  /** Jobs and what belongs to them; a weir.yaml is there. */
  files: Record<string, string | Uint8Array>;
  /** More of the environment `test`, which the jobs are promoted to. */
  environment?: object;
}

/** A workspace whose environment `test` is a namespace of the shared cluster, in native mode unless told, with state on the node's disk. */
export async function startPromoting(prefix: string, { files: given, environment = {} }: Given): Promise<Promoting> {
  const cluster = await sharedKubernetes();
  const namespace = await makeNamespace(cluster, prefix);
  // As a person who has logged in to the registry.
  process.env.DOCKER_CONFIG = cluster.registry.dockerConfig;
  const folder = await mkdtemp(join(tmpdir(), 'weir-promote-'));
  let told = async (_text: string) => {};
  const files = (all: Given['files']) => writeFiles(folder, all);
  const weir = commandLine(folder, cluster.kubeconfig, (text) => told(text));
  const statusOf = async (job: string) => {
    const { out, err } = await weir('status', job, '--env', 'test', '--trust', '--json');
    if (!out) throw new Error(err);
    return JSON.parse(out) as LiveJob & { last: PromotionRecord };
  };
  await files({ 'weir.yaml': 'weir: 1\nflink: "2.3"\n', ...(await environmentFiles(cluster, namespace, { environment })), ...given });
  return {
    cluster,
    namespace,
    folder,
    files,
    weir,
    as: weir.as,
    image: await runnerImage(cluster),
    status: statusOf,
    last: async (job) => (await statusOf(job)).last,
    environment: async (more) => files({ [ENVIRONMENT]: JSON.stringify({ ...(JSON.parse(await readFile(join(folder, ENVIRONMENT), 'utf8')) as object), ...more }) }),
    onSaid: (listener) => void (told = listener),
    flink: async (clusterId, path) => JSON.parse(await cluster.kubectl.run('get', '--raw', `/api/v1/namespaces/${namespace}/services/${clusterId}-rest:8081/proxy/${path}`)),
    dispose: async () => {
      await weir.dispose();
      await cluster.kubectl.run('delete', 'namespace', namespace, '--wait=false');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
