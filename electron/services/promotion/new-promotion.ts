import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import { clusterIdOf } from '#shared/deployment/names.ts';
import type { PromotionKind, PromotionRecord } from '#shared/deployment/promotion-record.ts';
import type { EnvironmentFile } from '#shared/workspace/environment-file.ts';
import { jobNameOf } from '../deployment/artefact.ts';
import type { KubeClient } from '../kubernetes/kube-client.ts';
import { environmentOf } from './blueprint.ts';
import { stepsOf } from './promotion-runner.ts';
import type { Promotion, PromotionStore } from './promotion-store.ts';
import type { Around, Meant } from './promotions.ts';
import { standingSessionOf } from './rest-of.ts';

/** What a promotion is made with. */
export interface Maker {
  store: PromotionStore;
  connect(context: string | undefined): Promise<KubeClient>;
  now(): number;
  /** Where the engine's jars are. */
  runner: string;
  patienceMs: number;
}

/** A promotion before its first step; what it applies is added by whoever makes it. */
export async function newPromotion({ store, connect, now, runner, patienceMs }: Maker, kind: PromotionKind, { loaded }: Around, { file, environment }: Meant, given: Pick<PromotionRecord, 'target' | 'mode' | 'hash' | 'before' | 'verdict' | 'revision' | 'dirty' | 'changes' | 'from'>): Promise<Promotion> {
  const at = environmentOf(loaded, environment);
  const session = standingSessionOf(at);
  const client = session?.address ? undefined : await connect(at.context);
  const who = await client?.whoAmI().catch(() => undefined).finally(() => client.dispose());
  const machine = userInfo().username;
  const record: PromotionRecord = {
    id: store.newId(now()),
    kind,
    job: jobNameOf(file),
    file,
    environment,
    context: client?.place.context ?? '',
    ...placeOf(at, file),
    ...given,
    by: who && who !== machine ? `${machine} (${who} at the cluster)` : machine,
    startedAt: now(),
    endedAt: null,
    outcome: 'running',
    steps: stepsOf(kind),
    saved: null,
    timeline: [],
    health: null,
    failure: null,
  };
  return { record, work: { workspace: loaded.folder, resources: [], artefact: '', force: false, jobId: kind === 'suspend' || kind === 'cancel' ? null : randomBytes(16).toString('hex'), stopping: null, old: null, runner, parameters: {}, session: session?.cluster ?? null, savepoints: session ? (at.storage?.savepoints ?? null) : null, address: session?.address ?? null, patienceMs } };
}

export function placeOf(environment: EnvironmentFile, file: string): { namespace: string; clusterId: string } {
  return { namespace: environment.namespace ?? 'default', clusterId: clusterIdOf(jobNameOf(file)) };
}
