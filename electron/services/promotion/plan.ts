import type { Artefact } from '#shared/deployment/artefact.ts';
import type { SavedState } from '#shared/deployment/promotion-record.ts';
import type { LiveJob, PromotionPlan } from '#shared/services/promotion.ts';
import { functionsChange, functionsChangeInWords } from '#shared/services/script-functions.ts';
import type { Blueprint } from './blueprint.ts';
import { stateWords } from './live-job.ts';

export interface PlanQuestion {
  blueprint: Blueprint;
  live: LiveJob;
  changes: PromotionPlan['changes'];
  topology: PromotionPlan['topology'];
  /** What runs there; undefined where nothing does, or where it is not known. */
  running: Artefact | undefined;
  kept: SavedState | null;
  now: number;
}

/** What would happen, for a person to read before it does. */
export function planOf({ blueprint, live, changes, topology, running, kept, now }: PlanQuestion): PromotionPlan {
  const { promoted, packed, environment, target, mode } = blueprint;
  return {
    job: packed.artefact.job,
    environment: environment.name,
    production: environment.file.production,
    target,
    context: environment.file.context ?? '',
    namespace: promoted.namespace,
    clusterId: promoted.clusterId,
    hash: packed.hash,
    mode,
    live,
    changes,
    topology,
    steps: [...functionsInWords(running, packed.artefact), ...stepsInWords(blueprint, live, kept, now)],
  };
}

/** Neither the resources nor the topology show it. */
function functionsInWords(running: Artefact | undefined, next: Artefact): string[] {
  const words = running && functionsChangeInWords(functionsChange(running.functions, next.functions));
  return words ? [words] : [];
}

function stepsInWords({ mode, promoted: { clusterId, namespace } }: Blueprint, { jobId, health, newest }: LiveJob, kept: SavedState | null, now: number): string[] {
  const stands = health.state !== 'absent' && health.state !== 'suspended';
  const apply = `The resources are applied to ${namespace} in Weir's name; ${clusterId} starts and asks for its TaskManagers.`;
  const watch = 'Weir watches until all tasks run, the running graph is proven to be this one, two checkpoints are done and records flow.';
  const undo = stands ? 'If it does not get healthy, nothing is undone by itself: rolling back, to what runs now and the state it was stopped with, is offered.' : 'If it does not get healthy, it stays as it is for you to look at.';
  if (!stands) return [kept && mode !== 'stateless' ? `Nothing runs there; it begins from ${stateWords(kept, now)}.` : 'Nothing runs there; it begins empty.', apply, watch, undo];
  return [stopInWords(mode, jobId, newest, now), 'The old cluster is removed, and its plan from the high-availability store, so that no JobManager brings it back.', apply, watch, undo];
}

function stopInWords(mode: Blueprint['mode'], jobId: string | null, newest: SavedState | null, now: number): string {
  if (mode === 'stateless') return 'What runs there is stopped without keeping its state.';
  if (mode === 'last-state') return newest ? `What runs there is stopped as it is; the new version begins from ${stateWords(newest, now)}, or a newer one.` : 'What runs there is stopped as it is; the new version begins from its last checkpoint, if it has one.';
  return jobId ? `Job ${jobId} is stopped with a savepoint${newest ? ` (its newest state now: ${stateWords(newest, now)})` : ''}, and the new version begins there. If the savepoint fails, the job goes on and nothing is changed.` : 'A cluster stands there without a job; no savepoint can be taken.';
}
