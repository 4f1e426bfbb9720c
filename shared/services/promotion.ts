import { z } from 'zod';
import { JobHealth, JobHealthState } from '../deployment/job-health.ts';
import { LOG_LEVELS } from '../deployment/pod-log.ts';
import { PromotionKind, PromotionRecord, ResourceChange, SavedState } from '../deployment/promotion-record.ts';
import { call, contract, stream } from '../rpc/contract.ts';
import { JobDiff } from '../topology/verdict.ts';
import { UpgradeMode } from '../workspace/environment-file.ts';
import { runningMethods } from './running-job.ts';

export const EnvironmentSummary = z.object({
  name: z.string(),
  /** Its file, relative to the workspace. */
  path: z.string(),
  production: z.boolean(),
  target: z.string(),
  context: z.string().nullable(),
  namespace: z.string().nullable(),
  /** Why nothing can be promoted there; null where something can. */
  problem: z.string().nullable(),
  /** The session cluster that Weir makes there; null where it makes none. */
  cluster: z.string().nullable(),
});
export type EnvironmentSummary = z.infer<typeof EnvironmentSummary>;

/** The checks of the gate, in the order they are shown. */
export const CheckId = z.enum(['saved', 'validates', 'tests', 'ran-here', 'connectors', 'reachable', 'version', 'parameters', 'secrets', 'permissions', 'account', 'storage', 'state', 'quota', 'room', 'image', 'functions', 'dry-run']);
export type CheckId = z.infer<typeof CheckId>;

export const Check = z.object({
  id: CheckId,
  title: z.string(),
  /** `warned` lets a promotion through; `failed` does not. `unknown`: it could not be found out from here, which lets it through too; so is what was not asked, because another check failed that it needs. */
  state: z.enum(['waiting', 'running', 'passed', 'warned', 'failed', 'unknown', 'skipped']),
  /** What was looked at and found, a sentence. */
  evidence: z.string(),
  /** What to do; null where there is nothing to do. */
  fix: z.string().nullable(),
  code: z.string().nullable(),
});
export type Check = z.infer<typeof Check>;

/** What runs in an environment now. */
export const LiveJob = z.object({
  hash: z.string().nullable(),
  revision: z.string().nullable(),
  /** Flink's id of the running job. */
  jobId: z.string().nullable(),
  health: JobHealth,
  /** The newest state that it could be restored from. */
  newest: SavedState.nullable(),
});
export type LiveJob = z.infer<typeof LiveJob>;

/** What a promotion would change, and how it would go about it. */
export const PromotionPlan = z.object({
  job: z.string(),
  environment: z.string(),
  production: z.boolean(),
  target: z.string(),
  context: z.string(),
  namespace: z.string(),
  clusterId: z.string(),
  hash: z.string(),
  mode: UpgradeMode,
  live: LiveJob,
  changes: z.array(ResourceChange),
  /** Of the operators and their state; null where nothing ran there, or what did could not be compared. */
  topology: JobDiff.nullable(),
  /** What happens, in order, a sentence each; the last one says what if it does not get healthy. */
  steps: z.array(z.string()),
});
export type PromotionPlan = z.infer<typeof PromotionPlan>;

export const GateReport = z.object({
  checks: z.array(Check),
  /** Null until the dry run is through, or where the gate cannot get that far. */
  plan: PromotionPlan.nullable(),
  /** Every check has finished. */
  done: z.boolean(),
});
export type GateReport = z.infer<typeof GateReport>;

const OfJob = z.object({
  /** The job's file, relative to the workspace. */
  file: z.string(),
  environment: z.string(),
});

export const PromotionLogLine = z.object({
  at: z.number(),
  pod: z.string(),
  role: z.enum(['jobmanager', 'taskmanager', 'other']),
  /** The line is of the container before the last restart. */
  before: z.boolean(),
  text: z.string(),
  /** Null for what the job prints itself. A stack has that of the line it belongs to, as it has its job and task. */
  level: z.enum(LOG_LEVELS).nullable(),
  /** Flink's id of the job that the line is about; null where Flink does not say, as for what is of the whole process. */
  job: z.string().nullable(),
  /** The task that speaks or is spoken of: a chain of operators, as Flink names it. */
  task: z.string().nullable(),
  /** Where the message begins in `text`, after time, level, logger, job and thread. */
  head: z.int().min(0),
});
export type PromotionLogLine = z.infer<typeof PromotionLogLine>;

/** The session cluster that Weir makes at an environment: how it stands, and what making it as the environment's file says would change. */
export const SessionCluster = z.object({
  environment: z.string(),
  production: z.boolean(),
  context: z.string(),
  namespace: z.string(),
  name: z.string(),
  state: z.enum(['absent', 'starting', 'ready', 'failed']),
  message: z.string(),
  /** Of a failure; null where there is none. */
  code: z.string().nullable(),
  taskmanagers: z.object({ wanted: z.number(), ready: z.number() }),
  /** Names of the jobs that run on it; null where it cannot be asked. */
  jobs: z.array(z.string()).nullable(),
  changes: z.array(ResourceChange),
  /** What happens, in order, a sentence each. */
  steps: z.array(z.string()),
  /** Why it is not done while jobs run there; null where it can be done. */
  refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type SessionCluster = z.infer<typeof SessionCluster>;

/** What has been said while a session cluster is made or removed, oldest first, and why it did not come about. */
export const ClusterProgress = z.object({
  lines: z.array(z.object({ at: z.number(), level: z.enum(['info', 'warn']), text: z.string() })),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type ClusterProgress = z.infer<typeof ClusterProgress>;

const ChangeOfCluster = z.object({ environment: z.string(), production: z.string().nullable().default(null), force: z.boolean().default(false) });

/** One job of the list of all of them. */
export const FleetJob = z.object({
  /** What tells it from the others of its environment. */
  id: z.string(),
  environment: z.string(),
  /** Both empty where the environment is an address. */
  context: z.string(),
  namespace: z.string(),
  /** Of the resource; on a session cluster the job's own, as Flink has it. */
  name: z.string(),
  /** Of the resource; `session job` where Flink alone knows it. */
  kind: z.string(),
  state: JobHealthState,
  message: z.string(),
  hash: z.string().nullable(),
  /** Weir put it there. */
  ours: z.boolean(),
  changedAt: z.number().nullable(),
});
export type FleetJob = z.infer<typeof FleetJob>;

/** What changed in the list since the answer before; `all`: it replaces everything known of that environment. */
export const FleetChange = z.object({
  environment: z.string(),
  all: z.boolean(),
  jobs: z.array(FleetJob),
  /** Their ids. */
  gone: z.array(z.string()),
  /** Why the list may be out of date; null where it is not. */
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type FleetChange = z.infer<typeof FleetChange>;

/** From a finished job to one that runs on a cluster: gate, difference, apply, watch, roll back. Whatever speaks to a cluster fails with `untrusted` until the workspace is trusted. */
export const promotion = contract('promotion', {
  environments: stream('Follow the environments', z.object({}), z.array(EnvironmentSummary)),
  /** Runs every check and ends; each answer is the whole report so far. `mode`: as the environment says unless given. `unsaved`: files with edits in the window that neither the disk nor a draft has yet. */
  gate: stream('Check a promotion', OfJob.extend({ mode: UpgradeMode.optional(), unsaved: z.array(z.string()).default([]) }), GateReport),
  /**
   * Checks once more and starts; resolves once the promotion is on disk, so that it goes on whatever happens to window or host. Fails with `gate-refused`
   * naming the checks, with `production-name` unless `production` is the environment's name where it is production, and with `promotion-running`.
   * `expect`: the hash that runs there by the difference that was looked at; another one fails with `live-changed`.
   */
  start: call(
    'Promote a job',
    OfJob.extend({ mode: UpgradeMode.optional(), production: z.string().nullable().default(null), expect: z.string().nullable().optional(), force: z.boolean().default(false) }),
    z.object({ promotion: z.string() }),
  ),
  /** Suspends, resumes, cancels with a savepoint, or starts anew what runs there. Production wants its name as `start` does. */
  act: call('Act on a job', OfJob.extend({ kind: PromotionKind.exclude(['promote', 'rollback']), production: z.string().nullable().default(null) }), z.object({ promotion: z.string() })),
  /** Back to an earlier promotion's artefact, with the state that fits it; `to` null: the one before. Fails with `no-earlier-promotion`, and with `environment-moved` where the environment means another place now. */
  rollBack: call('Roll a job back', OfJob.extend({ to: z.string().nullable().default(null), production: z.string().nullable().default(null) }), z.object({ promotion: z.string() })),
  /** A promotion until it has ended; each answer is whole. Fails with `no-such-promotion`. */
  follow: stream('Follow a promotion', z.object({ promotion: z.string() }), PromotionRecord),
  /** Stops watching for health: what was applied stays as it is. A promotion before that step goes on to it. */
  leave: call('Stop watching a promotion', z.object({ promotion: z.string() }), z.object({})),
  /** Newest first. */
  history: call('Read the history of a job', OfJob, z.array(PromotionRecord)),
  status: call('Look at a job in an environment', OfJob, LiveJob),
  /**
   * The lines there are, newest last, and with `follow` those that come, through restarts. The host keeps what it followed for a while after the last window has
   * looked, so that the last lines of a pod that is gone are still told.
   */
  logs: stream('Follow the log of a job', OfJob.extend({ follow: z.boolean().default(true), tail: z.int().min(0).max(10_000).default(500) }), PromotionLogLine),
  /** Changes nothing; `remove`: what removing it would do. Fails with `no-session-cluster` where the environment makes none. */
  cluster: call('Look at the session cluster of an environment', z.object({ environment: z.string(), remove: z.boolean().default(false) }), SessionCluster),
  /**
   * Makes the session cluster, changes it, or scales it, as the environment's file says, and ends once it is ready. It goes on where the window closes.
   * Fails with `session-in-use` where jobs would be lost, and with `production-name`; why it does not get ready is in the last answer.
   */
  applyCluster: stream('Make or change a session cluster', ChangeOfCluster, ClusterProgress),
  /** Removes all of it. Fails with `session-in-use` while jobs run there, and with `production-name`. */
  removeCluster: stream('Remove a session cluster', ChangeOfCluster.omit({ force: true }), ClusterProgress),
  /** What Kubernetes keeps is watched; a session cluster that only Flink's REST knows is asked every few seconds. */
  fleet: stream('Follow all jobs', z.object({}), FleetChange),
  ...runningMethods,
});
