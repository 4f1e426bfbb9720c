import { join } from 'node:path';
import { Failure } from '#shared/base/failure.ts';
import { clusterIdOf } from '#shared/deployment/names.ts';
import type { PromotionKind } from '#shared/deployment/promotion-record.ts';
import type { LiveJob } from '#shared/services/promotion.ts';
import type { UpgradeMode } from '#shared/workspace/environment-file.ts';
import { jobNameOf } from '../deployment/artefact.ts';
import type { EngineClient } from '../engines.ts';
import { KubeClient } from '../kubernetes/kube-client.ts';
import { loadTests } from '../tests/load-tests.ts';
import { readText } from '../workspace/files.ts';
import type { LoadedWorkspace } from '../workspace/load-workspace.ts';
import { relativePath } from '../workspace/paths.ts';
import { unsavedFiles } from '../workspace/unsaved-files.ts';
import { scriptOf } from '../workspace/scripts.ts';
import { blueprintOf, environmentOf } from './blueprint.ts';
import { refuseProduction } from './consent.ts';
import { Gate, type GateResult } from './gate/gate.ts';
import { applied, artefactIn, earlierOf, keptState, modeOf, refuseElsewhere, stoppedWith } from './history.ts';
import type { LastRuns } from './last-runs.ts';
import { FlinkRest } from './flink-rest.ts';
import { liveJob, liveSessionJob } from './live-job.ts';
import { pushJobImage, type ImagePusher } from './job-image.ts';
import { newPromotion, placeOf, type Maker } from './new-promotion.ts';
import { PromotionRunner } from './promotion-runner.ts';
import { isOnSession, restOf, standingSessionOf } from './rest-of.ts';
import { PromotionStore, type Promotion } from './promotion-store.ts';

export interface PromotionsParts {
  /** The user's data folder. */
  home: string;
  /** Where the engine's jars are. */
  runner: string;
  engine(signal?: AbortSignal): Promise<EngineClient>;
  lastRuns: LastRuns;
  /** A client for a context of the person's kubeconfig; over their own unless told. */
  connect?: ((context: string | undefined) => Promise<KubeClient>) | undefined;
  /** Writes images of jobs that have jars; without it such a job is refused. */
  images?: ImagePusher | undefined;
  /** How long a job may take to get healthy. */
  patienceMs?: number;
  now?: () => number;
}

/** A workspace as a promotion sees it. */
export interface Around {
  loaded: LoadedWorkspace;
  trusted: boolean;
}

/** The job and the environment that are meant. */
export interface Meant {
  file: string;
  environment: string;
}

/** What is given beside: the production environment's name where it is one, and how to upgrade. */
export interface Consent {
  production: string | null;
  mode?: UpgradeMode | undefined;
  expect?: string | null | undefined;
  force?: boolean;
}

const PATIENCE_MS = 15 * 60_000;

/** Everything that can be done to jobs in environments; window and command line are two faces of it. */
export class Promotions {
  readonly store: PromotionStore;
  readonly runner: PromotionRunner;
  readonly connect: (context: string | undefined) => Promise<KubeClient>;
  readonly now: () => number;
  readonly patienceMs: number;

  constructor(private readonly parts: PromotionsParts) {
    this.now = parts.now ?? Date.now;
    this.patienceMs = parts.patienceMs ?? PATIENCE_MS;
    this.connect = parts.connect ?? ((context) => KubeClient.connect(context));
    this.store = new PromotionStore(parts.home);
    this.runner = new PromotionRunner({ store: this.store, connect: (context) => this.connect(context || undefined), now: this.now });
  }

  async gate(around: Around, { file, environment }: Meant, mode: UpgradeMode | undefined, signal: AbortSignal, { force = false, unsaved = [] }: { force?: boolean | undefined; unsaved?: readonly string[] } = {}): Promise<Gate> {
    const { loaded, trusted } = around;
    const blueprint = await blueprintOf({ loaded, trusted, file, environment, mode, runner: this.parts.runner });
    const were = await this.store.history(loaded.folder, environment, blueprint.promoted.clusterId);
    const history = were.map(({ record }) => record);
    const artefactOf = (hash: string) => artefactIn(were, hash)?.artefact;
    const tests = await testsOfJob(around, file);
    const engine = await this.parts.engine(signal);
    const lastRun = await this.parts.lastRuns.find(loaded.folder, file);
    return new Gate({ blueprint, engine, connect: this.connect, tests, lastRun, artefactOf, kept: keptState(history), suspended: history[0]?.kind === 'suspend', unsaved: [...unsaved, ...(await unsavedFiles(this.parts.home, loaded.folder))], force, now: this.now });
  }

  /** Fails with `gate-refused` where a check failed, and as `begin`. */
  async start(around: Around, meant: Meant, consent: Consent, signal: AbortSignal): Promise<string> {
    refuseProduction(environmentOf(around.loaded, meant.environment), meant.environment, consent.production);
    const gate = await this.gate(around, meant, consent.mode, signal, { force: consent.force });
    let checks: { title: string; state: string; evidence: string }[] = [];
    for await (const report of gate.run(signal)) checks = report.checks;
    signal.throwIfAborted();
    const refused = checks.filter(({ state }) => state === 'failed');
    if (refused.length || !gate.result) throw new Failure('gate-refused', `Not promoted: ${refused.map(({ title, evidence }) => `${title}: no. ${evidence}`).join(' ')}`, { checks });
    return this.startChecked(around, meant, gate.result, consent, signal);
  }

  /** Starts what a gate has let through. */
  async startChecked(around: Around, meant: Meant, { blueprint, resources, plan, live }: GateResult, consent: Consent, signal: AbortSignal, onProgress: (message: string) => void = () => {}): Promise<string> {
    refuseProduction(blueprint.environment.file, meant.environment, consent.production);
    const { packed, promoted, mode, commit, target } = blueprint;
    if (consent.expect !== undefined && consent.expect !== live.hash) throw liveChanged(live.hash);
    if (packed.carriage === 'image' && !isOnSession(blueprint.environment.file)) await pushJobImage(blueprint, this.parts.images, signal, onProgress);
    const history = (await this.store.history(around.loaded.folder, meant.environment, promoted.clusterId)).map(({ record }) => record);
    const promotion = await newPromotion(this.maker(), 'promote', around, meant, {
      target,
      mode,
      hash: packed.hash,
      before: live.hash,
      verdict: plan.topology?.restore ?? null,
      revision: commit.revision,
      dirty: commit.dirty,
      // What is made anew has all of its fields; the history keeps those that changed.
      changes: plan.changes.map((one) => (one.change === 'changed' ? one : { ...one, fields: [] })),
      from: mode === 'stateless' ? null : keptState(history),
    });
    Object.assign(promotion.work, { resources, artefact: packed.text.plain, parameters: promoted.parameters, expect: live.hash, force: consent.force ?? false });
    return this.runner.begin(promotion);
  }

  async act(around: Around, meant: Meant, kind: Exclude<PromotionKind, 'promote' | 'rollback'>, consent: Consent, signal?: AbortSignal): Promise<string> {
    const environment = environmentOf(around.loaded, meant.environment);
    refuseProduction(environment, meant.environment, consent.production);
    const live = await this.status(around, meant, signal);
    const history = await this.historyOf(around, meant);
    const last = history.find(({ record }) => applied(record));
    if ((kind === 'redeploy' || kind === 'resume') && !last) throw new Failure('no-earlier-promotion', `Nothing was promoted to ${meant.environment} from this machine, so there is nothing to ${kind}. Promote the job.`);
    if (kind === 'resume' && live.health.state !== 'suspended' && live.health.state !== 'absent') throw new Failure('not-suspended', `The job is not suspended: ${live.health.message}`);
    if ((kind === 'suspend' || kind === 'cancel') && live.health.state === 'absent') throw new Failure('nothing-runs', `Nothing of the job runs in ${meant.environment}.`);
    const { record } = last ?? {};
    const promotion = await newPromotion(this.maker(), kind, around, meant, {
      target: environment.target ?? 'native',
      mode: modeOf(kind, consent.mode, environment.upgrade ?? record?.mode),
      hash: record?.hash ?? live.hash ?? '',
      before: live.hash,
      verdict: null,
      revision: record?.revision ?? live.revision,
      dirty: record?.dirty ?? false,
      changes: [],
      from: kind === 'resume' ? keptState(history.map((each) => each.record)) : null,
    });
    // What stops a job makes nothing; what makes one makes what was there.
    if (last && (kind === 'redeploy' || kind === 'resume')) refuseElsewhere(promotion, last);
    if (last) Object.assign(promotion.work, { resources: last.work.resources, artefact: last.work.artefact, parameters: last.work.parameters });
    return this.runner.begin(promotion);
  }

  /** Back to an earlier artefact, with the state that it was stopped with. Fails with `no-earlier-promotion`, `no-state-to-roll-back` or `environment-moved`. */
  async rollBack(around: Around, meant: Meant, to: string | null, consent: Consent, signal?: AbortSignal): Promise<string> {
    const environment = environmentOf(around.loaded, meant.environment);
    refuseProduction(environment, meant.environment, consent.production);
    const history = await this.historyOf(around, meant);
    const records = history.map(({ record }) => record);
    const { id } = earlierOf(records, to, meant.environment);
    const version = history.find((each) => each.record.id === id)!;
    const { record, work } = version;
    const from = record.mode === 'stateless' ? null : stoppedWith(records, record);
    const promotion = await newPromotion(this.maker(), 'rollback', around, meant, { target: environment.target ?? 'native', mode: consent.mode ?? record.mode, hash: record.hash, before: null, verdict: null, revision: record.revision, dirty: record.dirty, changes: [], from });
    // Of another place it is not even asked what runs there: it may have nothing that answers.
    refuseElsewhere(promotion, version);
    promotion.record.before = (await this.status(around, meant, signal)).hash;
    Object.assign(promotion.work, { resources: work.resources, artefact: work.artefact, parameters: work.parameters });
    return this.runner.begin(promotion);
  }

  async status(around: Around, meant: Meant, signal?: AbortSignal): Promise<LiveJob> {
    const environment = environmentOf(around.loaded, meant.environment);
    const [last] = await this.historyOf(around, meant);
    const suspended = last?.record.kind === 'suspend' && last.record.outcome === 'done';
    const session = standingSessionOf(environment);
    const client = session?.address ? undefined : await this.connect(environment.context);
    try {
      if (session) {
        const [namespace, name] = [environment.namespace ?? 'default', session.cluster ?? ''];
        const rest = new FlinkRest(restOf(client, { namespace, clusterId: name, address: session.address }));
        const { flink: _version, ...seen } = await liveSessionJob({ rest, job: jobNameOf(meant.file), suspended, cluster: client && { client, namespace, name } }, this.now(), signal);
        return seen;
      }
      const { flink: _, ...live } = await liveJob({ client: client!, ...placeOf(environment, meant.file), operated: environment.target === 'operator', suspended }, this.now(), signal);
      return live;
    } finally {
      client?.dispose();
    }
  }

  /** Newest first. */
  historyOf({ loaded }: Around, { file, environment }: Meant): Promise<Promotion[]> {
    return this.store.history(loaded.folder, environment, clusterIdOf(jobNameOf(file)));
  }

  dispose(): Promise<void> {
    return this.runner.dispose();
  }

  private maker(): Maker {
    const { store, connect, now, patienceMs } = this;
    return { store, connect, now, patienceMs, runner: this.parts.runner };
  }
}

function liveChanged(hash: string | null): Failure {
  return new Failure('live-changed', `What runs there is no longer what the difference was made against: it is ${hash ? hash.slice(0, 12) : 'nothing'} now. Look at the difference again; nothing was changed.`);
}

async function testsOfJob({ loaded, trusted }: Around, file: string) {
  const found = loaded.state.jobs.find(({ path }) => path === file);
  if (!found) return [];
  const path = join(loaded.folder, file);
  return loadTests({
    name: found.name,
    file,
    folder: join(path, '..'),
    called: (test) => relativePath(loaded.folder, test),
    script: async () => ({ ...(await scriptOf(loaded, file, (await readText(path, file)).text, { mode: 'streaming', trusted })), parallelism: 1 }),
  });
}
