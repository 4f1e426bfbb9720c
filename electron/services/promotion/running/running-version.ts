import { Failure } from '#shared/base/failure.ts';
import type { Artefact } from '#shared/deployment/artefact.ts';
import type { SavedState } from '#shared/deployment/promotion-record.ts';
import { jobNameOf } from '../../deployment/artefact.ts';
import { environmentOf } from '../blueprint.ts';
import { artefactIn } from '../history.ts';
import { liveArtefact } from '../live-job.ts';
import { placeOf } from '../new-promotion.ts';
import type { Around, Meant, Promotions } from '../promotions.ts';
import { isOnSession } from '../rest-of.ts';

/** What runs in an environment, with all that decides its graph. */
export interface Running {
  artefact: Artefact;
  hash: string;
  revision: string | null;
  /** The newest state that it could be restored from. */
  newest: SavedState | null;
}

/**
 * The version of a job that runs in an environment: its hash by what runs, its artefact by the cluster's, or by the history of this machine where no cluster
 * holds it, as of session clusters and of images. Fails with `nothing-runs`, `artefact-unknown`, and as looking at the job does.
 */
export async function runningVersion(promotions: Promotions, around: Around, meant: Meant, signal?: AbortSignal): Promise<Running> {
  const { hash, revision, newest, health } = await promotions.status(around, meant, signal);
  const job = jobNameOf(meant.file);
  if (hash === null) throw new Failure('nothing-runs', `No version of ${job} that Weir promoted runs in ${meant.environment}: ${health.message}`);
  const there = await onCluster(promotions, around, meant, signal);
  if (there?.hash === hash) return { artefact: there.artefact, hash, revision: revision ?? there.revision, newest };
  const before = artefactIn(await promotions.historyOf(around, meant), hash);
  if (before) return { artefact: before.artefact, hash, revision: revision ?? before.revision, newest };
  throw new Failure('artefact-unknown', `The version ${hash.slice(0, 12)} of ${job} runs in ${meant.environment}, and its text is not known here: it is in the job's jar or image, and was promoted from another machine. ${revision ? `Its commit is ${revision.slice(0, 12)}: git show ${revision.slice(0, 12)}:${meant.file}` : 'No commit is noted with it.'}`);
}

async function onCluster({ connect }: Promotions, { loaded }: Around, { file, environment: name }: Meant, signal?: AbortSignal) {
  const environment = environmentOf(loaded, name);
  if (isOnSession(environment)) return undefined;
  const client = await connect(environment.context);
  try {
    return await liveArtefact({ client, ...placeOf(environment, file) }, signal);
  } finally {
    client.dispose();
  }
}
