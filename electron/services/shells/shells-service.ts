import { randomUUID } from 'node:crypto';
import { Failure } from '#shared/base/failure.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import type { Service } from '#shared/rpc/contract.ts';
import type { JobPod, shells } from '#shared/services/shells.ts';
import { environmentOf } from '../promotion/blueprint.ts';
import type { KubeClient } from '../kubernetes/kube-client.ts';
import { labelsOf, roleOfPod } from '../promotion/cluster-view.ts';
import type { LogOf } from '../promotion/log-keeper.ts';
import { podsOf } from '../promotion/pods-of.ts';
import { trustedAround } from '../promotion/untrusted.ts';
import type { OpenWorkspace } from '../workspace/open-workspace.ts';
import { PodShell } from './pod-shell.ts';

export interface ShellsParts {
  connect(context: string | undefined): Promise<KubeClient>;
  workspace(): Promise<OpenWorkspace>;
}

/** Terminals of one window. */
export function createShellsService({ connect, workspace }: ShellsParts): Service<typeof shells> {
  const open = new Map<string, PodShell>();
  const shellOf = (id: string): PodShell => {
    const shell = open.get(id);
    if (!shell) throw new Failure('no-such-shell', 'The terminal has ended. Open a new one.');
    return shell;
  };
  const placeOf = async ({ file, environment }: { file: string; environment: string }) => podsOf(environmentOf(trustedAround(await workspace()).loaded, environment), environment, file);
  return {
    pods: async (meant, signal) => {
      const of = await placeOf(meant);
      const client = await connect(of.context);
      try {
        const { items } = await client.list({ apiVersion: 'v1', kind: 'Pod', namespace: of.namespace, labels: labelsOf(of.clusterId) }, signal);
        return items.filter(({ metadata }) => !metadata.deletionTimestamp).map(podOf).sort(inOrder);
      } finally {
        client.dispose();
      }
    },
    open: async function* ({ pod, columns, rows, ...meant }, signal) {
      const of = await placeOf(meant);
      const client = await connect(of.context);
      let shell: PodShell | undefined;
      const id = randomUUID();
      try {
        await refuseOthers(client, of, pod, signal);
        shell = await PodShell.open(client, { namespace: of.namespace, pod }, { columns, rows });
        open.set(id, shell);
        yield { kind: 'opened', shell: id };
        yield* shell.events(signal);
      } finally {
        open.delete(id);
        await shell?.close();
        client.dispose();
      }
    },
    write: async ({ shell, text }) => (shellOf(shell).write(text), {}),
    resize: async ({ shell, columns, rows }) => (shellOf(shell).resize(columns, rows), {}),
  };
}

/** A terminal is opened in the job's pods alone, whatever a window asks for. */
async function refuseOthers(client: KubeClient, { namespace, clusterId }: LogOf, name: string, signal: AbortSignal): Promise<void> {
  const pod = await client.read({ apiVersion: 'v1', kind: 'Pod', name, namespace }, signal);
  if (pod?.metadata.labels?.app !== clusterId) throw new Failure('no-such-pod', `${clusterId} has no pod ${name} in ${namespace}: it is gone, or it is not the job's. Pick one of those there are.`);
}

function podOf(pod: KubeObject): JobPod {
  const { phase = 'Unknown', containerStatuses = [] } = (pod.status ?? {}) as { phase?: string; containerStatuses?: { restartCount: number }[] };
  return { name: pod.metadata.name, role: roleOfPod(pod), phase, restarts: containerStatuses.reduce((sum, { restartCount }) => sum + restartCount, 0) };
}

const ROLES: JobPod['role'][] = ['jobmanager', 'taskmanager', 'other'];

function inOrder(one: JobPod, other: JobPod): number {
  return Number(other.phase === 'Running') - Number(one.phase === 'Running') || ROLES.indexOf(one.role) - ROLES.indexOf(other.role) || one.name.localeCompare(other.name);
}
