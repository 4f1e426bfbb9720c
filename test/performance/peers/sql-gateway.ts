import { setTimeout as pause } from 'node:timers/promises';
import { end, freePort, until } from '../processes.ts';
import { type FlinkCluster, startScript } from './flink-cluster.ts';

/** How long to wait before asking again whether there are rows. */
const POLL_MS = 2;

/** One session of Flink's SQL gateway over REST. */
export interface GatewaySession {
  run(statement: string): Promise<void>;
  /** Milliseconds from submitting a query to the first row in hand; reads the rest before it answers. */
  firstRow(query: string): Promise<number>;
  end(): Promise<void>;
}

export async function startGateway(cluster: FlinkCluster): Promise<GatewaySession> {
  const port = await freePort();
  const options = [`-Dsql-gateway.endpoint.rest.address=localhost`, `-Dsql-gateway.endpoint.rest.port=${port}`];
  const gateway = startScript(cluster, 'sql-gateway.sh', ['start-foreground', ...options]);
  const base = `http://localhost:${port}`;
  await until('The SQL gateway', 60, async () => (await fetch(`${base}/v3/info`)).ok);
  const { sessionHandle } = (await ask(`${base}/v3/sessions`, {})) as { sessionHandle: string };
  const statement = (text: string) => fetchRows(base, sessionHandle, text);
  return {
    run: async (text) => void (await statement(text)),
    firstRow: async (query) => {
      const first = await statement(query);
      if (first === undefined) throw new Error('The SQL gateway gave no row.');
      return first;
    },
    end: () => end(gateway),
  };
}

interface Page {
  resultType: 'NOT_READY' | 'PAYLOAD' | 'EOS';
  nextResultUri?: string;
  results?: { data: unknown[] };
}

async function fetchRows(base: string, session: string, statement: string): Promise<number | undefined> {
  const began = performance.now();
  const operations = `${base}/v3/sessions/${session}`;
  const { operationHandle } = (await ask(`${operations}/statements`, { statement })) as { operationHandle: string };
  let first: number | undefined;
  let next: string | undefined = `/v3/sessions/${session}/operations/${operationHandle}/result/0?rowFormat=JSON`;
  while (next) {
    const page = (await ask(base + next)) as Page;
    if (page.resultType === 'NOT_READY') {
      await pause(POLL_MS);
      continue;
    }
    if (page.results?.data.length) first ??= performance.now() - began;
    next = page.nextResultUri;
  }
  await fetch(`${operations}/operations/${operationHandle}/close`, { method: 'DELETE' });
  return first;
}

async function ask(url: string, body?: unknown): Promise<unknown> {
  const post = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(url, body === undefined ? {} : post);
  if (!answer.ok) throw new Error(`The SQL gateway answered ${answer.status}: ${(await answer.text()).slice(0, 2000)}`);
  return answer.json();
}
