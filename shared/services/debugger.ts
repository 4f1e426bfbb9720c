import { z } from 'zod';
import { Position, Range } from '../base/text-range.ts';
import { TimeFacts } from '../topology/time-facts.ts';
import { call, chunks, contract, stream } from '../rpc/contract.ts';
import { Disorder, SamplePace } from '../workspace/sample-stream.ts';
import { chaosMethods } from './chaos.ts';
import { Mask } from '../workspace/masks.ts';
import { RecordProgress } from './kafka.ts';
import { RunId } from './run-id.ts';

const OfRun = z.object({ run: RunId });

/** What passes between two operators of a run, by their uids. */
export const TappedEdge = z.object({
  from: z.string(),
  to: z.string(),
  /** Null where objects pass that are no rows: they are shown as text. */
  columns: z.array(z.object({ name: z.string(), type: z.string() })).nullable(),
  /** The column that Flink takes for the event time. */
  eventTime: z.string().nullable(),
  /** The columns that decide to which subtask a row goes. */
  key: z.array(z.string()).nullable(),
});
export type TappedEdge = z.infer<typeof TappedEdge>;

/**
 * Rows that passed an edge while it was tapped. The body is UTF-8 lines, one row each: a JSON array `[kind, eventTime, watermark,
 * subtask, value, value …]`: `eventTime` in epoch milliseconds or null, `watermark` the last one that passed before the row, as
 * text (`"end"` after the last, null before the first), values as in the rows of a sink. `first` counts the rows that were taken,
 * from 0; a gap to the chunk before means rows that the reader was too slow for.
 */
export const TapHeader = z.object({
  first: z.int(),
  count: z.int(),
  /** Rows so far that met the filter, taken or not: of a flood a sample takes some. */
  matched: z.int(),
});
export type TapHeader = z.infer<typeof TapHeader>;

/** Where a run is to pause: at a row that passes from one operator to another, or to any where `to` is null. */
export const Breakpoint = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string().nullable(),
  /** SQL on the row, as in a WHERE; null for every row. */
  condition: z.string().nullable(),
  /** The operator fails at the first such row, instead of the run pausing at each: to see the job recover. */
  fails: z.boolean().default(false),
});
export type Breakpoint = z.input<typeof Breakpoint>;

/** A row that does not go on: it waits where a breakpoint or a step has met it. */
export const Hit = z.object({
  /** Null where a step ended with it. */
  breakpoint: z.string().nullable(),
  from: z.string(),
  to: z.string(),
  /** One line as in a tap. */
  row: z.string(),
  key: z.array(z.string()).nullable(),
  subtask: z.int(),
});
export type Hit = z.infer<typeof Hit>;

export const StepUntil = z.enum(['record', 'watermark', 'checkpoint', 'output']);
export type StepUntil = z.infer<typeof StepUntil>;

export const SourceHold = z.enum(['paused', 'silenced']);

/** How a run is held and watched, whole: a reader needs only the latest. */
export const DebuggerState = z.object({
  /** Null while the run goes, or goes a step. */
  paused: z.object({ reason: z.enum(['asked', 'breakpoint', 'step']), at: z.number(), hit: Hit.nullable() }).nullable(),
  /** Until what it goes, while it goes a step. */
  step: StepUntil.nullable(),
  sources: z.array(
    z.object({
      operator: z.string(),
      /** Held on its own: `paused`, and the samples that keep step with it wait too; `silenced`, and they go on. */
      held: SourceHold.nullable(),
      /** Null for a source that has no pace to change. */
      pace: SamplePace.nullable(),
      /** How late its rows come; null for a source whose rows have no event time to be late in. */
      disorder: Disorder.nullable().default(null),
    }),
  ),
  breakpoints: z.array(
    z.object({
      id: z.string(),
      hits: z.int(),
      /** Why it cannot be hit: `breakpoint-gone`, `invalid-condition` with Flink's reason and its place in the condition, or `condition-failed` since a row. */
      problem: z.object({ code: z.string(), message: z.string(), data: z.object({ range: Range.optional() }).loose() }).nullable(),
    }),
  ),
});
export type DebuggerState = z.infer<typeof DebuggerState>;

/** What a run is to begin with: breakpoints that hold from the first row on, or a pause before it. */
export const DebuggedStart = z.object({ breakpoints: z.array(Breakpoint).default([]), paused: z.boolean().default(false) });
export type DebuggedStart = z.output<typeof DebuggedStart>;

/** Watching and steering a run; the same methods between window and host and between host and engine. */
export const debuggerMethods = {
  edges: call('List what can be tapped', OfRun, z.array(TappedEdge)),
  /**
   * The rows that pass an edge from now on; the tap is open as long as somebody reads. It never slows the job to be read.
   * `late`: only rows whose event time the watermark has passed. Fails with `invalid-condition`, Flink's reason and its range where the filter is no condition on the rows, and with `edge-not-here`.
   * Ends with `condition-failed` and Flink's reason at a row that the filter cannot answer; the run goes on.
   */
  tap: chunks('Tap an edge', OfRun.extend({ from: z.string(), to: z.string(), filter: z.string().nullable().default(null), all: z.boolean().default(false), late: z.boolean().default(false) }), TapHeader),
  debugger: stream('Follow the debugger of a run', OfRun, DebuggerState),
  /** Where event time stands, twice a second. */
  time: stream('Follow event time', OfRun, TimeFacts),
  /** Sources give no more rows; what they gave goes on to the sinks. */
  pause: call('Pause a run', OfRun, z.object({})),
  goOn: call('Let a run go on', OfRun, z.object({})),
  /**
   * Goes on until the next record, watermark, checkpoint or output, and pauses there. A row that is held goes on first; where a
   * record was asked for that is the step. `operator`: the source that gives the record, null for the one that is next in event
   * time; the operator whose next output ends the step. Fails with `no-checkpoints` in a job that takes none.
   */
  step: call('Step', OfRun.extend({ until: StepUntil, operator: z.string().nullable().default(null) }), z.object({})),
  /** Holds one source, whatever the others do; null lets it go with the run. */
  holdSource: call('Hold a source', OfRun.extend({ source: z.string(), how: SourceHold.nullable() }), z.object({})),
  /** Changes the pace of a sample, or of all; fails with `no-pace` for other sources. */
  setPace: call('Change the pace', OfRun.extend({ source: z.string().nullable(), pace: SamplePace }), z.object({})),
  /** How late the rows of a sample come that it reads from now on; the same seed gives the same order. Fails with `no-disorder` for other sources. */
  setDisorder: call('Make rows late', OfRun.extend({ source: z.string(), disorder: Disorder }), z.object({})),
  /** Takes the place of all breakpoints of the run. */
  setBreakpoints: call('Set breakpoints', OfRun.extend({ breakpoints: z.array(Breakpoint) }), z.object({})),
  ...chaosMethods,
} as const;

/** Where the rows of a view or CTE pass; see `partTaps`. */
export const PartTaps = z.object({
  name: z.string(),
  kind: z.enum(['view', 'cte']),
  edges: z.array(z.object({ from: z.string(), to: z.string() })),
  exact: z.boolean(),
  words: z.string(),
});
export type PartTaps = z.infer<typeof PartTaps>;

export const RecordSourceParams = OfRun.extend({
  /** Uid of a source, or of any operator whose rows are to be recorded. */
  operator: z.string(),
  /** `streams/NAME.yaml` and `data/NAME.jsonl` are written. */
  name: z.string(),
  masks: z.array(Mask).default([]),
  /** SQL on the row, as in a tap: a range of times, for instance. */
  filter: z.string().nullable().default(null),
  /** Ends after so many rows, or after so many milliseconds, or with the run. */
  limit: z.int().min(1).nullable().default(null),
  ms: z.int().min(1).nullable().default(null),
});
export type RecordSourceParams = z.output<typeof RecordSourceParams>;

/** Taps, pause and step, breakpoints of the runs of a window's workspace. */
export const runDebugger = contract('debugger', {
  ...debuggerMethods,
  /**
   * Writes the rows that leave a source of a run from now on as a sample stream of the workspace, with the columns that the job reads, masked before they touch the disk. The job never
   * waits: `skipped` counts the rows that the disk was too slow for. Fails with `stream-exists`, `bad-stream-name`, `mask-unknown` (nothing is written then), `no-columns`
   * and as `tap` does.
   */
  record: stream('Record a source of a run', RecordSourceParams, RecordProgress),
  /**
   * Asks Flink for the plan of a view or CTE alone, and looks where the job has it: the edges on which its rows pass, or where the optimiser merged it, the nearest,
   * said in a sentence. By its name, or by a place in the text where it is called. Fails with `no-such-part` where nothing of that name can be read, and with `invalid-script`.
   */
  locate: call('Find where the rows of a view or CTE pass', z.object({ file: z.string(), text: z.string(), mode: z.enum(['streaming', 'batch']).default('streaming'), name: z.string().nullable().default(null), at: Position.nullable().default(null) }), PartTaps),
});
