import { spawn, type ChildProcess } from 'node:child_process';
import { Failure } from '#shared/base/failure.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import type { KubeClient } from '#electron/services/kubernetes/kube-client.ts';
import type { ExecEnd, ExecRequest, KubeExec } from '#electron/services/kubernetes/kube-exec.ts';

/** A namespace whose pods are told by name and labels, and whose commands are processes of this machine, without a terminal. */
export interface FakePods {
  connect(): Promise<KubeClient>;
  /** The sizes that terminals were given, as `columns x rows`. */
  sizes: string[];
  /** Whether `pods/exec` is allowed. */
  allowed: boolean;
  /** Breaks every connection, as an API server that goes away. */
  breakOff(): void;
}

export function createFakePods(pods: { name: string; app: string; role: string }[]): FakePods {
  const open = new Set<() => void>();
  const fake: FakePods = { sizes: [], allowed: true, connect: async () => client as unknown as KubeClient, breakOff: () => open.forEach((one) => one()) };
  const objects = pods.map(({ name, app, role }): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'streaming', labels: { app, component: role } }, status: { phase: 'Running', containerStatuses: [{ restartCount: 0 }] } }));
  const client: Partial<KubeClient> = {
    list: async ({ labels }) => ({ items: objects.filter(({ metadata }) => labels === `app=${metadata.labels!.app}`), resourceVersion: '1' }),
    read: async ({ name }) => objects.find(({ metadata }) => metadata.name === name),
    exec: async (request, onOutput) => {
      if (!fake.allowed) throw new Failure('kube-forbidden', 'You may not get pods/exec in streaming at kind. Ask its operators for the verb "get" on "pods/exec".');
      return execHere(request, onOutput, fake.sizes, open) as unknown as KubeExec;
    },
    dispose: () => {},
  };
  return fake;
}

function execHere({ command }: ExecRequest, onOutput: (bytes: Buffer) => void, sizes: string[], open: Set<() => void>): Partial<KubeExec> {
  const child: ChildProcess = spawn(command[0]!, command.slice(1), { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdout!.on('data', onOutput);
  child.stderr!.on('data', onOutput);
  let lose = () => {};
  const ended = new Promise<ExecEnd>((resolve) => {
    child.once('close', (exit) => resolve({ exit, failure: null }));
    lose = () => resolve({ exit: null, failure: new Failure('shell-lost', 'The connection to the pod through kind was lost, so what ran in the terminal may still run there.') });
  });
  open.add(lose);
  void ended.then(() => open.delete(lose));
  return {
    ended,
    write: (bytes) => void child.stdin!.write(bytes),
    resize: (columns, rows) => void sizes.push(`${columns} x ${rows}`),
    pause: (paused) => void (paused ? child.stdout!.pause() : child.stdout!.resume()),
    // As Kubernetes: the connection goes, the process stays.
    close: () => lose(),
  };
}
