import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { places } from '#electron/host/places.ts';
import { KubeClient } from '#electron/services/kubernetes/kube-client.ts';
import { blueprintOf } from '#electron/services/promotion/blueprint.ts';
import { loadWorkspace } from '#electron/services/workspace/load-workspace.ts';
import type { Promoted } from '#shared/deployment/resources/promoted.ts';
import { startKubernetes, type Kubernetes } from '#test/kubernetes/cluster/kubernetes.ts';
import { makeNamespace } from '#test/kubernetes/cluster/namespace.ts';
import { environmentFiles } from '#test/kubernetes/environment.ts';
import { type Bench, times, withWeir } from '../bench-parts.ts';
import type { Figure } from '../figures.ts';
import { startFlinkPromotion } from '../peers/flink-on-kubernetes.ts';
import { until } from '../processes.ts';
import type { WindowClient } from '../weir/window-client.ts';

const ROW = 14;
const FILE = 'jobs/sums/job.sql';
const JOB = `CREATE TABLE numbers (n BIGINT, k AS MOD(n, 7)) WITH ('connector' = 'datagen', 'rows-per-second' = '50');
CREATE TABLE sums (k BIGINT, c BIGINT) WITH ('connector' = 'blackhole');
INSERT INTO sums SELECT k, COUNT(*) FROM numbers GROUP BY k;
`;
/** As the job is called on the cluster. */
const CLUSTER_ID = 'sums';
const LOOK_MS = 50;
const PATIENCE_S = 300;

/** The same job with the same image, options and pods, by Weir's promotion and by Flink's own command line, by turns: from the click, or the command, to every task running. */
export async function promotion(bench: Bench): Promise<Figure[]> {
  const cluster = await startKubernetes();
  try {
    const [ours, theirs] = [await makeNamespace(cluster, 'weir'), await makeNamespace(cluster, 'flink')];
    const workspace = await writeWorkspace(bench, cluster, { weir: ours, flink: theirs });
    // The host of the bench speaks to it as a person's does.
    process.env.KUBECONFIG = cluster.kubeconfig;
    const client = await KubeClient.connect(undefined);
    const samples = { weir: [] as number[], flink: [] as number[] };
    await withWeir(bench, workspace, async ({ window, engineReady }) => {
      await engineReady();
      await window.workspace.trust({ trusted: true });
      const promoted = await promotedTo(workspace, 'flink');
      await times(1 + bench.options.rounds, async (round) => {
        const own = await ofWeir(window, client, ours);
        const peer = bench.options.peers ? await ofFlink(bench, cluster, client, promoted, round) : undefined;
        bench.say(`${round === 0 ? 'warming up: ' : ''}Weir ${Math.round(own)} ms${peer === undefined ? '' : `, Flink's command line ${Math.round(peer)} ms`}`);
        if (round === 0) return;
        samples.weir.push(own);
        if (peer !== undefined) samples.flink.push(peer);
      });
    });
    client.dispose();
    const peer = samples.flink.length ? { peer: { name: 'flink run -t kubernetes-application', samples: samples.flink } } : {};
    const note = 'From the click in a window whose engine is warm, with the whole gate, and from the start of the command, until every task runs.';
    return [{ row: ROW, name: 'promotion to Kubernetes → RUNNING', unit: 'ms', better: 'lower', samples: samples.weir, ...peer, goal: { of: 'difference', bound: 'at most', value: 1000 }, note }];
  } finally {
    await cluster.dispose();
  }
}

async function writeWorkspace({ folder }: Bench, cluster: Kubernetes, namespaces: Record<string, string>): Promise<string> {
  const workspace = join(folder, 'promotion');
  const files: Record<string, string> = { 'weir.yaml': 'weir: 1\nflink: "2.3"\n', [FILE]: JOB };
  for (const [name, namespace] of Object.entries(namespaces)) Object.assign(files, await environmentFiles(cluster, namespace, { name, profile: { 'high-availability': false } }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(workspace, path)), { recursive: true });
    await writeFile(join(workspace, path), text);
  }
  return workspace;
}

/** What Weir would promote, for the other side to start the same. */
async function promotedTo(workspace: string, environment: string): Promise<Promoted> {
  const { runner } = places();
  return (await blueprintOf({ loaded: await loadWorkspace(workspace), trusted: true, file: FILE, environment, runner })).promoted;
}

async function ofWeir(window: WindowClient, client: KubeClient, namespace: string): Promise<number> {
  const meant = { file: FILE, environment: 'weir' };
  const began = performance.now();
  const { promotion: id } = await window.promotion.start(meant);
  await running(client, namespace, CLUSTER_ID);
  const took = performance.now() - began;
  await window.promotion.leave({ promotion: id });
  await ended(window, id);
  await ended(window, (await window.promotion.act({ ...meant, kind: 'cancel' })).promotion);
  return took;
}

async function ended(window: WindowClient, promotion: string): Promise<void> {
  for await (const { outcome, failure } of window.promotion.follow({ promotion })) if (outcome !== 'running' && failure) throw new Error(failure.message);
}

async function ofFlink(bench: Bench, cluster: Kubernetes, client: KubeClient, promoted: Promoted, round: number): Promise<number> {
  const clusterId = `${CLUSTER_ID}-${round}`;
  const flink = await startFlinkPromotion({ folder: join(bench.folder, clusterId), java: bench.java, cluster, promoted, clusterId });
  await running(client, promoted.namespace, clusterId);
  const took = performance.now() - flink.began;
  await flink.end();
  return took;
}

/** Until a job of the cluster runs with every task. */
function running({ connection }: KubeClient, namespace: string, clusterId: string): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/services/${clusterId}-rest:8081/proxy/jobs/overview`;
  return until(`The job of ${clusterId}`, PATIENCE_S, async () => {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const { jobs } = await connection.json<{ jobs: { state: string; tasks: { running: number; total: number } }[] }>({ path, act: { verb: 'get', resource: 'services/proxy' } });
    return jobs.some(({ state, tasks }) => state === 'RUNNING' && tasks.total > 0 && tasks.running === tasks.total);
  });
}
