import { z } from 'zod';
import { call, stream } from '../rpc/contract.ts';
import { TopologyEdits } from '../topology/edits.ts';
import { JobDiff } from '../topology/verdict.ts';
import { Figures, Preview, RunFailure } from './engine.ts';

const OfJob = z.object({
  /** The job's file, relative to the workspace. */
  file: z.string(),
  environment: z.string(),
});

const Problem = z.object({ code: z.string(), message: z.string() });

/** The version of a job that runs in an environment, by the artefact whose hash its graph carries. */
export const RunningVersion = z.object({
  hash: z.string(),
  /** The commit that it was promoted from; null where there was none. */
  revision: z.string().nullable(),
  /** The job's file as it was, relative to the workspace. */
  file: z.string(),
  /** Keeps `${name}` and `${secret:name}`. */
  text: z.string(),
  edits: TopologyEdits,
  /** What Flink makes of it; null where that cannot be told from here, and `problem` says why. */
  preview: Preview.nullable(),
  problem: Problem.nullable(),
});
export type RunningVersion = z.infer<typeof RunningVersion>;

/** How the operators of one of Flink's tasks fare. */
export const TaskFigures = z.object({
  /** Their uids. */
  operators: z.array(z.string()),
  /** Flink's word: `RUNNING`, `INITIALIZING` … */
  state: z.string(),
  /** What it put into the last completed checkpoint: bytes in all, and milliseconds until its slowest subtask had done so; null before the first. */
  checkpoint: z.object({ bytes: z.number(), durationMs: z.number() }).nullable(),
});
export type TaskFigures = z.infer<typeof TaskFigures>;

/** The figures of a local run, of a job in an environment, and what else its Flink says of it. */
export const JobFigures = Figures.extend({
  /** Of the artefact whose graph runs; null where no job runs, or it is not of Weir. */
  hash: z.string().nullable(),
  /** Flink's word; null where no job is there. */
  state: z.string().nullable(),
  tasks: z.array(TaskFigures),
  /** Null where no job is there, or nothing of its checkpoints is known yet. `lastAt`: epoch milliseconds of the last completed one, `bytes` and `durationMs` of the same. */
  checkpoints: z.object({ completed: z.int(), failed: z.int(), inProgress: z.int(), lastAt: z.number().nullable(), bytes: z.number().nullable(), durationMs: z.number().nullable() }).nullable(),
  /** The last exception of its history, with its place in the text where the task that threw it is of one; null where there was none. */
  failure: RunFailure.extend({ at: z.number() }).nullable(),
  /** Why these are figures of before, and not of now; null where they are of now. The next answer may have none. */
  problem: Problem.nullable(),
});
export type JobFigures = z.infer<typeof JobFigures>;

/** The part of `promotion` that looks at the job that runs in an environment. */
export const runningMethods = {
  /**
   * The script that runs there, and its plan: with the environment's values (`there`), or with those of this window's runs (`here`), as the text in front is
   * planned. Fails with `nothing-runs`, with `artefact-unknown` where neither cluster nor this machine has the artefact, and as the cluster does that does not answer.
   */
  running: call('Open what runs there', OfJob.extend({ values: z.enum(['there', 'here']).default('there') }), RunningVersion),
  /** What a text would do to the state of what runs there, both with the environment's values. Fails as `running` does, and with `invalid-script`. A newer question takes the place of an older one (`superseded`). */
  verdict: call('Judge a text against what runs there', OfJob.extend({ text: z.string(), topology: TopologyEdits.optional(), hash: z.string() }), JobDiff),
  /** As often as Flink's own metrics move, until it is left: nobody is asked then. Goes on through restarts of the JobManager, and says in `problem` that it waits for it. */
  figures: stream('Follow the figures of a job', OfJob, JobFigures),
};
