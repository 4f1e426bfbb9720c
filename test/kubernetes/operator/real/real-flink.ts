import { readFile } from 'node:fs/promises';
import { freePort } from '#local-cluster/broker/broker-settings.ts';
import type { OperatorPrograms, Running } from './programs.ts';

export const TICKS = 'RealFlink$Ticks';

/** A real Flink of the release that the operator brings, in the place of the one whose JobManager the operator has asked Kubernetes for. There is one at a time, always at the same port. */
export class RealFlink {
  private running: Running | undefined;

  private constructor(
    private readonly programs: OperatorPrograms,
    /** Of its REST, on this machine. */
    readonly port: number,
  ) {}

  static async of(programs: OperatorPrograms): Promise<RealFlink> {
    return new RealFlink(programs, await freePort());
  }

  /** Starts one that has no job, in place of the one before. */
  async start(): Promise<void> {
    await this.stop();
    this.running = await this.programs.start('RealFlink', /serves \d+$/, { args: [String(this.port)], jars: this.programs.flink });
    // Its parts still look for each other.
    while (!(await fetch(`http://localhost:${this.port}/jobs/overview`).then(({ ok }) => ok, () => false)));
  }

  /** Runs the job of the programs' jar, as the JobManager of an application does with the jar that is in its image; `savepoint`: where it begins. */
  async runJob({ hash, id, savepoint }: { hash: string; id: string; savepoint?: string }): Promise<void> {
    const form = new FormData();
    form.set('jarfile', new Blob([new Uint8Array(await readFile(this.programs.jar))]), 'ticks.jar');
    const { filename } = await this.post('/jars/upload', form);
    await this.post(`/jars/${filename!.split('/').at(-1)}/run`, JSON.stringify({ entryClass: TICKS, programArgsList: [hash], jobId: id, savepointPath: savepoint }));
  }

  async stop(): Promise<void> {
    await this.running?.dispose();
    this.running = undefined;
  }

  private async post(path: string, body: FormData | string): Promise<Record<string, string>> {
    const answer = await fetch(`http://localhost:${this.port}${path}`, { method: 'POST', body, headers: typeof body === 'string' ? { 'Content-Type': 'application/json' } : {} });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as Record<string, string>;
  }
}
