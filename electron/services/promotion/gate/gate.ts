import { setMaxListeners } from 'node:events';
import { Failure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import { RECOVERY_PATH, withOptions } from '#shared/deployment/flink-config-map.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import { LABELS } from '#shared/deployment/names.ts';
import { changesOf } from '#shared/deployment/promotion-changes.ts';
import type { SavedState } from '#shared/deployment/promotion-record.ts';
import type { Preview } from '#shared/services/engine.ts';
import type { Check, CheckId, GateReport, LiveJob, PromotionPlan } from '#shared/services/promotion.ts';
import type { EngineClient } from '../../engines.ts';
import type { KubeClient } from '../../kubernetes/kube-client.ts';
import type { LoadedTest } from '../../tests/load-tests.ts';
import { resourcesOf, type Blueprint } from '../blueprint.ts';
import type { LastRun } from '../last-runs.ts';
import { liveArtefact, liveJob } from '../live-job.ts';
import { planOf } from '../plan.ts';
import * as cluster from './cluster-checks.ts';
import { findingOf, passed, skipped, together, type CheckFinding } from './finding.ts';
import { image } from './image-check.ts';
import * as job from './job-checks.ts';
import { stateVerdict } from './state-check.ts';

export interface GateParts {
  blueprint: Blueprint;
  engine: EngineClient;
  connect(context: string | undefined): Promise<KubeClient>;
  /** Of this job. */
  tests: readonly LoadedTest[];
  lastRun: LastRun | undefined;
  /** What an earlier promotion left to begin from, where nothing runs. */
  kept: SavedState | null;
  suspended: boolean;
  now(): number;
}

const TITLES: Record<CheckId, string> = {
  validates: 'The job plans',
  tests: 'Its tests pass',
  'ran-here': 'It is what ran here',
  connectors: 'Its connectors are locked',
  reachable: 'The cluster answers',
  version: 'Flink’s version fits',
  parameters: 'Parameters have values',
  secrets: 'Secrets are there',
  permissions: 'You have the rights',
  storage: 'State has a place',
  state: 'State is kept',
  quota: 'The quota leaves room',
  room: 'Nodes have room',
  image: 'The image can be pulled',
  'dry-run': 'The server would take it',
};

/** What the gate looked at, kept for the promotion itself. */
export interface GateResult {
  blueprint: Blueprint;
  resources: KubeObject[];
  plan: PromotionPlan;
  live: LiveJob;
}

/** Runs all checks at once, as far as they do not need each other, and reports whenever one has finished. */
export class Gate {
  private readonly report: Live<GateReport>;
  /** There once the gate is done and its dry run went through. */
  result: GateResult | undefined;
  private client: KubeClient | undefined;

  constructor(private readonly parts: GateParts) {
    this.report = new Live<GateReport>({ checks: Object.entries(TITLES).map(([id, title]) => ({ id: id as CheckId, title, state: 'waiting', evidence: '', fix: null, code: null })), plan: null, done: false });
  }

  async *run(signal: AbortSignal): AsyncGenerator<GateReport> {
    const stop = new AbortController();
    const both = AbortSignal.any([signal, stop.signal]);
    // Some dozens of questions are asked at once, each with an ear to the signal.
    setMaxListeners(0, both);
    const work = this.work(both).finally(() => this.report.end());
    work.catch(() => {});
    try {
      yield* this.report.follow(both);
      await work;
    } finally {
      stop.abort();
      await work.catch(() => {});
      this.client?.dispose();
    }
  }

  private async work(signal: AbortSignal): Promise<void> {
    const { parts } = this;
    const { blueprint, engine } = parts;
    const { clusterId, namespace } = blueprint.promoted;
    const preview = once(() => engine.preview({ script: blueprint.script }, signal));
    const client = once(async () => (this.client = await parts.connect(blueprint.environment.file.context)));
    const live = once(async () => liveJob({ client: await client(), namespace, clusterId, suspended: parts.suspended }, parts.now(), signal));
    const topology = async () => (await preview()).topology;
    const slots = async () => slotsOf(await preview());
    const look = async () => ({ client: await client(), blueprint, signal });
    const verdict = once(async () => {
      const artefact = (await liveArtefact({ client: await client(), namespace, clusterId }, signal))?.artefact;
      return stateVerdict({ blueprint, live: artefact, newest: (await live()).newest ?? parts.kept, engine, signal });
    });
    const dryRun = once(async () => this.dryRun(await client(), (await live()).jobId !== null, signal));
    const checks: Record<CheckId, () => Promise<CheckFinding>> = {
      validates: async () => job.validates(blueprint, await preview()),
      tests: () => job.tests(engine, parts.tests, signal),
      'ran-here': async () => job.ranHere(blueprint, parts.lastRun),
      connectors: async () => job.connectors(blueprint, await preview()),
      reachable: async () => {
        const found = await cluster.reachable(await look());
        return together([...job.preflightOf(blueprint, null, 'reachable'), found], found.evidence);
      },
      version: async () => job.version(blueprint, (await live()).flink),
      parameters: async () => job.parameters(blueprint, await topology()),
      secrets: async () => {
        const found = await cluster.secrets(await look(), Object.keys(blueprint.environment.file.secrets));
        return together([...job.preflightOf(blueprint, await topology(), 'secrets'), found], found.evidence);
      },
      permissions: async () => cluster.permissions(await look()),
      storage: async () => job.storage(blueprint, await topology()),
      state: async () => (await verdict()).finding,
      quota: async () => cluster.quota(await look(), await slots()),
      room: async () => {
        const found = await cluster.room(await look(), await slots());
        return together([...job.preflightOf(blueprint, await topology(), 'room'), found], found.evidence);
      },
      image: async () => {
        const found = await image(await look());
        return together([...job.preflightOf(blueprint, await topology(), 'image'), found], found.evidence);
      },
      'dry-run': async () => {
        const { resources } = await dryRun();
        return resources.length ? passed(`${resources.length} resources: the server would take each of them.`) : skipped('The session target makes no resources.');
      },
    };
    await Promise.all(Object.entries(checks).map(([id, check]) => this.check(id as CheckId, check, signal)));
    signal.throwIfAborted();
    await this.finish({ live, dryRun, verdict });
  }

  private async finish({ live, dryRun, verdict }: { live(): Promise<LiveJob>; dryRun(): Promise<DryRun>; verdict(): ReturnType<typeof stateVerdict> }): Promise<void> {
    const { blueprint, kept, now } = this.parts;
    let plan: PromotionPlan | null = null;
    try {
      const { resources, changes } = await dryRun();
      const { diff } = await verdict().catch(() => ({ diff: null }));
      const { hash, revision, jobId, health, newest } = await live();
      const seen: LiveJob = { hash, revision, jobId, health, newest };
      plan = planOf({ blueprint, live: seen, changes, topology: diff, kept, now: now() });
      this.result = { blueprint, resources, plan, live: seen };
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
    }
    this.report.set({ ...this.report.value, plan, done: true });
  }

  /** What the server would keep of each resource, against what it has. */
  private async dryRun(client: KubeClient, runs: boolean, signal: AbortSignal): Promise<DryRun> {
    const { blueprint, engine, kept } = this.parts;
    const { namespace, clusterId } = blueprint.promoted;
    const resources = await resourcesOf(blueprint, engine, signal);
    const from = blueprint.mode === 'stateless' ? null : runs ? `(the ${blueprint.mode === 'savepoint' ? 'savepoint that is taken first' : 'last checkpoint'})` : (kept?.path ?? null);
    const asked = withOptions(resources, { [RECOVERY_PATH]: from });
    const next = await Promise.all(asked.map((object) => client.apply(object, { dryRun: true, force: false, signal })));
    const same = await Promise.all(resources.map(({ apiVersion, kind, metadata }) => client.read({ apiVersion, kind, name: metadata.name, namespace }, signal)));
    const others = await this.others(client, resources, `${LABELS.job}=${clusterId}`, signal);
    return { resources, changes: changesOf([...same.filter((object) => object !== undefined), ...others], next) };
  }

  /** What an earlier promotion made and this one does not. */
  private async others(client: KubeClient, resources: readonly KubeObject[], labels: string, signal: AbortSignal): Promise<KubeObject[]> {
    const { namespace } = this.parts.blueprint.promoted;
    const kinds = [{ apiVersion: 'v1', kind: 'ConfigMap' }, { apiVersion: 'v1', kind: 'Service' }, { apiVersion: 'apps/v1', kind: 'Deployment' }];
    const lists = await Promise.all(kinds.map((kind) => client.list({ ...kind, namespace, labels }, signal)));
    return lists.flatMap(({ items }) => items).filter(({ kind, metadata }) => !resources.some((object) => object.kind === kind && object.metadata.name === metadata.name));
  }

  private async check(id: CheckId, check: () => Promise<CheckFinding>, signal: AbortSignal): Promise<void> {
    this.set(id, { state: 'running' });
    const found = await check().catch(findingOf);
    if (!signal.aborted) this.set(id, { fix: null, code: null, ...found });
  }

  private set(id: CheckId, found: Partial<Check>): void {
    const { value } = this.report;
    this.report.set({ ...value, checks: value.checks.map((check) => (check.id === id ? { ...check, ...found } : check)) });
  }
}

interface DryRun {
  resources: KubeObject[];
  changes: PromotionPlan['changes'];
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

function slotsOf({ topology, validation }: Preview): number {
  if (topology) return topology.slots.total;
  throw new Failure(validation.diagnostics[0]?.code ?? 'no-job-in-script', 'How many slots the job needs is not known until it plans.');
}
