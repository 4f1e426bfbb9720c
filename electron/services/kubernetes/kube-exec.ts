import type { ClientRequest, IncomingMessage } from 'node:http';
import { WebSocket, type ClientOptions } from 'ws';
import { Failure } from '#shared/base/failure.ts';
import type { KubeAccess } from './kube-config.ts';
import { noAnswer, noCredentials, refusalOf, type KubeAct, type KubeStatus } from './kube-failures.ts';
import { sentence } from './sentence.ts';

export interface ExecRequest {
  namespace: string;
  pod: string;
  /** Undefined: the pod's first. */
  container?: string | undefined;
  command: string[];
  /** With a terminal: one stream of output, and sizes. */
  tty: boolean;
}

/** How a command ended. Without an exit code it could not be started, was ended from outside, or nobody knows. */
export interface ExecEnd {
  exit: number | null;
  /** `no-shell`: there is no such program in the container; `shell-lost`: the connection broke off. */
  failure: Failure | null;
}

/** As the API server numbers them (`v4.channel.k8s.io`); the first byte of each message. */
const CHANNEL = { in: 0, out: 1, error: 2, status: 3, size: 4 } as const;
const ALIVE_MS = 15_000;
const PATIENCE_MS = 20_000;

/** A command in a container, over a web socket of the API server; no port of the pod is opened. */
export class KubeExec {
  readonly ended: Promise<ExecEnd>;
  private status: KubeStatus & { status?: string } = {};
  private answered = true;

  private constructor(
    private readonly socket: WebSocket,
    private readonly access: KubeAccess,
    onOutput: (bytes: Buffer) => void,
  ) {
    socket.on('message', (data: Buffer) => {
      const channel = data[0];
      if (channel === CHANNEL.out || channel === CHANNEL.error) onOutput(data.subarray(1));
      else if (channel === CHANNEL.status) this.status = statusOf(data.subarray(1).toString('utf8'));
    });
    socket.on('pong', () => (this.answered = true));
    socket.on('error', () => {});
    const beat = setInterval(() => this.beat(), ALIVE_MS);
    this.ended = new Promise((resolve) =>
      socket.once('close', () => {
        clearInterval(beat);
        resolve(this.end());
      }),
    );
  }

  /** Resolves once the command runs or is being started. Fails as every request to the API server does. */
  static async open(access: KubeAccess, request: ExecRequest, onOutput: (bytes: Buffer) => void): Promise<KubeExec> {
    const options: ClientOptions = { handshakeTimeout: PATIENCE_MS, headers: { 'User-Agent': 'weir' } };
    try {
      await access.config.applyToHTTPSOptions(options);
    } catch (thrown) {
      throw noCredentials(thrown, access, access.user);
    }
    const act: KubeAct = { verb: 'get', resource: 'pods/exec', name: request.pod, namespace: request.namespace };
    const socket = new WebSocket(addressOf(access, request), ['v5.channel.k8s.io', 'v4.channel.k8s.io'], options);
    // What comes with the handshake's last packet must find its listener.
    const exec = new KubeExec(socket, access, onOutput);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => resolve());
      socket.once('error', (thrown) => reject(noAnswer(thrown, access)));
      socket.once('unexpected-response', (sent, response) => void refused(sent, response).then((status) => reject(refusalOf(response.statusCode ?? 0, status, act, access))));
    });
    return exec;
  }

  write(bytes: Buffer): void {
    this.send(CHANNEL.in, bytes);
  }

  resize(columns: number, rows: number): void {
    this.send(CHANNEL.size, Buffer.from(JSON.stringify({ Width: columns, Height: rows })));
  }

  /** Lets nothing come for now: who prints faster than anybody reads waits. */
  pause(paused: boolean): void {
    if (paused) this.socket.pause();
    else this.socket.resume();
  }

  /** Ends the connection. Kubernetes may let the command run on: who minds ends it in the pod. */
  close(): void {
    this.socket.close();
    // The far side may be gone, and closing politely would wait for its answer.
    setTimeout(() => this.socket.terminate(), 1_000).unref();
  }

  private send(channel: number, bytes: Buffer): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(Buffer.concat([Buffer.of(channel), bytes]));
  }

  private beat(): void {
    if (!this.answered && !this.socket.isPaused) return this.socket.terminate();
    this.answered = false;
    if (this.socket.readyState === WebSocket.OPEN) this.socket.ping();
  }

  private end(): ExecEnd {
    const { status, reason, message = '', details } = this.status;
    if (status === 'Success') return { exit: 0, failure: null };
    const code = details?.causes?.find(({ reason: why }) => why === 'ExitCode')?.message;
    if (reason === 'NonZeroExitCode' && code !== undefined) return { exit: Number(code), failure: null };
    if (/executable file not found|no such file or directory/i.test(message)) return { exit: null, failure: new Failure('no-shell', `The container has no shell to open: it says ${sentence(message)} Images without one cannot be looked into this way.`) };
    if (status) return { exit: null, failure: new Failure('kube-failed', `${this.access.context} could not run it in the pod. It says: ${sentence(message)}`) };
    return { exit: null, failure: new Failure('shell-lost', `The connection to the pod through ${this.access.context} was lost, so what ran in the terminal may still run there. Open a new one when the cluster answers again.`) };
  }
}

function addressOf({ server }: KubeAccess, { namespace, pod, container, command, tty }: ExecRequest): URL {
  const url = new URL(`${server.replace(/\/$/, '').replace(/^http/, 'ws')}/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/exec`);
  for (const part of command) url.searchParams.append('command', part);
  if (container !== undefined) url.searchParams.set('container', container);
  // A terminal has one stream for both, and the server refuses to be asked for another.
  for (const [name, wanted] of Object.entries({ stdin: tty, stdout: true, stderr: !tty, tty })) url.searchParams.set(name, String(wanted));
  return url;
}

async function refused(sent: ClientRequest, response: IncomingMessage): Promise<KubeStatus> {
  let text = '';
  try {
    for await (const part of response.setEncoding('utf8')) text += part as string;
  } catch {
    // What came of it says enough.
  }
  sent.destroy();
  return statusOf(text);
}

function statusOf(text: string): KubeStatus {
  try {
    return JSON.parse(text) as KubeStatus;
  } catch {
    return { message: text };
  }
}
