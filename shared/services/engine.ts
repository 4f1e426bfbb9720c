import { z } from 'zod';
import { Diagnostic, Range } from '../base/text-range.ts';
import { call, chunks, contract, stream } from '../rpc/contract.ts';
import { RefusedEdit, TopologyEdits } from '../topology/edits.ts';
import { ChangelogKind, Topology } from '../topology/model.ts';
import { Asked, Journey, Placed, Why } from '../topology/lineage.ts';
import { Savepoint } from '../topology/savepoint.ts';
import { StateFilter, StatePage } from '../topology/state.ts';
import { JobDiff } from '../topology/verdict.ts';
import { TestOutcome, TestSpec, VersionsComparison } from '../workspace/test-spec.ts';
import { SampleStream } from '../workspace/sample-stream.ts';
import { DebuggedStart, debuggerMethods } from './debugger.ts';
import { inspectorMethods } from './inspector.ts';
import { nativeMethods } from './native-resources.ts';
import { RewindPoints, RewindSettings } from './rewind.ts';
import { RunId } from './run-id.ts';
import { ScriptFunctions } from './script-functions.ts';
import { ScriptProgram } from './script-program.ts';
import { OfJars, sqlKnowledgeOf } from './sql-knowledge.ts';

/** Spoken by host and runner. A runner of another number is replaced by the launcher. */
export const ENGINE_PROTOCOL = 1;

export const Mode = z.enum(['streaming', 'batch']);
export type Mode = z.infer<typeof Mode>;

/** A script and all that decides what it means. Equal scripts give equal plans. */
export const Script = z.object({
  /** How messages name it: a path as the person knows it. */
  file: z.string(),
  text: z.string(),
  /** DDL that runs before the text, in order. */
  common: z.array(z.object({ file: z.string(), text: z.string() })).default([]),
  /** Flink options for the whole script; SET in the text wins. */
  settings: z.record(z.string(), z.string()).default({}),
  parallelism: z.int().min(1).default(1),
  mode: Mode.default('streaming'),
  samples: z.array(SampleStream).default([]),
  /** Relative paths of file tables start here; null outside a workspace. */
  folder: z.string().nullable().default(null),
  /** Until trusted, nothing from the workspace executes: no jars, no functions, no connectors of its own. */
  trusted: z.boolean().default(true),
  /** Absolute paths of connector and function jars. */
  jars: z.array(z.string()).default([]),
  /** Tables whose real connector is used, by name as in the text: sources and sinks switched on one by one; `*`: all, as on a cluster. A jar runs only where its file's name or `*` is here. */
  real: z.array(z.string()).default([]),
  /** A job that is a jar: its main() says what runs, and `text` is its job.yaml. `path` is absolute; `main` null: the class that the jar's manifest names. */
  jar: z.object({ path: z.string(), main: z.string().nullable(), arguments: z.array(z.string()) }).nullable().default(null),
  /** What `${name}` stands for in the texts, the settings and a jar's arguments. One without a value is an error, `parameter-missing`. */
  parameters: z.record(z.string(), z.string()).default({}),
  /**
   * What `${secret:name}` stands for. The engine keeps values in memory and says names only. One without a value is `secret-missing`: a warning while samples
   * stand in for the table, an error where the real one is used.
   */
  secrets: z.record(z.string(), z.string()).default({}),
  /** Those in TypeScript; null where it has none. */
  functions: ScriptFunctions.nullable().default(null),
  /** A job in TypeScript: `text` is its file, and this is what says its SQL. All ranges are ranges of the file. */
  program: ScriptProgram.nullable().default(null),
  /** The visual edits of the job; what the engine cannot apply it refuses, one by one, and applies the rest. */
  topology: TopologyEdits.default({ operators: {}, groups: {} }),
});
export type Script = z.input<typeof Script>;

/** `kind` is Flink's word for the statement: `create-table`, `insert`, `select`, `set`, `statement-set` … */
export const Statement = z.object({ index: z.int(), kind: z.string(), range: Range });
export type Statement = z.infer<typeof Statement>;

/**
 * What validating says. `valid` is false as soon as one diagnostic is an error. `pending`: it was to be said soon, and of some statements that is said which
 * was said before something above them changed, or the script is long, and nothing is said of its end. The same question without a limit says more each time,
 * and at last all.
 */
export const Validation = z.object({ valid: z.boolean(), statements: z.array(Statement), diagnostics: z.array(Diagnostic), pending: z.boolean().optional() });
export type Validation = z.infer<typeof Validation>;

/** A script's texts as Flink's own SQL client can read them, a jar's arguments, and the names that they use, with a value or without. One in a comment is none. */
export const Expansion = z.object({
  text: z.string(),
  common: z.array(z.object({ file: z.string(), text: z.string() })),
  settings: z.record(z.string(), z.string()),
  arguments: z.array(z.string()),
  parameters: z.array(z.string()),
  secrets: z.array(z.string()),
});
export type Expansion = z.infer<typeof Expansion>;

/** How a table is stood in for. `assumed`: its connector is not on the class path, so its abilities are a guess. */
export const StandIn = z.object({
  table: z.string(),
  role: z.enum(['source', 'lookup', 'sink']),
  connector: z.string().nullable(),
  by: z.enum(['sample', 'capture', 'real', 'missing']),
  abilities: z.enum(['real', 'assumed']),
  /** Where the real connector reads or writes, as its options say; no secret is in it. */
  address: z.string().nullable().default(null),
});
export type StandIn = z.infer<typeof StandIn>;

export const Preview = z.object({
  validation: Validation,
  /** Null where the script has errors or plans no job. */
  topology: Topology.nullable(),
  /** The topology without the visual edits; null where there are none. */
  unedited: Topology.nullable().default(null),
  /** Edits that were not applied. */
  refused: z.array(RefusedEdit).default([]),
  /** Uids that have edits, but no operator of the job. */
  orphans: z.array(z.string()).default([]),
  standIns: z.array(StandIn),
});
export type Preview = z.infer<typeof Preview>;

/** What a preview says of edits where a job has none. */
export const NOTHING_EDITED = { unedited: null, refused: [], orphans: [] } satisfies Partial<Preview>;

export { RunId };

export const SinkColumn = z.object({ name: z.string(), type: z.string() });

/** What a run writes into: a table of the script, a bare SELECT (`select-1`), or a statement's answer (`show-1`). */
export const Sink = z.object({
  name: z.string(),
  columns: z.array(SinkColumn),
  changelog: z.array(ChangelogKind),
  /** The columns that decide which row a change is about; null: the whole row. */
  upsertKey: z.array(z.string()).nullable(),
  /** Operator of the topology that feeds it; null for a statement's answer. */
  operator: z.string().nullable(),
  statement: z.int(),
});
export type Sink = z.infer<typeof Sink>;

export const RunState = z.enum(['starting', 'running', 'finished', 'failed', 'cancelling', 'cancelled']);
export type RunState = z.infer<typeof RunState>;

/** The cause first; `detail` is Flink's whole stack. While a run is cancelling: the task that does not let it end. */
export const RunFailure = z.object({
  code: z.string(),
  message: z.string(),
  detail: z.string(),
  operator: z.string().nullable(),
  range: Range.nullable(),
});
export type RunFailure = z.infer<typeof RunFailure>;

export const SinkCount = z.object({
  sink: z.string(),
  /** Rows that reached the sink. */
  counted: z.int(),
  /** First row still kept, counted from 0, and how many are kept. */
  keptFrom: z.int(),
  kept: z.int(),
  /** Rows of the folded table, and whether the fold stayed within its cap. */
  tableRows: z.int(),
  tableComplete: z.boolean(),
});
export type SinkCount = z.infer<typeof SinkCount>;

/** A sink that writes to the real table: none of its rows are captured. */
export const Written = z.object({
  sink: z.string(),
  /** That its connector has sent, restarts included; null where it says of none: not every connector does. */
  rows: z.int().nullable(),
});
export type Written = z.infer<typeof Written>;

export const SkippedLines = z.object({ table: z.string(), file: z.string(), line: z.int(), reason: z.string(), total: z.int() });
export type SkippedLines = z.infer<typeof SkippedLines>;

/** Functions of a run that were replaced as their files were saved, or were not, and why; the run goes on then with those that it had. */
export const Replacement = z.object({
  /** Epoch milliseconds. */
  at: z.number(),
  /** That were saved, relative to the workspace; none where a person asked. */
  files: z.array(z.string()),
  /** How many rows each sink had received. */
  rows: z.record(z.string(), z.int()),
  refusal: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type Replacement = z.infer<typeof Replacement>;

/** One state of a run, whole: a reader needs only the latest. */
export const RunStatus = z.object({
  run: RunId,
  state: RunState,
  mode: Mode,
  sinks: z.array(Sink),
  counts: z.array(SinkCount),
  written: z.array(Written).default([]),
  failure: RunFailure.nullable(),
  /** Lines of samples that did not fit and were skipped: of each table and file how many, and the last. */
  skipped: z.array(SkippedLines),
  startedAt: z.number(),
  /** Milliseconds from start to first row in a sink; null before. */
  firstRowMs: z.number().nullable(),
  durationMs: z.number(),
  standIns: z.array(StandIn),
  /** Edits of the job that it runs without: those that were refused, and uids that have edits but no operator. */
  refused: z.array(RefusedEdit).default([]),
  orphans: z.array(z.string()).default([]),
  /** What a person should know of the rows beside them: that some never came, or that they fold to no table. */
  notices: z.array(Diagnostic).default([]),
  /** sha256 of the artefact that it began with, by which it is known on a cluster too: the host's to say; null where it cannot be built. */
  hash: z.string().nullable().default(null),
  /** What became of its functions since, the newest last: the host's to say. With one that was not refused, `hash` is no longer what runs. */
  replacements: z.array(Replacement).default([]),
});
export type RunStatus = z.infer<typeof RunStatus>;

/**
 * Rows of one sink. The body is UTF-8 lines, one row each: a JSON array `[kind, eventTime, value, value …]` with
 * `eventTime` in epoch milliseconds or null and values as Flink's `json` format writes them, numbers exact.
 * `first` is the row's number in the sink, from 0; a gap to the chunk before means rows the reader was too slow for.
 */
export const RowsHeader = z.object({ first: z.int(), count: z.int() });
export type RowsHeader = z.infer<typeof RowsHeader>;

/** Figures of one operator now, summed or worst over its subtasks; null where Flink has none. */
export const OperatorFigures = z.object({
  operator: z.string(),
  recordsIn: z.number().nullable(),
  recordsOut: z.number().nullable(),
  recordsOutPerSecond: z.number().nullable(),
  /** 0 … 1, the worst subtask. */
  busy: z.number().nullable(),
  backpressured: z.number().nullable(),
  /** Epoch milliseconds, the slowest subtask. */
  watermark: z.number().nullable(),
});
export type OperatorFigures = z.infer<typeof OperatorFigures>;

export const Figures = z.object({ at: z.number(), operators: z.array(OperatorFigures) });
export type Figures = z.infer<typeof Figures>;

export const LogLine = z.object({
  at: z.number(),
  level: z.enum(['out', 'err', 'trace', 'debug', 'info', 'warn', 'error']),
  logger: z.string(),
  text: z.string(),
});
export type LogLine = z.infer<typeof LogLine>;

export const EngineHello = z.object({
  protocol: z.int(),
  build: z.string(),
  flink: z.string(),
  java: z.string(),
  pid: z.int(),
});
export type EngineHello = z.infer<typeof EngineHello>;

export const EngineMemory = z.object({ heapUsed: z.number(), heapMax: z.number(), resident: z.number().nullable() });

/** Where a run begins. `allowNonRestored`: state that no operator takes may be dropped; else that refuses the start, with the list. */
export const Restore = z.object({ path: z.string(), allowNonRestored: z.boolean().default(false) });
export type Restore = z.input<typeof Restore>;

const OfRun = z.object({ run: RunId });

/** Host ↔ runner: what only Flink can say or do. */
export const engine = contract('engine', {
  hello: call('Greet the engine', z.object({}), EngineHello),
  /** Resolves when the planner is warm and the cluster stands. */
  warm: call('Warm the engine', z.object({}), z.object({ ms: z.number() })),
  memory: call('Measure the engine', z.object({}), EngineMemory),
  /** `within`: milliseconds after which only what was never seen before is still validated. A question that is given up ends between two statements. */
  validate: call('Validate a script', z.object({ script: Script, within: z.number().optional() }), Validation),
  /** The script with its parameters in its texts; a placeholder without a value stays as it is written. */
  expand: call('Put parameters into a script', z.object({ script: Script }), Expansion),
  preview: call('Plan a script', z.object({ script: Script }), Preview),
  /**
   * Starts every job of the script; fails with `invalid-script` and the validation when it does not compile. With `restore` it
   * resolves once all tasks have their state back, and fails with `restore-failed` where Flink cannot give it to them. `continues`:
   * an ended run; sinks that are as they were in it keep what they received, and number their rows on. `rewind`: keeps light checkpoints, and may begin at
   * one of an ended run (`point-gone` where that is no longer kept, `sample-changed` where a sample that it stands in has other rows now).
   */
  start: call(
    'Run a script',
    DebuggedStart.extend({
      script: Script,
      run: RunId,
      limit: z.int().min(1).nullable().default(null),
      foldCap: z.int().min(1).default(100_000),
      restore: Restore.nullable().default(null),
      continues: RunId.nullable().default(null),
      rewind: RewindSettings.nullable().default(null),
      /** Sources give what this test gives, in its order, instead of their samples, and then end; nothing is compared. Fails as a test does that cannot be followed. */
      test: TestSpec.nullable().default(null),
    }),
    RunStatus,
  ),
  /**
   * Stops a run once its state is saved; it finishes. `folder`: null for one that goes with the engine. `path` is what `restore` takes. `next`: what is to go on
   * from there, so that the savepoint is one that its state backend reads; fails with `backend-changed`, and the run goes on, where Flink has none.
   */
  stop: call('Stop a run with a savepoint', OfRun.extend({ folder: z.string().nullable().default(null), next: Script.nullable().default(null) }), z.object({ path: z.string() })),
  /**
   * Gives a run, which is of the script `old`, the functions of `new`: each task calls them from its next row on, and state stays. Answers how many rows each sink had received.
   * Fails, and changes nothing, with `replace-declaration` where one that the run calls declares something else, with `replace-sql` where the statements differ, with `run-over`,
   * and as the functions do where they cannot be loaded.
   */
  replace: call('Replace the functions of a run', OfRun.extend({ old: Script, new: Script }), z.object({ rows: z.record(z.string(), z.int()) })),
  /** Reads a savepoint's or a checkpoint's metadata; no value of its state. */
  savepoint: call('Read a savepoint', z.object({ path: z.string() }), Savepoint),
  /** Writes the state of a run down while it goes on; `path` can be read until the next look. Fails with `row-held` while a row is held at a breakpoint. */
  look: call("Write down a run's state", OfRun, z.object({ path: z.string() })),
  /** Reads entries of an operator's state out of a savepoint or a checkpoint. `operator`: its uid, operator id or name; `jars`: what the job's own classes are in. */
  state: call('Read the state of an operator', StateFilter.extend({ path: z.string(), operator: z.string(), jars: z.array(z.string()).default([]) }), StatePage),
  /** The checkpoints that a run can go back to, whole, again whenever there is a new one. */
  points: stream('Follow the checkpoints of a run', OfRun, RewindPoints),
  /** What becomes of the state of `old`, or of a savepoint of it, in `new`; fails with `invalid-script` where one does not compile. */
  diff: call('Compare two versions', z.object({ old: Script, new: Script, savepoint: z.string().nullable().default(null) }), JobDiff),
  /** Why a task of a job elsewhere failed, told as a run's own failures are: by its plan, Flink's id of the task's vertex and the stack as text. */
  blame: call('Say why a task failed', z.object({ topology: Topology, vertex: z.string(), stack: z.string() }), RunFailure),
  cancel: call('Cancel a run', OfRun, z.object({})),
  /** Runs a test of a script. Fails with `invalid-script` where it does not compile; all else that is wrong is told in the outcome. `run` names it while it lasts. */
  test: call('Run a test', z.object({ script: Script, run: RunId, test: TestSpec }), TestOutcome),
  /**
   * Runs two versions of a job on the samples they have, to their end, and compares the tables that their sinks fold to; a batch reads
   * samples of unbounded tables too. Fails with `compare-failed` or `compare-time-limit` where one does not come to its end.
   */
  compare: call('Compare what two versions give', z.object({ old: Script, new: Script, run: RunId, tolerance: z.number().nullable().default(null), timeoutMs: z.number() }), VersionsComparison),
  /** As `lineage.why` in shared/services/lineage.ts, by running the script again. `searchMs`: how long may be looked for rows that are not needed; `timeoutMs`: how long in all. */
  why: call('Ask why a row is there', Asked.extend({ script: Script, searchMs: z.number().optional(), timeoutMs: z.number().optional() }), Why),
  /** As `lineage.where` in shared/services/lineage.ts. */
  where: call('Ask where a row went', Placed.extend({ script: Script, timeoutMs: z.number().optional() }), Journey),
  /** Forgets a run and what it captured. */
  forget: call('Forget a run', OfRun, z.object({})),
  status: stream('Follow a run', OfRun, RunStatus),
  /** `patient`: the sink waits for this reader, so that it sees every row; else a slow reader skips. */
  rows: chunks('Read the rows of a sink', OfRun.extend({ sink: z.string(), from: z.int().default(0), patient: z.boolean().default(false) }), RowsHeader),
  /** A page of the table that a sink's changelog folds to, in order of first appearance; lines as in `rows`. */
  table: chunks('Read a folded table', OfRun.extend({ sink: z.string(), offset: z.int().default(0), limit: z.int().min(1).max(100_000) }), RowsHeader),
  figures: stream('Follow the figures of a run', OfRun, Figures),
  logs: stream('Follow the log of a run', OfRun, LogLine),
  ...sqlKnowledgeOf(z.object({ script: Script }), OfJars),
  ...nativeMethods,
  ...debuggerMethods,
  ...inspectorMethods,
});
