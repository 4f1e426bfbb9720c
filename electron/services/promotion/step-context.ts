import { setTimeout as wait } from 'node:timers/promises';
import { Failure, toFailure } from '#shared/base/failure.ts';
import type { TimelineEntry } from '#shared/deployment/promotion-record.ts';
import type { KubeClient } from '../kubernetes/kube-client.ts';
import type { ClusterView } from './cluster-view.ts';
import type { FlinkRest } from './flink-rest.ts';
import type { Promotion } from './promotion-store.ts';
import type { Told } from './teller.ts';

/** What a step works with. Each step can be run again from its beginning, whatever of it had been done. */
export interface StepContext {
  promotion: Promotion;
  /** Of a target on Kubernetes; a session cluster at an address has none. */
  client: KubeClient | undefined;
  rest: FlinkRest;
  view: Pick<ClusterView, 'look'>;
  signal: AbortSignal;
  /** What the timeline has been told already. */
  told: Told;
  /** Puts the promotion on disk as it is now; whoever follows it sees it. */
  save(): Promise<void>;
  say(text: string, level?: TimelineEntry['level'], from?: TimelineEntry['from']): void;
  now(): number;
}

/** What a step found: a sentence; `skipped` where there was nothing to do. */
export type StepResult = { message: string; skipped?: boolean };

/** The work of a target, step by step. A failure with a code ends the promotion there. */
export interface Target {
  stop(context: StepContext): Promise<StepResult>;
  clear(context: StepContext): Promise<StepResult>;
  apply(context: StepContext): Promise<StepResult>;
}

/** What may be over in a moment: a server that restarts, a proxy that has no endpoint yet. */
const PASSING = new Set(['kube-unreachable', 'kube-busy', 'flink-unreachable', 'flink-failing']);
export const isPassing = (thrown: unknown): boolean => thrown instanceof Failure && PASSING.has(thrown.code);
const LONGEST_WAIT_MS = 5_000;

/** Does it again while the failure may pass, for as long as the promotion has patience; tells once that the server is gone, and once that it is back. */
export async function persistently<T>({ say, signal, promotion, now }: Pick<StepContext, 'say' | 'signal' | 'promotion' | 'now'>, work: () => Promise<T>): Promise<T> {
  const until = now() + promotion.work.patienceMs;
  let told = false;
  for (let pause = 250; ; pause = Math.min(pause * 2, LONGEST_WAIT_MS)) {
    try {
      const done = await work();
      if (told) say('It answers again; going on.');
      return done;
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (signal.aborted || !PASSING.has(failure.code) || now() > until) throw thrown;
      if (!told) say(`${failure.message} Trying again.`, 'warn');
      told = true;
      await wait(pause, undefined, { signal });
    }
  }
}

/** What runs is neither what the promotion has stopped nor what it makes: it is not touched. */
export function replacedMeanwhile(): Failure {
  return new Failure('live-changed', 'What runs there is no longer what this promotion stopped: somebody has promoted the job meanwhile. It was left as it is. Look at the difference and promote again.');
}

/** How long something may take, and what is said where it takes longer. */
export interface Limit {
  /** On the clock of `now`. */
  at: number;
  now(): number;
  failure(): Promise<Failure>;
}

const LOOK_EVERY_MS = 400;

/** Looks until it is so. A look is cheap, and Kubernetes tells no one when the last of several things is gone. */
export async function until(signal: AbortSignal, isSo: () => Promise<boolean>, { limit }: { limit?: Limit } = {}): Promise<void> {
  while (!(await isSo())) {
    if (limit && limit.now() > limit.at) throw await limit.failure();
    await wait(LOOK_EVERY_MS, undefined, { signal });
  }
}

/** The Kubernetes of a step that needs one. */
export function kubernetesOf({ client }: Pick<StepContext, 'client'>): KubeClient {
  if (!client) throw new Failure('internal', 'This target needs a Kubernetes.');
  return client;
}
