import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { CliParts } from '#electron/cli/parts.ts';
import { runCli } from '#electron/cli/run-cli.ts';
import { places } from '#electron/host/places.ts';
import { startEngine } from '#electron/host/start-engine.ts';
import { KubeClient } from '#electron/services/kubernetes/kube-client.ts';
import type { PromotionRecord } from '#shared/deployment/promotion-record.ts';
import type { Check, PromotionPlan } from '#shared/services/promotion.ts';
import { createFakeBroker } from '../fakes/broker.ts';
import { makeNamespace, sharedKubernetes } from './cluster/shared.ts';
import { environmentFiles } from './environment.ts';

/** A busy machine takes minutes for what takes seconds; nothing in these tests is about time. */
export const LONG = 2_400_000;

export interface Promoting {
  cluster: Awaited<ReturnType<typeof sharedKubernetes>>;
  namespace: string;
  folder: string;
  /** Writes files of the workspace. */
  files(all: Record<string, string | Uint8Array>): Promise<void>;
  /** The command line on the workspace; what it writes as JSON is read. */
  weir(...line: string[]): Promise<Said>;
  /** Called with each piece of text that a command writes, which waits for it. */
  onSaid(listener: (text: string) => Promise<void>): void;
  /** What Flink answers for a job's cluster, over the API server. */
  flink<T>(clusterId: string, path: string): Promise<T>;
  dispose(): Promise<void>;
}

export interface Said {
  code: number;
  out: string;
  err: string;
  checks: Check[];
  plan: PromotionPlan | null | undefined;
  outcome: PromotionRecord | undefined;
}

export interface Given {
  /** Jobs and what belongs to them; a weir.yaml is there. */
  files: Record<string, string | Uint8Array>;
  /** More of the environment `test`, which the jobs are promoted to. */
  environment?: object;
  slots?: number;
}

/** A workspace whose environment `test` is a namespace of the shared cluster, in native mode, with state on the node's disk. */
export async function startPromoting(prefix: string, { files: given, environment = {}, slots = 1 }: Given): Promise<Promoting> {
  const cluster = await sharedKubernetes();
  const namespace = await makeNamespace(cluster, prefix);
  // As a person who has logged in to the registry.
  process.env.DOCKER_CONFIG = cluster.registry.dockerConfig;
  const folder = await mkdtemp(join(tmpdir(), 'weir-promote-'));
  const where = { ...places(), home: join(folder, 'home') };
  let told = async (_text: string) => {};
  const files = async (all: Given['files']) => {
    for (const [path, content] of Object.entries(all)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
  };
  const weir = async (...line: string[]): Promise<Said> => {
    const text = { out: '', err: '' };
    const sink = (name: 'out' | 'err') => ({ closed: false, whenClosed: new Promise<void>(() => {}), write: async (more: string) => ((text[name] += more), told(more)) });
    const parts: CliParts = {
      cwd: folder,
      interrupted: new AbortController().signal,
      out: sink('out'),
      err: sink('err'),
      places: where,
      startEngine: (how) => startEngine(where, how),
      broker: () => createFakeBroker(),
      wait: () => new Promise(() => {}),
      connectKubernetes: (context) => KubeClient.connect(context, { KUBECONFIG: cluster.kubeconfig }),
      patienceMs: 600_000,
    };
    const code = await runCli(line, parts);
    const lines = text.out.split('\n').filter((one) => one.startsWith('{')).map((one) => JSON.parse(one) as { gate?: { checks: Check[] }; plan?: PromotionPlan | null; outcome?: PromotionRecord });
    const find = <K extends 'gate' | 'plan' | 'outcome'>(key: K) => lines.find((one) => key in one)?.[key];
    return { code, ...text, checks: find('gate')?.checks ?? [], plan: find('plan'), outcome: find('outcome') };
  };
  await files({ 'weir.yaml': 'weir: 1\nflink: "2.3"\n', ...(await environmentFiles(cluster, namespace, { environment, slots })), ...given });
  return {
    cluster,
    namespace,
    folder,
    files,
    weir,
    onSaid: (listener) => void (told = listener),
    flink: async (clusterId, path) => JSON.parse(await cluster.kubectl.run('get', '--raw', `/api/v1/namespaces/${namespace}/services/${clusterId}-rest:8081/proxy/${path}`)),
    dispose: async () => {
      await cluster.kubectl.run('delete', 'namespace', namespace, '--wait=false');
      await rm(folder, { recursive: true, force: true });
    },
  };
}
