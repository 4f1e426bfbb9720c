import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { KubeClient } from '#electron/services/kubernetes/kube-client.ts';
import type { FleetChange } from '#shared/services/promotion.ts';
import { startControlPlane } from '../../kubernetes/cluster/control-plane.ts';
import { installOperatorCrds } from '../../kubernetes/operator/definitions.ts';
import { makeFleet } from '../../kubernetes/operator/many.ts';
import { type Bench, times, withWeir } from '../bench-parts.ts';
import type { Figure } from '../figures.ts';
import type { WeirHost } from '../weir/weir-host.ts';

const ROW = 13;
const MB = 1e6;
const JOBS = 3_000;
const UPDATES = 20;
const NAMESPACE = 'streaming';
const REF = { apiVersion: 'flink.apache.org/v1beta1', kind: 'FlinkDeployment', namespace: NAMESPACE };
/** How long a host is left alone before its memory counts. */
const IDLE_MS = 3_000;

/** All jobs of an environment in the window: 3,000 FlinkDeployments with the operator's status, on a real API server. */
export async function fleet(bench: Bench): Promise<Figure[]> {
  const cluster = await startControlPlane();
  const before = process.env.KUBECONFIG;
  try {
    await installOperatorCrds(cluster.kubectl);
    await cluster.kubectl.run('create', 'namespace', NAMESPACE);
    bench.say(`making ${JOBS} FlinkDeployments`);
    await makeFleet(cluster.kubeconfig, NAMESPACE, JOBS);
    const workspace = join(bench.folder, 'fleet');
    await mkdir(join(workspace, 'environments'), { recursive: true });
    await writeFile(join(workspace, 'weir.yaml'), 'weir: 1\nflink: "2.3"\n');
    await writeFile(join(workspace, 'environments/prod.yaml'), `namespace: ${NAMESPACE}\ntarget: operator\n`);
    process.env.KUBECONFIG = cluster.kubeconfig;
    const client = await KubeClient.connect(undefined);
    const measured = await times(bench.options.rounds, (round) => withWeir(bench, workspace, (weir) => measure(weir, client, round, bench)));
    client.dispose();
    const figure = (name: string, samples: number[], goal: number, unit: Figure['unit']): Figure => ({ row: ROW, name, unit, better: 'lower', samples, goal: { of: 'median', bound: 'at most', value: goal } });
    return [
      { ...figure(`list of ${JOBS.toLocaleString('en-US')} jobs`, measured.map(({ listed }) => listed), 2_000, 'ms'), note: 'From the call to the last of them in the client, in a host that has not spoken to the cluster yet.' },
      { ...figure('update of one job, visible', measured.flatMap(({ updates }) => updates), 200, 'ms'), goal: { of: 'p95', bound: 'at most', value: 200 }, note: 'From sending the change to the API server to its arrival in the client.' },
      { ...figure('host that watches them, RSS', measured.map(({ memory }) => memory), 300, 'MB'), note: 'Three seconds after the last update.' },
    ];
  } finally {
    if (before === undefined) delete process.env.KUBECONFIG;
    else process.env.KUBECONFIG = before;
    await cluster.dispose();
  }
}

async function measure(weir: WeirHost, client: KubeClient, round: number, bench: Bench): Promise<{ listed: number; updates: number[]; memory: number }> {
  await weir.engineReady();
  await weir.window.workspace.trust({ trusted: true });
  const stop = new AbortController();
  const changes = weir.window.promotion.fleet({}, stop.signal)[Symbol.asyncIterator]();
  const next = async (): Promise<FleetChange> => (await changes.next()).value as FleetChange;
  const began = performance.now();
  const seen = new Set<string>();
  while (seen.size < JOBS) {
    const { jobs, problem } = await next();
    // A kind that was installed a moment ago may not be served yet: Weir asks again by itself.
    if (problem && problem.code !== 'kube-busy') throw new Error(problem.message);
    for (const { name } of jobs) seen.add(name);
  }
  const listed = performance.now() - began;
  const updates: number[] = [];
  for (let index = 0; index < UPDATES; index++) {
    const hash = `${round}-${index}-${Date.now()}`;
    const sent = performance.now();
    const patched = client.mergePatch({ ...REF, name: `job-${index}` }, { metadata: { annotations: { 'weir.dev/hash': hash } } });
    for (let isSeen = false; !isSeen; ) isSeen = (await next()).jobs.some((job) => job.hash === hash);
    updates.push(performance.now() - sent);
    await patched;
  }
  await pause(IDLE_MS);
  const { host } = await weir.memory();
  stop.abort();
  await changes.return?.(undefined);
  bench.say(`listed in ${Math.round(listed)} ms, updates in ${Math.round(Math.max(...updates))} ms at most, host ${Math.round(host.resident / MB)} MB`);
  return { listed, updates, memory: host.resident / MB };
}
