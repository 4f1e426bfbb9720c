import { StringDecoder } from 'node:string_decoder';
import type { KubeClient } from '../kubernetes/kube-client.ts';
import type { ExecEnd, KubeExec } from '../kubernetes/kube-exec.ts';
import type { ShellEvent } from '#shared/services/shells.ts';

/** Says its process id before anything else, in a sequence that terminals ignore; then becomes the shell, which keeps the id. */
const START = `printf '\\033]weir;%s\\007' "$$"; export TERM=xterm-256color; if command -v bash >/dev/null 2>&1; then exec bash; fi; exec sh`;
const SAID = /^\x1b\]weir;(\d+)\x07/;
/** Still coming. */
const BEGUN = /^\x1b(?:\](?:w(?:e(?:i(?:r(?:;\d*)?)?)?)?)?)?$/;
/** A hangup, as a closed terminal sends it; what does not go then is ended. The rest of the terminal goes with its leader. */
const end = (pid: number) => `kill -HUP ${pid} 2>/dev/null; i=0; while kill -0 ${pid} 2>/dev/null && [ $i -lt 20 ]; do i=$((i+1)); sleep 0.1; done; kill -KILL ${pid} 2>/dev/null; true`;
/** Characters that wait for the window before the pod has to wait. */
const MUCH = 1_000_000;

export interface ShellPlace {
  namespace: string;
  pod: string;
}

/** A shell with a terminal in a pod. */
export class PodShell {
  private exec!: KubeExec;
  private readonly decoder = new StringDecoder('utf8');
  private waiting = '';
  private paused = false;
  /** Known once the shell has said it. */
  private pid: number | undefined;
  private over: ExecEnd | undefined;
  private wake = () => {};

  private constructor(
    private readonly client: KubeClient,
    private readonly place: ShellPlace,
  ) {}

  static async open(client: KubeClient, place: ShellPlace, size: { columns: number; rows: number }): Promise<PodShell> {
    const shell = new PodShell(client, place);
    shell.exec = await client.exec({ ...place, command: ['sh', '-c', START], tty: true }, (bytes) => shell.printed(bytes));
    void shell.exec.ended.then((ended) => {
      shell.over = ended;
      shell.wake();
    });
    shell.resize(size.columns, size.rows);
    return shell;
  }

  write(text: string): void {
    this.exec.write(Buffer.from(text, 'utf8'));
  }

  resize(columns: number, rows: number): void {
    this.exec.resize(columns, rows);
  }

  /** What it prints, and how it ended. */
  async *events(signal: AbortSignal): AsyncGenerator<ShellEvent> {
    const wake = () => this.wake();
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted) {
        const text = this.take();
        if (text) yield { kind: 'text', text };
        else if (this.over) {
          const { exit, failure } = this.over;
          return void (yield { kind: 'closed', exit, failure: failure && { code: failure.code, message: failure.message } });
        } else await new Promise<void>((resolve) => (this.wake = resolve));
      }
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }

  /** Ends the shell in the pod, and what runs in its terminal: Kubernetes lets it live on when only the connection is closed. */
  async close(): Promise<void> {
    if (!this.over && this.pid !== undefined) {
      const ending = await this.client.exec({ ...this.place, command: ['sh', '-c', end(this.pid)], tty: false }, () => {}).catch(() => undefined);
      await ending?.ended;
    }
    this.exec.close();
  }

  private printed(bytes: Buffer): void {
    this.waiting += this.decoder.write(bytes);
    if (this.pid === undefined) {
      const [said, pid] = SAID.exec(this.waiting) ?? [];
      if (pid !== undefined) {
        this.pid = Number(pid);
        this.waiting = this.waiting.slice(said!.length);
      }
    }
    if (!this.paused && this.waiting.length > MUCH) this.pause(true);
    this.wake();
  }

  private take(): string {
    if (this.pid === undefined && BEGUN.test(this.waiting) && !this.over) return '';
    const text = this.waiting;
    this.waiting = '';
    if (this.paused) this.pause(false);
    return text;
  }

  private pause(paused: boolean): void {
    this.paused = paused;
    this.exec.pause(paused);
  }
}
