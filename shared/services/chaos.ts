import { z } from 'zod';
import { call, stream } from '../rpc/contract.ts';
import { RunId } from './run-id.ts';

const OfRun = z.object({ run: RunId });

/** How long something lasts, in milliseconds; null: until it is ended by hand, or Flink gives up. */
const Lasting = z.int().min(0).max(86_400_000).nullable();

/** One thing that happened to a run. */
export const TimelineEvent = z.object({
  /** Epoch milliseconds. */
  at: z.number(),
  /**
   * `failed`: a task failed and the job starts over; `recovered`: all tasks run again; `ended`: the job is over, `text` says how. A checkpoint is `held` from the
   * moment an operator keeps back that it has passed, until it is `let-go`.
   */
  kind: z.enum([
    'started',
    'failed',
    'recovered',
    'ended',
    'checkpoint',
    'checkpoint-failed',
    'savepoint',
    'savepoint-failed',
    'checkpoint-held',
    'checkpoint-let-go',
    'task-manager-killed',
    'task-manager-back',
    'sink-cut',
    'sink-back',
  ]),
  /** Which of the run's jobs it is about, from 0, as operators count them; null where it is about all of them. */
  job: z.int().nullable().default(null),
  /** Uid of the operator that it is about. */
  operator: z.string().nullable(),
  sink: z.string().nullable(),
  /** The checkpoint that it is about, or that the job went on from. */
  checkpoint: z.number().nullable(),
  /** Milliseconds that it took or is to take: of a checkpoint from its trigger, of a recovery from the failure. */
  ms: z.number().nullable(),
  /** Flink's words or ours: why it failed, how it ended. */
  text: z.string().nullable(),
});
export type TimelineEvent = z.infer<typeof TimelineEvent>;

/** What one restart did to a captured sink. */
export const Repeat = z.object({
  at: z.number(),
  sink: z.string(),
  /** The checkpoint that the job went on from; null from the beginning of the run. */
  checkpoint: z.number().nullable(),
  /** Rows that the sink had received since that checkpoint: they are in doubt, and come again. */
  written: z.int(),
  /** How many of these could be compared with the rows that came after; the others are no longer kept. */
  compared: z.int(),
  /** Rows that have come since the restart and were there before it, equal in kind, event time and every value. */
  again: z.int(),
  /** What the real sink promises, as its options and connector say; null where that is not known. */
  delivery: z.string().nullable(),
  /** Whether rows of one key take each other's place. */
  keyed: z.boolean(),
});
export type Repeat = z.infer<typeof Repeat>;

/** What happened to a run, the oldest first, whole: a reader needs only the latest. */
export const RunTimeline = z.object({
  at: z.number(),
  /** Whether the job has a restart strategy; without one its first failure ends it. */
  restarts: z.boolean(),
  /** Whether it takes checkpoints by itself. */
  checkpoints: z.boolean(),
  /** At most 1,000; of more, checkpoints go first. */
  events: z.array(TimelineEvent),
  repeats: z.array(Repeat),
});
export type RunTimeline = z.infer<typeof RunTimeline>;

/** Failing a run on purpose, to see it recover; part of the contract `debugger`, and of the engine's. */
export const chaosMethods = {
  /**
   * Ends the TaskManager, on which all runs stand, with every task on it; after `ms` another takes its place. Fails with `other-runs-touched` while
   * other runs go on it, unless `others` says that they may fail; `touched` are those. A run without a restart strategy ends with it.
   */
  killTaskManager: call('Kill the TaskManager', OfRun.extend({ ms: z.int().min(0).max(600_000).default(0), others: z.boolean().default(false) }), z.object({ touched: z.array(RunId) })),
  /**
   * The next checkpoint that passes an operator is complete only after `ms`, or for null never: Flink gives it up after `execution.checkpointing.timeout`. Rows go on meanwhile.
   * Fails with `no-checkpoints` in a job that takes none. Savepoints and the end of the run do not wait for it.
   */
  delayCheckpoint: call('Delay a checkpoint', OfRun.extend({ operator: z.string(), ms: Lasting }), z.object({})),
  /** Whatever a sink is to write fails for `ms`, as where its connection is gone; null: until `mendSink`. `operator`: the sink's. Fails with `no-such-sink`. */
  cutSink: call('Cut a sink', OfRun.extend({ operator: z.string(), ms: Lasting }), z.object({})),
  mendSink: call('Bring a sink back', OfRun.extend({ operator: z.string() }), z.object({})),
  timeline: stream('Follow what happens to a run', OfRun, RunTimeline),
} as const;
