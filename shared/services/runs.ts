import { z } from 'zod';
import { call, chunks, contract, stream } from '../rpc/contract.ts';
import { TopologyEdits } from '../topology/edits.ts';
import { JobDiff } from '../topology/verdict.ts';
import { DebuggedStart } from './debugger.ts';
import { StateFilter, StatePage } from '../topology/state.ts';
import { Figures, LogLine, Mode, Replacement, RowsHeader, RunId, RunStatus } from './engine.ts';
import { RewindPoints } from './rewind.ts';

const OfRun = z.object({ run: RunId });

/** The text and edits that a run is to have; without edits, those of the job's topology.yaml. */
const Change = z.object({ text: z.string(), topology: TopologyEdits.optional() });

export const RunSummary = z.object({ run: RunId, file: z.string(), status: RunStatus, text: z.string() });
export type RunSummary = z.infer<typeof RunSummary>;

/** A savepoint that was taken as a run was stopped, kept in the user's data folder. */
export const KeptSavepoint = z.object({
  /** What `from` takes. */
  path: z.string(),
  /** Epoch milliseconds. */
  at: z.number(),
  bytes: z.number(),
  /** Hash of the text that ran: equal for equal texts. */
  text: z.string(),
});
export type KeptSavepoint = z.infer<typeof KeptSavepoint>;

/** Where a run begins: a kept savepoint of its file, null for its own way; `drop` allows that state is lost which no operator takes. */
const From = z.object({ from: z.string().nullable().default(null), drop: z.boolean().default(false) });

/** Runs jobs on the local cluster and holds what they gave until the next run of the same file. */
export const runs = contract('runs', {
  /**
   * The text is the editor's, saved or not. An earlier run of the same file is cancelled and forgotten. Edits that are given
   * win over the job's topology.yaml; where that cannot be read and none are given, it fails with `broken-topology`.
   * `breakpoints` and `paused` hold from the first row on.
   * `realTables`: sources and sinks, by name as in the text, whose real connector is used; where an environment marked as production names
   * their machine it fails with `production-address`.
   * `test`: a test of the job, by its path. Its sources give what the test gives, each table when it is its turn, and end; nothing is compared, no real table is used, and
   * `apply` is refused with `test-run`. Fails with `test-missing`, with `test-broken` where its file cannot be read, and as a test does that cannot be followed.
   * `real`: a jar's own sources and sinks are meant; without it a jar fails with `jar-runs-for-real`.
   */
  start: call('Run a job', From.extend(DebuggedStart.shape).extend({ file: z.string(), text: z.string(), mode: Mode.default('streaming'), topology: TopologyEdits.optional(), real: z.boolean().default(false), realTables: z.array(z.string()).default([]), test: z.string().optional() }), RunStatus),
  /**
   * Stops a run with a savepoint, which is kept, and starts the text from there, or from another one: its rows go on. Where that is
   * refused the run goes on as it was from what was saved; only where even that fails (`run-lost`) it is over, and its savepoint kept.
   */
  apply: call('Apply a change to a run', OfRun.extend(Change.shape).extend(From.shape), RunStatus),
  /**
   * Gives a run the functions as their files are now, without a restart: each task calls them from its next row on, and state stays. The host does it by itself as a file is
   * saved. Null where they are as they were. What is told is in the run's status, too; where it was refused the run goes on with the functions that it has, and `apply` can
   * change them. `text`: of a job in TypeScript, where that has changed. Fails with `run-over`, with `test-run` and with `untrusted`.
   */
  replace: call('Replace the functions of a run', OfRun.extend({ text: z.string().optional() }), Replacement.nullable()),
  /** What `apply` would do to the state of a run; null where nothing differs from what it runs, and for a batch run. A newer question takes the place of an older one (`superseded`). */
  verdict: call('Judge a change to a run', OfRun.extend(Change.shape), JobDiff.nullable()),
  /** The newest first, at most 10 of a file. */
  savepoints: call('List the savepoints of a job', z.object({ file: z.string() }), z.array(KeptSavepoint)),
  /**
   * Takes a run back to one of its checkpoints and goes on from there with the text: rows that its sinks received since are gone. A run that goes is stopped first, with
   * a savepoint that is kept; where Flink refuses, the run goes on as it was from that, and one that had ended is left as it is.
   */
  rewind: call('Take a run back', OfRun.extend(Change.shape).extend({ point: z.int(), drop: z.boolean().default(false) }), RunStatus),
  /** The checkpoints that a run can go back to, the oldest first; again whenever there is a new one. */
  points: stream('Follow the checkpoints of a run', OfRun, RewindPoints),
  /**
   * Entries of an operator's state. `from`: a savepoint's or a checkpoint's path; null writes the run's state down now, and `path` of the answer is where the next page is
   * read from. Columns have the names that they have in the job, as far as Flink tells them.
   */
  state: call('Read the state of an operator', OfRun.extend(StateFilter.shape).extend({ operator: z.string(), from: z.string().nullable().default(null) }), StatePage),
  cancel: call('Cancel a run', OfRun, z.object({})),
  /** Every run the host knows, whole, again whenever one starts, ends or goes. */
  list: stream('List the runs', z.object({}), z.array(RunSummary)),
  status: stream('Follow a run', OfRun, RunStatus),
  rows: chunks('Read the rows of a sink', OfRun.extend({ sink: z.string(), from: z.int().default(0) }), RowsHeader),
  table: chunks('Read a folded table', OfRun.extend({ sink: z.string(), offset: z.int().default(0), limit: z.int().min(1).max(100_000) }), RowsHeader),
  figures: stream('Follow the figures of a run', OfRun, Figures),
  logs: stream('Follow the log of a run', OfRun, LogLine),
});
