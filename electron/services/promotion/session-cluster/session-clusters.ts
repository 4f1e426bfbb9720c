import { Failure, toFailure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import { resolveProfile } from '#shared/deployment/profiles/resolve-profile.ts';
import { STANDARD } from '#shared/deployment/profiles/shipped.ts';
import { changesOf } from '#shared/deployment/promotion-changes.ts';
import { sessionName, sessionOptions, sessionResources, taskManagersOf, type SessionCluster as Wanted } from '#shared/deployment/resources/session.ts';
import type { ClusterProgress, SessionCluster } from '#shared/services/promotion.ts';
import { refuseProduction } from '../consent.ts';
import { environmentOf } from '../blueprint.ts';
import { present, wouldTake } from '../gate/kubernetes-looks.ts';
import type { Around, Promotions } from '../promotions.ts';
import { makesCluster } from '../rest-of.ts';
import { planOfCluster, stateOf } from './cluster-plan.ts';
import { makeCluster } from './make-cluster.ts';
import { ownedBy, removeCluster } from './remove-cluster.ts';
import { standingOf, type ClusterRef } from './standing.ts';

export interface ClusterConsent {
  /** The production environment's name, where it is one. */
  production: string | null;
  /** Fields of other managers are taken over. */
  force?: boolean;
  /** Also where jobs that run there would end. */
  withJobs?: boolean;
}

type Say = (text: string, level?: 'info' | 'warn') => void;

/** Session clusters that Weir makes, as plain Deployments. The environment's file is all that says how one is to be: applying it makes, changes and scales. */
export class SessionClusters {
  constructor(private readonly parts: Pick<Promotions, 'connect' | 'now' | 'patienceMs'>) {}

  /** How it stands and what would change; changes nothing. */
  async look(around: Around, environment: string, remove: boolean, signal?: AbortSignal, force = false): Promise<SessionCluster> {
    const wanted = wantedOf(around, environment);
    return this.with(wanted, (ref) => lookAt(ref, wanted, remove, force, signal));
  }

  /** Resolves with its progress once nothing speaks against it; the work goes on whoever follows. */
  async apply(around: Around, environment: string, consent: ClusterConsent): Promise<Live<ClusterProgress>> {
    const wanted = wantedOf(around, environment);
    return this.begin(wanted, consent, false, (ref, say) => makeCluster({ ...ref, say, now: this.parts.now, patienceMs: this.parts.patienceMs, wanted: taskManagersOf(wanted), force: consent.force ?? false }, sessionResources(wanted)));
  }

  async remove(around: Around, environment: string, consent: ClusterConsent): Promise<Live<ClusterProgress>> {
    const wanted = wantedOf(around, environment);
    return this.begin(wanted, consent, true, (ref, say) => removeCluster({ ...ref, say, now: this.parts.now }, sessionResources(wanted)));
  }

  private async begin(wanted: Wanted, consent: ClusterConsent, remove: boolean, work: (ref: ClusterRef, say: Say) => Promise<void>): Promise<Live<ClusterProgress>> {
    const { file, name } = wanted.environment;
    refuseProduction(file, name, consent.production);
    const { refusal } = await this.with(wanted, (ref) => lookAt(ref, wanted, remove, consent.force ?? false));
    if (refusal && !consent.withJobs) throw new Failure(refusal.code, refusal.message);
    const progress = new Live<ClusterProgress>({ lines: [], failure: null });
    const say = (text: string, level: 'info' | 'warn' = 'info') => progress.set({ failure: null, lines: [...progress.value.lines, { at: this.parts.now(), level, text }] });
    void this.with(wanted, (ref) => work(ref, say))
      .catch((thrown: unknown) => {
        const { code, message } = toFailure(thrown);
        progress.set({ ...progress.value, failure: { code, message } });
      })
      .finally(() => progress.end());
    return progress;
  }

  private async with<T>(wanted: Wanted, work: (ref: ClusterRef) => Promise<T>): Promise<T> {
    const { file } = wanted.environment;
    const client = await this.parts.connect(file.context);
    return work({ client, namespace: file.namespace!, name: sessionName(wanted) }).finally(() => client.dispose());
  }
}

async function lookAt(ref: ClusterRef, wanted: Wanted, remove: boolean, force: boolean, signal = new AbortController().signal): Promise<SessionCluster> {
  const { client, namespace, name } = ref;
  const { environment } = wanted;
  const resources = sessionResources(wanted);
  const [standing, there] = await Promise.all([standingOf(ref, signal), present(client, resources, namespace, signal)]);
  const changes = remove ? changesOf((await ownedBy(ref, there, signal)).removed, []) : changesOf(there, (await wouldTake(client, resources, force, signal)).next);
  const slots = Number(sessionOptions(wanted)['taskmanager.numberOfTaskSlots'] ?? 1);
  const count = taskManagersOf(wanted);
  return {
    environment: environment.name,
    production: environment.file.production,
    context: client.place.context,
    namespace,
    name,
    ...stateOf(standing, name),
    taskmanagers: { wanted: count, ready: standing.ready },
    jobs: standing.flink?.jobs ?? (standing.jobmanager ? null : []),
    changes,
    ...planOfCluster({ name, namespace, standing, changes, wanted: count, slots, remove }),
  };
}

/** What the environment's file asks for. Fails with `no-session-cluster`, and with `environment-incomplete` where it does not say enough. */
function wantedOf({ loaded }: Around, name: string): Wanted {
  const file = environmentOf(loaded, name);
  if (!makesCluster(file)) throw new Failure('no-session-cluster', `The environment ${name} makes no session cluster. Write "target: session" and "session: { create: true }" into environments/${name}.yaml, and no address.`);
  for (const key of ['namespace', 'image'] as const) if (file[key] === undefined) throw new Failure('environment-incomplete', `The environment ${name} does not say its ${key}. Add "${key}:" to environments/${name}.yaml.`);
  return { environment: { name, file }, profile: resolveProfile(file.profile ?? STANDARD, loaded.profiles) };
}
