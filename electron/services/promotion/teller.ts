import type { JobSigns } from '#shared/deployment/job-health.ts';
import type { StepContext } from './step-context.ts';

/** What the timeline has been told, over all steps of a promotion. */
export interface Told {
  lines: Set<string>;
  tasks: string;
  checkpoints: number;
  restarts: number;
}

export const nothingTold = (): Told => ({ lines: new Set(), tasks: '', checkpoints: 0, restarts: 0 });

/** Tells in the timeline what has changed since the look before: pods, troubles, tasks, checkpoints, exceptions. */
export class Teller {
  private readonly told: Told;

  constructor(private readonly context: StepContext) {
    this.told = context.told;
  }

  async tell({ pods, troubles, rest, jobId }: JobSigns & { jobId: string | null }): Promise<void> {
    const { say } = this.context;
    for (const { name, phase, ready } of pods) this.once(`${name} ${phase} ${ready}`, `Pod ${name}: ${ready ? 'ready' : phase}.`, 'info', 'pod');
    for (const { message, lasting } of troubles) this.once(message, message, lasting ? 'error' : 'warn', 'event');
    if (!rest) return;
    const tasks = Object.entries(rest.tasks)
      .map(([state, count]) => `${count} ${state}`)
      .join(', ');
    if (tasks && tasks !== this.told.tasks) say(`Job ${rest.state}: tasks ${tasks}.`, 'info', 'flink');
    this.told.tasks = tasks;
    const { completed, failed } = rest.checkpoints;
    if (completed > this.told.checkpoints) say(`${completed} ${completed === 1 ? 'checkpoint is' : 'checkpoints are'} done.`, 'info', 'flink');
    this.told.checkpoints = completed;
    if (failed) this.once(`failed ${failed}`, `${failed} ${failed === 1 ? 'checkpoint' : 'checkpoints'} failed.`, 'warn', 'flink');
    if (rest.restarts > this.told.restarts && jobId) await this.tellException(jobId, rest.restarts);
    this.told.restarts = rest.restarts;
  }

  private async tellException(jobId: string, restarts: number): Promise<void> {
    const { rest, say, signal } = this.context;
    const last = await rest.lastException(jobId, signal).catch(() => undefined);
    say(`The job restarted (${restarts} so far)${last ? `: ${last.message}` : '.'}`, 'warn', 'flink');
  }

  private once(key: string, text: string, level: 'info' | 'warn' | 'error', from: 'pod' | 'event' | 'flink'): void {
    if (this.told.lines.has(key)) return;
    this.told.lines.add(key);
    this.context.say(text, level, from);
  }
}
