import { z } from 'zod';
import { UpgradeMode } from '../workspace/environment-file.ts';
import { FieldChange } from './resource-diff.ts';
import { JobHealth } from './job-health.ts';

/** What may be done to a job in an environment. */
export const PromotionKind = z.enum(['promote', 'rollback', 'suspend', 'resume', 'cancel', 'redeploy']);
export type PromotionKind = z.infer<typeof PromotionKind>;

/** A resource as a promotion changes it. */
export const ResourceChange = z.object({
  /** `Deployment delays`. */
  object: z.string(),
  change: z.enum(['created', 'changed', 'same', 'removed']),
  fields: z.array(FieldChange),
});
export type ResourceChange = z.infer<typeof ResourceChange>;

/** State that a job can begin from. */
export const SavedState = z.object({
  kind: z.enum(['savepoint', 'checkpoint']),
  /** As the cluster writes it: `s3://…`, `file:/…`. */
  path: z.string(),
  /** Epoch milliseconds. */
  at: z.number(),
  bytes: z.number().nullable(),
});
export type SavedState = z.infer<typeof SavedState>;

/** The steps of a promotion, in order; those that a kind does not need are skipped. */
export const StepId = z.enum(['stop', 'clear', 'apply', 'start', 'prove', 'health']);
export type StepId = z.infer<typeof StepId>;

export const Step = z.object({
  id: StepId,
  state: z.enum(['waiting', 'running', 'done', 'skipped', 'failed']),
  /** What was found or done, in a sentence. */
  message: z.string(),
  at: z.number().nullable(),
});
export type Step = z.infer<typeof Step>;

export const TimelineEntry = z.object({
  at: z.number(),
  /** Who says it. */
  from: z.enum(['weir', 'pod', 'event', 'log', 'flink']),
  level: z.enum(['info', 'warn', 'error']),
  text: z.string(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

export const Outcome = z.enum(['running', 'healthy', 'unhealthy', 'failed', 'done']);
export type Outcome = z.infer<typeof Outcome>;

/** A promotion, whole, while it goes on and ever after: what the history keeps of it. */
export const PromotionRecord = z.object({
  id: z.string(),
  kind: PromotionKind,
  job: z.string(),
  /** Relative to the workspace. */
  file: z.string(),
  environment: z.string(),
  target: z.string(),
  context: z.string(),
  namespace: z.string(),
  clusterId: z.string(),
  mode: UpgradeMode,
  /** The artefact's, and of what ran before. */
  hash: z.string(),
  before: z.string().nullable(),
  /** What becomes of the state: the verdict's word, or null where there was none to ask. */
  verdict: z.string().nullable(),
  /** The person, as the cluster and as this machine know them. */
  by: z.string(),
  /** Commit of the workspace; null outside git. `dirty`: files differed from it. */
  revision: z.string().nullable(),
  dirty: z.boolean(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  outcome: Outcome,
  steps: z.array(Step),
  /** Where the job that ran before was saved, and what the new one began from. */
  saved: SavedState.nullable(),
  from: SavedState.nullable(),
  changes: z.array(ResourceChange),
  timeline: z.array(TimelineEntry),
  health: JobHealth.nullable(),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type PromotionRecord = z.infer<typeof PromotionRecord>;
