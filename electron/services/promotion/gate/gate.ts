import { setMaxListeners } from 'node:events';
import { Failure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import type { Artefact } from '#shared/deployment/artefact.ts';
import type { KubeObject } from '#shared/deployment/kube-object.ts';
import type { SavedState } from '#shared/deployment/promotion-record.ts';
import type { Preview } from '#shared/services/engine.ts';
import type { Check, CheckId, GateReport, LiveJob, PromotionPlan } from '#shared/services/promotion.ts';
import type { EngineClient } from '../../engines.ts';
import type { KubeClient } from '../../kubernetes/kube-client.ts';
import type { LoadedTest } from '../../tests/load-tests.ts';
import type { Blueprint } from '../blueprint.ts';
import type { LastRun } from '../last-runs.ts';
import { planOf } from '../plan.ts';
import { findingOf, passed, skipped, together, unknown, warned, type CheckFinding } from './finding.ts';
import { functionsInNode } from './functions-check.ts';
import * as job from './job-checks.ts';
import { kubernetesLooks, once, type DryRun, type Looks } from './kubernetes-looks.ts';
import { isOnSession, operatedSessionOf } from '../rest-of.ts';
import { operatedSessionLooks } from './operated-session-looks.ts';
import { sessionLooks } from './session-looks.ts';
import { stateVerdict } from './state-check.ts';

export interface GateParts {
  blueprint: Blueprint;
  engine: EngineClient;
  connect(context: string | undefined): Promise<KubeClient>;
  /** Of this job. */
  tests: readonly LoadedTest[];
  lastRun: LastRun | undefined;
  /** What was promoted with this hash from this machine; a session cluster keeps no artefact. */
  artefactOf(hash: string): Artefact | undefined;
  /** What an earlier promotion left to begin from, where nothing runs. */
  kept: SavedState | null;
  suspended: boolean;
  /** Files of the workspace with edits that are not saved. */
  unsaved: readonly string[];
  /** Fields of other managers are to be taken over. */
  force?: boolean;
  now(): number;
}

const TITLES: Record<CheckId, string> = {
  saved: 'It is saved',
  validates: 'The job plans',
  tests: 'Its tests pass',
  'ran-here': 'It is what ran here',
  connectors: 'Its connectors are locked',
  reachable: 'The cluster answers',
  version: 'Flink’s version fits',
  parameters: 'Parameters have values',
  secrets: 'Secrets are there',
  permissions: 'You have the rights',
  account: 'The job has the rights',
  storage: 'State has a place',
  state: 'State is kept',
  quota: 'The quota leaves room',
  room: 'Nodes have room',
  image: 'The image can be pulled',
  functions: 'TypeScript can run there',
  'dry-run': 'The server would take it',
};

const NOT_THERE = `it takes an answer of the cluster (see "${TITLES.reachable}").`;

/** What the gate looked at, kept for the promotion itself. */
export interface GateResult {
  blueprint: Blueprint;
  resources: KubeObject[];
  plan: PromotionPlan;
  live: LiveJob;
}

/** What checks and plan share, each asked once. */
interface Asked {
  live(): Promise<LiveJob>;
  dryRun(): Promise<DryRun>;
  verdict(): ReturnType<typeof stateVerdict>;
}

/** Runs all checks at once, as far as they do not need each other, and reports whenever one has finished. */
export class Gate {
  private readonly report: Live<GateReport>;
  /** There once the gate is done and its dry run went through. */
  result: GateResult | undefined;
  private looks: Looks | undefined;

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
      await this.looks?.dispose();
    }
  }

  private async work(signal: AbortSignal): Promise<void> {
    const { parts } = this;
    const { engine } = parts;
    const blueprint = { ...parts.blueprint, named: await engine.expand({ script: parts.blueprint.script }, signal).catch(() => undefined) };
    const preview = once(() => engine.preview({ script: blueprint.script }, signal));
    const topology = async () => (await preview()).topology;
    const slots = async () => slotsOf(await preview());
    const looks = (this.looks = looksOf(parts, slots, signal));
    const answers = once(() => looks.reachable().catch(findingOf));
    /** What asks the cluster is asked only where there is one: one check says what is wrong with it, and the others that they could not be made. */
    const there = (check: () => Promise<CheckFinding>) => async () => ((await answers()).state === 'failed' ? unknown(`Not checked: ${NOT_THERE}`) : check());
    const live = once(() => looks.live());
    const dryRun = once(async () => looks.dryRun((await live()).jobId !== null));
    const verdict = once(async () => {
      const { hash, newest } = await live();
      return stateVerdict({ blueprint, hash, live: await looks.artefact(hash), newest: newest ?? parts.kept, engine, signal });
    });
    /** What the cluster says, with what the rules say that ask nobody. */
    const withRules = (id: CheckId, ask: () => Promise<CheckFinding>, of: () => Promise<Preview['topology']> = topology) => async () => {
      const found = await ask();
      return together([...job.preflightOf(blueprint, await of(), id), found], found.evidence, found.state);
    };
    const checks: Record<CheckId, () => Promise<CheckFinding>> = {
      saved: async () => job.saved(blueprint, parts.unsaved),
      validates: async () => job.validates(blueprint, await preview()),
      tests: () => job.tests(engine, parts.tests, signal),
      'ran-here': async () => job.ranHere(blueprint, parts.lastRun),
      connectors: async () => job.connectors(blueprint, await preview()),
      reachable: withRules('reachable', answers, async () => null),
      version: there(async () => job.version(blueprint, (await live()).flink)),
      parameters: async () => job.parameters(blueprint, await topology()),
      secrets: withRules('secrets', there(looks.secrets)),
      permissions: there(looks.permissions),
      account: there(looks.account),
      storage: looks.storage ? there(looks.storage) : async () => job.storage(blueprint, await topology()),
      state: there(async () => (await verdict()).finding),
      quota: there(looks.quota),
      room: withRules('room', there(looks.room)),
      image: isOnSession(blueprint.environment.file) ? looks.image : withRules('image', there(looks.image)),
      functions: blueprint.script.functions || blueprint.script.program ? there(async () => functionsInNode(blueprint) ?? looks.functions()) : async () => skipped('Nothing of the job is in TypeScript.'),
      'dry-run': there(async () => {
        const { resources, taken } = await dryRun();
        if (taken.length) return warned('kube-conflict', `The server would take all ${resources.length} resources, with fields taken over from others. ${taken.join(' ')}`);
        if (resources.length) return passed(`${resources.length} resources: the server would take each of them.`);
        return looks.cluster ? looks.cluster() : skipped('A job of a session cluster has no resources.');
      }),
    };
    await Promise.all(Object.entries(checks).map(([id, check]) => this.check(id as CheckId, check, signal)));
    signal.throwIfAborted();
    await this.finish({ answers, live, dryRun, verdict });
  }

  private async finish({ answers, ...asked }: Asked & { answers(): Promise<CheckFinding> }): Promise<void> {
    const plan = (await answers()).state === 'failed' ? null : await this.plan(asked);
    this.report.set({ ...this.report.value, plan, done: true });
  }

  /** Null where the dry run does not go through. */
  private async plan({ live, dryRun, verdict }: Asked): Promise<PromotionPlan | null> {
    const { blueprint, kept, now } = this.parts;
    try {
      const { resources, changes } = await dryRun();
      const { diff } = await verdict().catch(() => ({ diff: null }));
      const { hash, revision, jobId, health, newest } = await live();
      const seen: LiveJob = { hash, revision, jobId, health, newest };
      const running = await this.looks!.artefact(hash).catch(() => undefined);
      const plan = planOf({ blueprint, live: seen, changes, topology: diff, running, kept, now: now() });
      this.result = { blueprint, resources, plan, live: seen };
      return plan;
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      return null;
    }
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

function looksOf(parts: GateParts, slots: () => Promise<number>, signal: AbortSignal): Looks {
  const { target, environment } = parts.blueprint;
  if (target === 'session') return sessionLooks(parts, slots, signal);
  return operatedSessionOf(environment.file) === undefined ? kubernetesLooks(parts, slots, signal) : operatedSessionLooks(parts, slots, signal);
}

function slotsOf({ topology, validation }: Preview): number {
  if (topology) return topology.slots.total;
  throw new Failure(validation.diagnostics[0]?.code ?? 'no-job-in-script', 'How many slots the job needs is not known until it plans.');
}
