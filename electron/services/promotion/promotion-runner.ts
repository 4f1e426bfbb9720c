import { Failure, toFailure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import type { PromotionKind, PromotionRecord, Step, StepId, TimelineEntry } from '#shared/deployment/promotion-record.ts';
import type { KubeClient } from '../kubernetes/kube-client.ts';
import { ClusterView } from './cluster-view.ts';
import { FlinkRest } from './flink-rest.ts';
import { FLINK_DEPLOYMENT, FLINK_SESSION_JOB, OperatorView } from './operator-view.ts';
import { restOf } from './rest-of.ts';
import type { Promotion, PromotionStore } from './promotion-store.ts';
import { persistently, type StepContext, type StepResult, type Target } from './step-context.ts';
import { SessionView } from './session-job.ts';
import { nothingTold } from './teller.ts';
import { nativeTarget } from './targets/native-target.ts';
import { operatorTarget } from './targets/operator-target.ts';
import { sessionTarget } from './targets/session-target.ts';
import { health, prove, start } from './watch-health.ts';

export interface RunnerParts {
  store: PromotionStore;
  /** A client for a context of the person's kubeconfig. */
  connect(context: string): Promise<KubeClient>;
  now?: () => number;
}

interface Running {
  record: Live<PromotionRecord>;
  abort: AbortController;
  ended: Promise<void>;
  leave(): void;
}

/** A timeline is for reading: the first and the last of a very long one are kept. */
const LONGEST_TIMELINE = 500;

const STEPS: Record<PromotionKind, StepId[]> = {
  promote: ['stop', 'clear', 'apply', 'start', 'prove', 'health'],
  rollback: ['stop', 'clear', 'apply', 'start', 'prove', 'health'],
  redeploy: ['stop', 'clear', 'apply', 'start', 'prove', 'health'],
  resume: ['clear', 'apply', 'start', 'prove', 'health'],
  suspend: ['stop', 'clear'],
  cancel: ['stop', 'clear'],
};

export function stepsOf(kind: PromotionKind): Step[] {
  return STEPS[kind].map((id) => ({ id, state: 'waiting', message: '', at: null }));
}

/** Takes promotions through their steps, each on disk before the next; those that a host left behind are taken up again. */
export class PromotionRunner {
  private readonly running = new Map<string, Running>();
  private readonly now: () => number;

  constructor(private readonly parts: RunnerParts) {
    this.now = parts.now ?? Date.now;
  }

  /** Resolves when the promotion is on disk. Fails with `promotion-running`. */
  async begin(promotion: Promotion): Promise<string> {
    const { record, work } = promotion;
    const unlock = await this.parts.store.lock(work.workspace, record.environment, record.clusterId);
    try {
      await this.parts.store.save(promotion);
    } catch (thrown) {
      await unlock();
      throw thrown;
    }
    this.run(promotion, unlock);
    return record.id;
  }

  /** Goes on with what an earlier host left, or with one of those alone; another host's stay its own. */
  async takeUp(only?: string): Promise<void> {
    for (const { record, work } of await this.parts.store.unfinished()) {
      if (this.running.has(record.id) || (only !== undefined && only !== record.id)) continue;
      const unlock = await this.parts.store.lock(work.workspace, record.environment, record.clusterId).catch(() => undefined);
      if (!unlock) continue;
      // Whoever had the lock until now may have gone on, or ended it.
      const now = (await this.parts.store.unfinished()).find((each) => each.record.id === record.id);
      if (now) this.run(now, unlock);
      else await unlock();
    }
  }

  /** The promotion now and whenever it changes, until it has ended; undefined where this host has never had it. */
  follow(id: string): Live<PromotionRecord> | undefined {
    return this.running.get(id)?.record;
  }

  /** Stops watching for health. */
  leave(id: string): void {
    this.running.get(id)?.leave();
  }

  /** Lets go of all of them as they are, to be taken up by the next host. */
  async dispose(): Promise<void> {
    const all = [...this.running.values()];
    for (const { abort } of all) abort.abort();
    await Promise.all(all.map(({ ended }) => ended));
  }

  private run(promotion: Promotion, unlock: () => Promise<void>): void {
    const record = new Live(structuredClone(promotion.record));
    const abort = new AbortController();
    const watching = new AbortController();
    const work = this.work(promotion, record, abort.signal, watching.signal).finally(async () => {
      await unlock();
      record.end();
    });
    this.running.set(promotion.record.id, { record, abort, ended: work.catch(() => {}), leave: () => watching.abort() });
  }

  private async work(promotion: Promotion, live: Live<PromotionRecord>, signal: AbortSignal, watching: AbortSignal): Promise<void> {
    const { record } = promotion;
    const save = async () => {
      live.set(structuredClone(record));
      await this.parts.store.save(promotion);
    };
    const say = (text: string, level: TimelineEntry['level'] = 'info', from: TimelineEntry['from'] = 'weir') => {
      record.timeline.push({ at: this.now(), from, level, text });
      if (record.timeline.length > LONGEST_TIMELINE) record.timeline.splice(LONGEST_TIMELINE / 2, 1);
      live.set(structuredClone(record));
    };
    let client: KubeClient | undefined;
    try {
      const { address } = promotion.work;
      if (address === null || record.target !== 'session') client = await persistently({ say, signal, promotion, now: this.now }, () => this.parts.connect(record.context));
      const context = contextOf(promotion, client, { signal, save, say, now: this.now });
      for (const step of record.steps) {
        if (step.state === 'done' || step.state === 'skipped') continue;
        const stepSignal = step.id === 'health' ? AbortSignal.any([signal, watching]) : signal;
        await this.step(step, { ...context, signal: stepSignal });
        if (watching.aborted) break;
      }
      record.outcome = outcomeOf(record);
    } catch (thrown) {
      // The host ends: what is on disk says where to go on.
      if (signal.aborted) return;
      const { code, message } = toFailure(thrown);
      record.failure = { code, message };
      record.outcome = record.steps.some(({ id, state }) => id === 'apply' && state === 'done') ? 'unhealthy' : 'failed';
      say(message, 'error');
    } finally {
      client?.dispose();
    }
    record.endedAt = this.now();
    await save().catch(() => {});
  }

  private async step(step: Step, context: StepContext): Promise<void> {
    step.state = 'running';
    step.at = this.now();
    await context.save();
    try {
      const { message, skipped } = await workOf(step.id)(context);
      Object.assign(step, { state: skipped ? 'skipped' : 'done', message });
    } catch (thrown) {
      if (!context.signal.aborted) Object.assign(step, { state: 'failed', message: toFailure(thrown).message });
      if (!context.signal.aborted || step.id !== 'health') throw thrown;
      Object.assign(step, { state: 'skipped', message: 'Nobody waited for it.' });
    }
    await context.save();
  }
}

function contextOf(promotion: Promotion, client: KubeClient | undefined, rest: Pick<StepContext, 'signal' | 'save' | 'say' | 'now'>): StepContext {
  const { record, work } = promotion;
  const { namespace, clusterId } = record;
  const flink = new FlinkRest(restOf(client, { namespace, clusterId: work.session ?? clusterId, address: work.address }));
  return { promotion, client, rest: flink, view: viewOf(promotion, flink, client), told: nothingTold(), ...rest };
}

function viewOf({ record: { target, job, namespace, clusterId }, work }: Promotion, rest: FlinkRest, client: KubeClient | undefined): StepContext['view'] {
  const operated = target === 'operator';
  const onSession = target === 'session' || work.session !== null;
  const beneath = onSession ? new SessionView(rest, job, client && work.session !== null ? { client, namespace, name: work.session } : undefined) : new ClusterView({ client: client!, namespace, clusterId, rest, jobId: null, always: operated });
  return operated ? new OperatorView({ client: client!, namespace, clusterId, kind: onSession ? FLINK_SESSION_JOB : FLINK_DEPLOYMENT }, beneath) : beneath;
}

function workOf(step: StepId): (context: StepContext) => Promise<StepResult> {
  return (context) => {
    switch (step) {
      case 'start':
        return start(context);
      case 'prove':
        return prove(context);
      case 'health':
        return health(context);
      default:
        return targetOf(context.promotion.record.target)[step](context);
    }
  };
}

const TARGETS: Record<string, Target> = { native: nativeTarget, session: sessionTarget, operator: operatorTarget };

/** Fails with `target-unsupported`. */
export function targetOf(name: string): Target {
  const target = TARGETS[name];
  if (!target) throw new Failure('target-unsupported', `Nothing is promoted to the target "${name}": Weir knows ${Object.keys(TARGETS).join(', ')}.`);
  return target;
}

function outcomeOf({ steps, health: seen }: PromotionRecord): PromotionRecord['outcome'] {
  const last = steps.at(-1)!;
  if (last.id !== 'health') return 'done';
  return last.state === 'done' && seen?.state === 'healthy' ? 'healthy' : 'done';
}
