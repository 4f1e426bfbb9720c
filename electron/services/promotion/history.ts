import { Failure } from '#shared/base/failure.ts';
import { Artefact } from '#shared/deployment/artefact.ts';
import type { PromotionKind, PromotionRecord, SavedState } from '#shared/deployment/promotion-record.ts';
import type { UpgradeMode } from '#shared/workspace/environment-file.ts';
import type { Promotion } from './promotion-store.ts';

/** The artefact of a hash that was promoted from this machine, with the commit noted then. `history`: newest first. */
export function artefactIn(history: readonly Promotion[], hash: string): { artefact: Artefact; revision: string | null } | undefined {
  const found = history.find(({ record, work }) => record.hash === hash && work.artefact);
  return found && { artefact: Artefact.parse(JSON.parse(found.work.artefact)), revision: found.record.revision };
}

/** Whether the version of a record has been on the cluster. */
export function applied({ steps }: PromotionRecord): boolean {
  return steps.some(({ id, state }) => id === 'apply' && state === 'done');
}

/**
 * What to begin from where nothing runs, or where what runs cannot be saved: what a suspension or a promotion that came no further has kept, or where an unhealthy version
 * began. `history`: newest first.
 */
export function keptState(history: readonly PromotionRecord[]): SavedState | null {
  const [last] = history;
  if (!last) return null;
  if (!applied(last)) return last.saved ?? last.from ?? (last.outcome === 'failed' ? keptState(history.slice(1)) : null);
  return last.outcome === 'unhealthy' ? last.from : null;
}

/** How state is taken along: as asked; whoever stops a job keeps its state even where upgrades begin empty. */
export function modeOf(kind: PromotionKind, asked: UpgradeMode | undefined, usual: UpgradeMode | undefined): UpgradeMode {
  const stops = kind === 'suspend' || kind === 'cancel';
  return asked ?? (stops ? 'savepoint' : (usual ?? 'savepoint'));
}

/** The promotion to go back to: the one of this id, or the newest of another version than the one that was applied last. Fails with `no-earlier-promotion`. */
export function earlierOf(history: readonly PromotionRecord[], to: string | null, environment: string): PromotionRecord {
  const were = history.filter(applied);
  if (to !== null) {
    const found = were.find(({ id }) => id === to);
    if (found) return found;
    throw new Failure('no-earlier-promotion', `The history of ${environment} has no promotion ${to} that was applied. "weir status" lists them.`);
  }
  const now = were[0];
  const found = now && were.find(({ hash, outcome }) => hash !== now.hash && outcome !== 'unhealthy' && outcome !== 'failed');
  if (!found) throw new Failure('no-earlier-promotion', `There is no earlier version in ${environment} to roll back to: ${now ? 'this is the first that this machine has promoted there' : 'this machine has promoted nothing there'}.`);
  return found;
}

/** The state that a version was stopped with, so that it fits it exactly. Fails with `no-state-to-roll-back`. */
export function stoppedWith(history: readonly PromotionRecord[], version: PromotionRecord): SavedState {
  // Newest first: what came after the version, from the nearest on.
  const after = history.slice(0, history.indexOf(version)).reverse();
  const found = after.find(({ saved, before }) => saved !== null && (before === version.hash || before === null));
  if (found) return found.saved!;
  throw new Failure('no-state-to-roll-back', `The version ${version.hash.slice(0, 12)} was stopped without a savepoint, so there is no state that fits it. Promote it anew from its commit${version.revision ? ` ${version.revision.slice(0, 12)}` : ''}.`);
}

/** Where a promotion goes, in words; equal words are one place. */
function placeInWords({ record: { target, context, namespace, clusterId }, work: { address, session } }: Promotion): string {
  if (target === 'session' && address !== null) return `the session cluster at ${address}`;
  return `${session === null ? clusterId : `${clusterId} on the session cluster ${session}`} in ${namespace} of ${context} (${target})`;
}

/** A version's resources and its state are of the place that it was promoted to. Fails with `environment-moved` where its environment has come to mean another one. */
export function refuseElsewhere(now: Promotion, then: Promotion): void {
  const [there, here] = [placeInWords(then), placeInWords(now)];
  const { environment, hash } = then.record;
  if (there !== here) throw new Failure('environment-moved', `The version ${hash.slice(0, 12)} was promoted to ${there}, and ${environment} now means ${here}: its resources and its state are not of that place. Nothing was changed. Set environments/${environment}.yaml (and the kubeconfig's context, where it names none) back to go on there, or promote the job anew.`);
}
