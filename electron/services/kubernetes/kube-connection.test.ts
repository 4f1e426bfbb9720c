import { Agent, createServer, type RequestOptions } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import type { KubeAccess } from './kube-config.ts';
import { KubeConnection } from './kube-connection.ts';

it('lets many requests at once listen to one signal, and Node warns of no leak', async () => {
  const warnings: string[] = [];
  const note = ({ name }: Error) => warnings.push(name);
  process.on('warning', note);
  const server = createServer((_request, response) => response.end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const access = { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, context: 'test', user: 'me', config: { applyToHTTPSOptions: async (options: RequestOptions) => void (options.agent = new Agent()) } } as unknown as KubeAccess;
  const connection = new KubeConnection(access);
  try {
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 30 }, () => connection.json({ path: '/', signal, act: { verb: 'get', resource: 'pods' } })));
    // Node tells a warning in the next turn.
    await new Promise(setImmediate);
    expect(warnings).toEqual([]);
  } finally {
    process.off('warning', note);
    connection.dispose();
    server.closeAllConnections();
    server.close();
  }
});
