import { Artefact } from '#shared/deployment/artefact.ts';
import { environmentOf } from './blueprint.ts';
import { liveArtefact } from './live-job.ts';
import { placeOf } from './new-promotion.ts';
import type { Promotion } from './promotion-store.ts';
import type { Around, Meant, Promotions } from './promotions.ts';
import { sessionOf } from './rest-of.ts';

/** The artefact of a hash that was promoted from this machine. */
export function artefactIn(history: readonly Promotion[], hash: string): Artefact | undefined {
  const found = history.find(({ record, work }) => record.hash === hash && work.artefact);
  return found && Artefact.parse(JSON.parse(found.work.artefact));
}

/** What runs in an environment: as it lies on the cluster; where it is in an image or in an uploaded jar, as the history of this machine has it. Undefined where neither does. */
export async function runningArtefact(promotions: Promotions, around: Around, meant: Meant, signal?: AbortSignal): Promise<{ artefact: Artefact; hash: string | null; revision: string | null } | undefined> {
  const environment = environmentOf(around.loaded, meant.environment);
  if (!sessionOf(environment)) {
    const client = await promotions.connect(environment.context);
    const found = await liveArtefact({ client, ...placeOf(environment, meant.file) }, signal).finally(() => client.dispose());
    if (found) return found;
  }
  const { hash, revision } = await promotions.status(around, meant, signal);
  const artefact = hash === null ? undefined : artefactIn(await promotions.historyOf(around, meant), hash);
  return artefact && { artefact, hash, revision };
}
