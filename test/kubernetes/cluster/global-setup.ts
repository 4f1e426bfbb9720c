import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { startKubernetes, type Kubernetes } from './kubernetes.ts';
import { ClusterMissing } from './programs.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the cluster that all tests share is asked for. */
    clusterDoor: string;
  }
}

/** What can be asked of the shared cluster from the processes of the tests; see shared.ts. */
export type Ask = { open: true } | { apiServer: 'stop' | 'start' } | { run: string[] };

/** The cluster of a whole run of tests: started when the first test asks for it, disposed of at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let cluster: Promise<Kubernetes> | undefined;
  const answer = async (ask: Ask): Promise<unknown> => {
    const open = await (cluster ??= startKubernetes());
    if ('apiServer' in ask) return open.apiServer[ask.apiServer]();
    if ('run' in ask) return open.run(ask.run[0]!, ...ask.run.slice(1));
    const { kubeconfig, registry, machine, folder } = open;
    return { kubeconfig, registry, machine, folder, url: open.apiServer.url, command: open.kubectl.command };
  };
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const part of request.setEncoding('utf8')) text += part;
    const said = await answer(JSON.parse(text) as Ask).then((result) => ({ result }), (thrown: Error) => ({ failure: thrown.message, missing: thrown instanceof ClusterMissing }));
    response.end(JSON.stringify(said));
  });
  // Starting may take longer than Node waits by itself: Kubernetes is built then.
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  project.provide('clusterDoor', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await cluster?.then((open) => open.dispose(), () => {});
  };
}
