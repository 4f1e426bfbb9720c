import { request } from 'node:http';
import { inject } from 'vitest';
import type { Ask } from './global-setup.ts';
import type { Kubernetes } from './kubernetes.ts';
import { Kubectl } from './kubectl.ts';
import { ClusterMissing } from './programs.ts';

export { makeNamespace } from './namespace.ts';

/**
 * The real cluster that all files of the part `kubernetes` share (kubernetes.ts says what it has); the first to ask starts it. Each file
 * makes a namespace of its own and removes it.
 *
 *     const cluster = await sharedKubernetes();
 *     const namespace = await makeNamespace(cluster, 'upgrade');
 */
export async function sharedKubernetes(): Promise<Omit<Kubernetes, 'dispose'>> {
  const { kubeconfig, registry, machine, folder, url, command } = await ask<Kubernetes & { url: string; command: string[] }>({ open: true });
  const apiServer = { url, stop: () => ask<void>({ apiServer: 'stop' }), start: () => ask<void>({ apiServer: 'start' }) };
  return { kubeconfig, registry, machine, folder, apiServer, kubectl: new Kubectl(command, kubeconfig), run: (...line) => ask({ run: line }) };
}

function ask<T>(what: Ask): Promise<T> {
  return new Promise((resolve, reject) => {
    const asked = request(inject('clusterDoor'), { method: 'POST' }, async (response) => {
      let text = '';
      for await (const part of response.setEncoding('utf8')) text += part;
      const { result, failure, missing } = JSON.parse(text) as { result: T; failure?: string; missing?: boolean };
      if (failure === undefined) resolve(result);
      else reject(missing ? new ClusterMissing(failure) : new Error(failure));
    });
    asked.on('error', reject).end(JSON.stringify(what));
  });
}
