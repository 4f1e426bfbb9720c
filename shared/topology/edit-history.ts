import { applyEdits, sameEdits, tidy } from './apply-edit.ts';
import type { Edit, TopologyEdits } from './edits.ts';

/** What was done at once, and what there was before: one press of undo. */
export interface EditStep {
  readonly before: TopologyEdits;
  readonly after: TopologyEdits;
  /** What was said, for words like "Undo parallelism"; empty where all edits were exchanged for others. */
  readonly edits: readonly Edit[];
  /** Steps of one gesture (a drag, a number that is being typed) are one step. */
  readonly gesture: string | undefined;
}

/** Steps as a chain, newest first: a step more costs the same however many there are. */
interface Steps {
  readonly step: EditStep;
  readonly rest: Steps | undefined;
}

/** The edits now, and the way there and on, without limit. A value: each function gives a new one. */
export interface EditHistory {
  readonly now: TopologyEdits;
  readonly done: Steps | undefined;
  readonly undone: Steps | undefined;
}

export function startHistory(edits: TopologyEdits): EditHistory {
  return { now: tidy(edits), done: undefined, undone: undefined };
}

/** Does `edits` as one step; `gesture` joins it to the step before when that is of the same gesture. What changes nothing is no step. */
export function doEdits(history: EditHistory, edits: readonly Edit[], gesture?: string): EditHistory {
  return withStep(history, { before: history.now, after: applyEdits(history.now, edits), edits, gesture });
}

/** Exchanges all edits for others, as when the file was changed on disk; that can be undone too. */
export function replaceEdits(history: EditHistory, edits: TopologyEdits): EditHistory {
  return withStep(history, { before: history.now, after: tidy(edits), edits: [], gesture: undefined });
}

/** The next edit begins a step of its own, even in a gesture of the same name. */
export function endGesture(history: EditHistory): EditHistory {
  const { done } = history;
  return done?.step.gesture === undefined ? history : { ...history, done: { ...done, step: { ...done.step, gesture: undefined } } };
}

export function undo(history: EditHistory): EditHistory {
  const { done, undone } = history;
  return done ? { now: done.step.before, done: done.rest, undone: { step: ended(done.step), rest: undone } } : history;
}

export function redo(history: EditHistory): EditHistory {
  const { done, undone } = history;
  return undone ? { now: undone.step.after, done: { step: undone.step, rest: done }, undone: undone.rest } : history;
}

/** What undo, or redo, would take back or do again; undefined where there is nothing. */
export function nextUndo(history: EditHistory): EditStep | undefined {
  return history.done?.step;
}

export function nextRedo(history: EditHistory): EditStep | undefined {
  return history.undone?.step;
}

function withStep({ now, done, undone }: EditHistory, step: EditStep): EditHistory {
  const joins = step.gesture !== undefined && done?.step.gesture === step.gesture;
  if (!joins && sameEdits(step.before, step.after)) return { now, done, undone };
  const whole = joins ? { ...step, before: done.step.before, edits: [...done.step.edits, ...step.edits] } : step;
  const rest = joins ? done.rest : done;
  // A gesture that came back to where it began did nothing.
  if (sameEdits(whole.before, whole.after)) return { now: whole.before, done: rest, undone: undefined };
  return { now: whole.after, done: { step: whole, rest }, undone: undefined };
}

function ended(step: EditStep): EditStep {
  return { ...step, gesture: undefined };
}
