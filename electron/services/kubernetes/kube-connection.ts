import { setMaxListeners } from 'node:events';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest, type Agent } from 'node:https';
import { Failure } from '#shared/base/failure.ts';
import type { KubeAccess } from './kube-config.ts';
import { noAnswer, noCredentials, refusalOf, type KubeAct, type KubeStatus } from './kube-failures.ts';

export interface KubeRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  contentType?: string;
  accept?: string;
  signal?: AbortSignal;
  /** How long the answer may take to begin, in ms. */
  timeoutMs?: number;
  act: KubeAct;
  /** What a refusal means that is not the API server's own, as of something behind its proxy. */
  refusal?(status: number, text: string): Failure;
}

const PATIENCE_MS = 20_000;

/** Bytes to and from one API server, with the person's credentials. JSON stays as it is: a typed model would lose fields it does not know. */
export class KubeConnection {
  private readonly agents = new Map<string, Agent>();

  constructor(readonly access: KubeAccess) {}

  /** The whole answer as JSON. */
  async json<T>(request: KubeRequest): Promise<T> {
    const text = await this.text(request);
    try {
      return JSON.parse(text || '{}') as T;
    } catch {
      throw new Failure('kube-failed', `${this.access.context} answered something that is no JSON to ${request.act.verb} ${request.act.resource}. Is ${this.access.server} a Kubernetes API server?`);
    }
  }

  async text(request: KubeRequest): Promise<string> {
    const response = await this.open(request);
    try {
      return await readAll(response);
    } catch (thrown) {
      throw noAnswer(thrown, this.access);
    }
  }

  /** The answer as it comes; whoever breaks off closes it. */
  async *chunks(request: KubeRequest): AsyncGenerator<Buffer> {
    const response = await this.open(request);
    try {
      for await (const chunk of response) yield chunk as Buffer;
    } catch (thrown) {
      if (!request.signal?.aborted) throw noAnswer(thrown, this.access);
    } finally {
      response.destroy();
    }
  }

  /** The answer line by line. */
  async *lines(request: KubeRequest): AsyncGenerator<string> {
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of this.chunks(request)) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = parts.pop()!;
      yield* parts;
    }
    if (rest) yield rest;
  }

  dispose(): void {
    for (const agent of this.agents.values()) agent.destroy();
    this.agents.clear();
  }

  private async open(request: KubeRequest): Promise<IncomingMessage> {
    const { access } = this;
    request.signal?.throwIfAborted();
    const options: RequestOptions = { method: request.method ?? 'GET', headers: {} };
    try {
      await access.config.applyToHTTPSOptions(options);
    } catch (thrown) {
      throw noCredentials(thrown, access, access.user);
    }
    let response: IncomingMessage;
    try {
      response = await this.send(options, request);
    } catch (thrown) {
      throw noAnswer(thrown, access);
    }
    if (response.statusCode! < 300) return response;
    const text = await readAll(response).catch(() => '');
    const status = statusOf(text);
    if (request.refusal && status.kind !== 'Status') throw request.refusal(response.statusCode!, text);
    throw refusalOf(response.statusCode!, status, request.act, access);
  }

  private send(options: RequestOptions, { path, query = {}, body, contentType = 'application/json', accept = 'application/json', signal, timeoutMs = PATIENCE_MS }: KubeRequest): Promise<IncomingMessage> {
    const url = new URL(this.access.server.replace(/\/$/, '') + path);
    for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, String(value));
    const bytes = body === undefined ? undefined : Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
    const headers = { ...(options.headers as Record<string, string>), Accept: accept, 'User-Agent': 'weir', ...(bytes ? { 'Content-Type': contentType, 'Content-Length': String(bytes.length) } : {}) };
    const send = url.protocol === 'http:' ? httpRequest : httpsRequest;
    // Dozens of requests at once listen to one signal, and each lets go of it with its answer: nothing leaks, as Node would warn.
    if (signal) setMaxListeners(0, signal);
    return new Promise((resolve, reject) => {
      const sent = send(url, { ...options, agent: this.keptAgent(options), headers, signal }, (response) => {
        sent.setTimeout(0);
        resolve(response);
      });
      sent.setTimeout(timeoutMs, () => sent.destroy(new Error('timed out')));
      sent.on('error', reject);
      sent.end(bytes);
    });
  }

  /** The library makes an agent for each call; one that is kept spares a TLS handshake a request. New credentials get a new one. */
  private keptAgent(options: RequestOptions & { cert?: unknown; key?: unknown }): RequestOptions['agent'] {
    const key = `${String(options.cert ?? '')}|${String(options.key ?? '')}`;
    const kept = this.agents.get(key);
    if (kept) return kept;
    const made = options.agent as Agent;
    (made as unknown as { keepAlive: boolean }).keepAlive = true;
    this.agents.set(key, made);
    return made;
  }
}

async function readAll(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const chunk of response) parts.push(chunk as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

function statusOf(text: string): KubeStatus {
  try {
    return JSON.parse(text) as KubeStatus;
  } catch {
    return { message: text };
  }
}
