import { z } from 'zod';
import { call, contract, stream } from '../rpc/contract.ts';
import { RunId } from './run-id.ts';

const OfRun = z.object({ run: RunId });

/** One V8 of a run: the functions of one bundle in one task. Its own as long as the task is. */
const OfThread = OfRun.extend({ thread: z.string() });

/** A place in the TypeScript of a workspace where a local run is to stop, or to say something. */
export const ScriptBreakpoint = z.object({
  /** Given by whoever sets it; one of its own for each. */
  id: z.string().min(1),
  /** Relative to the workspace, with `/`; or of a package: `node_modules/…`. */
  file: z.string(),
  /** From 1. */
  line: z.int().min(1),
  /** From 1; null for the first code of the line. */
  column: z.int().min(1).nullable().default(null),
  /** JavaScript on the names that are known there, as `id > 3n`; null for always. */
  condition: z.string().nullable().default(null),
  /** A logpoint: what it says, with expressions in braces, as `fare is {fare}`; nothing stops there. Null for a breakpoint. */
  log: z.string().nullable().default(null),
  enabled: z.boolean().default(true),
});
export type ScriptBreakpoint = z.infer<typeof ScriptBreakpoint>;

/**
 * Where runs stop. `exceptions`: at those that the workspace's code does not catch itself, or at all that are thrown. `stops`: where one subtask stops the
 * others go on, or they stop too as soon as they run TypeScript.
 */
const HowToStop = z.object({ exceptions: z.enum(['none', 'uncaught', 'all']).default('none'), stops: z.enum(['one', 'all']).default('one') });

/** All breakpoints of a workspace. They hold for the runs that go on, and for those that begin: from their first row. */
export const ScriptBreakpoints = HowToStop.extend({ breakpoints: z.array(ScriptBreakpoint).default([]) });
export type ScriptBreakpoints = z.infer<typeof ScriptBreakpoints>;

/** A breakpoint, and what runs say of it. */
export const PlacedBreakpoint = ScriptBreakpoint.extend({
  /** Where it stands: at the line, or at the next one that has code. Null while no run that goes on has its file. */
  stands: z.object({ line: z.int().min(1), column: z.int().min(1) }).nullable(),
  /** How often it was met, its condition fulfilled, in the runs that go on. */
  hits: z.int(),
  /**
   * Why it does not stop as asked: `breakpoint-waits` (no run that goes on has this file), `breakpoint-no-code` (nothing of it runs), `breakpoint-condition` (its
   * condition cannot be read, or failed with a row, which is told once), `breakpoint-log` (likewise, of what it says).
   */
  problem: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type PlacedBreakpoint = z.infer<typeof PlacedBreakpoint>;

/** The breakpoints of a workspace as they are, whole: a reader needs only the latest. */
export const PlacedBreakpoints = HowToStop.extend({ breakpoints: z.array(PlacedBreakpoint) });
export type PlacedBreakpoints = z.infer<typeof PlacedBreakpoints>;

/** Values that belong together; `variables` says them, by the reference. */
export const ScriptScope = z.object({
  /** As a person reads it: `Flink`, `Local`, `Block`, `Closure of score`, `Module`. */
  name: z.string(),
  /** `flink`: what the call was given: row or arguments, kind, key, state, watermark, time. `module`: what stands at the top of the files. */
  kind: z.enum(['flink', 'local', 'block', 'closure', 'module']),
  reference: z.string(),
});
export type ScriptScope = z.infer<typeof ScriptScope>;

/** A function that has begun and not ended. */
export const ScriptFrame = z.object({
  id: z.string(),
  /** Of the function, as the file says it. */
  name: z.string(),
  /** Relative to the workspace, `node_modules/…`, or `@weir/sdk/…`; null where it comes from no file. */
  file: z.string().nullable(),
  line: z.int(),
  column: z.int(),
  /** Whose code it is. What is Weir's own is left out but for what the workspace's code calls. */
  whose: z.enum(['workspace', 'package', 'weir']),
  /** Innermost first. */
  scopes: z.array(ScriptScope),
});
export type ScriptFrame = z.infer<typeof ScriptFrame>;

/** Where a thread stands still, until `step` lets it go. References of frames, scopes and values hold until then. */
export const ScriptPause = z.object({
  /** `other`: another thread has stopped, and all are to. `statement`: a `debugger;` in the code. */
  reason: z.enum(['breakpoint', 'step', 'exception', 'asked', 'statement', 'other']),
  /** Ids of those that are met here. */
  breakpoints: z.array(z.string()),
  /** Of an exception: as it says it, as `RangeError: fare is -1`. */
  exception: z.object({ text: z.string(), reference: z.string().nullable() }).nullable(),
  /** Epoch milliseconds. */
  at: z.number(),
  /** Innermost first; at least one. */
  frames: z.array(ScriptFrame),
});
export type ScriptPause = z.infer<typeof ScriptPause>;

export const ScriptThread = z.object({
  id: z.string(),
  /** Of the task, as Flink names it: `Calc[3] (1/2)`. */
  name: z.string(),
  /** Uids of the operators of its chain, those of the topology. */
  operators: z.array(z.string()),
  /** From 0. */
  subtask: z.int(),
  /** Null while it goes. */
  paused: ScriptPause.nullable(),
});
export type ScriptThread = z.infer<typeof ScriptThread>;

/** What of a run is watched, whole: a reader needs only the latest. */
export const ScriptDebuggerState = z.object({
  /** Whether its TypeScript is watched at all: it has some, there is a breakpoint, or exceptions stop it. */
  watched: z.boolean(),
  threads: z.array(ScriptThread),
});
export type ScriptDebuggerState = z.infer<typeof ScriptDebuggerState>;

/** A value as it is shown. */
export const ScriptVariable = z.object({
  name: z.string(),
  /** In one line, as TypeScript would write it: `9007199254740993n`, `"EWR"`, `Decimal 12.50`, `LocalDate 2013-01-09`, `Map(2)`, `{ id: 3n, … }`. */
  value: z.string(),
  /** Its kind or class: `bigint`, `string`, `Decimal`, `Map`, `object`; of a column or state, Flink's type: `BIGINT NOT NULL`. */
  type: z.string(),
  /** What it holds can be asked for by this; null where it holds nothing. */
  reference: z.string().nullable(),
});
export type ScriptVariable = z.infer<typeof ScriptVariable>;

/** What a logpoint has said. */
export const ScriptLogged = z.object({ breakpoint: z.string(), text: z.string(), file: z.string(), line: z.int(), thread: z.string(), at: z.number() });
export type ScriptLogged = z.infer<typeof ScriptLogged>;

/** Breakpoints in the TypeScript of local runs. A run whose threads stand still ends, when it is cancelled, as any other. */
export const scriptDebugger = contract('scriptDebugger', {
  /** Takes the place of all breakpoints of the workspace; the answer is as in `breakpoints`. */
  set: call('Set breakpoints in TypeScript', ScriptBreakpoints, PlacedBreakpoints),
  breakpoints: stream('Follow the breakpoints in TypeScript', z.object({}), PlacedBreakpoints),
  threads: stream('Follow the threads of a run', OfRun, ScriptDebuggerState),
  /**
   * Lets a thread that stands still go: on, to the next line, into a call, out of the function. Where all stopped, `continue` lets all go. Fails with `thread-runs` where it does not stand
   * still, and with `thread-gone`.
   */
  step: call('Step in TypeScript', OfThread.extend({ how: z.enum(['continue', 'over', 'into', 'out']) }), z.object({})),
  /** Stops a thread where it runs TypeScript next; null for all. Its run is watched from then on, until it goes on. */
  pause: call('Pause TypeScript', OfRun.extend({ thread: z.string().nullable().default(null) }), z.object({})),
  /** What a scope, an object, a list or a map holds, from `from` on; `more` says how many are behind. Fails with `thread-runs` where the thread went on. */
  variables: call('Read variables', OfThread.extend({ reference: z.string(), from: z.int().min(0).default(0), limit: z.int().min(1).max(1000).default(200) }), z.object({ variables: z.array(ScriptVariable), more: z.int() })),
  /** What an expression gives in a frame. It may change what it names. Fails with `evaluation-failed` and what was thrown. */
  evaluate: call('Evaluate', OfThread.extend({ frame: z.string(), text: z.string() }), ScriptVariable),
  /** What logpoints say from now on; it stands in the log of the run, too. */
  logged: stream('Follow logpoints', OfRun, ScriptLogged),
});
