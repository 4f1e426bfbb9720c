import { Failure } from '#shared/base/failure.ts';
import type { KubeClient } from '../kubernetes/kube-client.ts';
import { sentence } from '../kubernetes/sentence.ts';

export interface FlinkRequest {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** From the REST's root: `/jobs/overview`. */
  path: string;
  body?: unknown;
  contentType?: string;
  signal?: AbortSignal;
}

/** A way to the REST of one Flink cluster. Fails with `flink-not-found`, `flink-refused`, `flink-failing` or `flink-unreachable`. */
export type FlinkTransport = <T>(request: FlinkRequest) => Promise<T>;

/** The right that the API server asks for, by the method that it passes on. */
const VERBS = { GET: 'get', POST: 'create', PATCH: 'patch', DELETE: 'delete' } as const;

/** Through the API server's proxy: no ingress is needed, and nothing but the person's rights on `services/proxy`. */
export function throughApiServer(client: KubeClient, namespace: string, service: string): FlinkTransport {
  const base = `/api/v1/namespaces/${encodeURIComponent(namespace)}/services/http:${encodeURIComponent(service)}:rest/proxy`;
  return async <T>({ method = 'GET', path, ...rest }: FlinkRequest): Promise<T> => {
    const [plain, query = ''] = path.split('?') as [string, string?];
    try {
      return await client.connection.json<T>({
        method,
        path: base + plain,
        query: Object.fromEntries(new URLSearchParams(query)),
        ...rest,
        act: { verb: VERBS[method], resource: 'services/proxy', name: service, namespace },
        refusal: (status, text) => flinkRefusal({ method, status, text }, `${service} in ${namespace}`),
      });
    } catch (thrown) {
      // No endpoint behind the service yet, or a JobManager that does not listen: the API server itself is well.
      if (thrown instanceof Failure && ['kube-busy', 'kube-not-found'].includes(thrown.code)) throw new Failure('flink-unreachable', `Flink's REST of ${service} in ${namespace} does not answer: ${thrown.message}`);
      throw thrown;
    }
  };
}

/** Straight to an address, as of a session cluster that has one. */
export function atAddress(address: string): FlinkTransport {
  const root = address.replace(/\/+$/, '');
  return async <T>({ method = 'GET', path, body, contentType = 'application/json', signal }: FlinkRequest): Promise<T> => {
    const content = body === undefined ? undefined : Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body);
    let answer: Response;
    try {
      const limit = AbortSignal.timeout(60_000);
      answer = await fetch(root + path, { method, body: content, headers: content ? { 'Content-Type': contentType } : {}, signal: signal ? AbortSignal.any([signal, limit]) : limit });
    } catch (thrown) {
      signal?.throwIfAborted();
      const { message, cause } = thrown as Error & { cause?: Error };
      throw new Failure('flink-unreachable', `Flink's REST at ${address} does not answer: ${sentence(cause?.message ?? message)} Look at the address in the environment's file, and whether the cluster runs.`);
    }
    const text = await answer.text();
    if (!answer.ok) throw flinkRefusal({ method, status: answer.status, text }, address);
    return (text ? JSON.parse(text) : {}) as T;
  };
}

export function flinkRefusal({ method, status, text }: { method: string; status: number; text: string }, where: string): Failure {
  const said = flinkWords(text) || `HTTP ${status}`;
  if (status === 404) return new Failure('flink-not-found', `Flink at ${where} does not know what was asked for: ${sentence(said)}`);
  if (status === 502 || status === 503 || status === 504) return new Failure('flink-unreachable', `Flink's REST of ${where} does not answer: ${sentence(said)}`);
  // A question that is right a moment later: a JobManager answers so while it begins and while it ends.
  if (method === 'GET' && status >= 500) return new Failure('flink-failing', `Flink at ${where} could not answer: ${sentence(said)}`, { status });
  return new Failure('flink-refused', `Flink at ${where} refused: ${sentence(said)}`, { status });
}

/** The last cause of what Flink answers with: `{"errors": ["Internal server error.", "<Exception on server side: … Caused by: …"]}`. */
function flinkWords(text: string): string {
  try {
    const { errors = [] } = JSON.parse(text) as { errors?: string[] };
    return lastCause(errors.filter(Boolean).at(-1) ?? '');
  } catch {
    return text.slice(0, 300);
  }
}

/** The message of a stack's last cause, without its class; the class where it has no message. */
export function lastCause(stack: string): string {
  const lines = stack.replace(/<Exception on server side:\s*/, '').split('\n').map((line) => line.trim());
  const causes = lines.filter((line) => line && (line.startsWith('Caused by:') || !/^(at |\.\.\. \d+ more|End of exception)/.test(line)));
  const last = causes.findLast((line) => line.startsWith('Caused by:')) ?? causes[0] ?? '';
  return last.replace(/^Caused by:\s*/, '').replace(/^([\w$.]+(?:Exception|Error)):(\s+(?=\S)|$)/, (_, name: string, more: string) => (more ? '' : name)).trim();
}
