import type { Disposable } from '#shared/base/disposable.ts';
import { type Failure, toFailure } from '#shared/base/failure.ts';
import type { Mode, Preview, Validation } from '#shared/services/engine.ts';
import type { TopologyEdits } from '#shared/topology/edits.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import { LARGE } from './open-file.ts';

/** A text to be checked, and what it is checked as. */
export interface Checked {
  file: string;
  text: string;
  mode: Mode;
  /** False: there is nothing to plan, as in the workspace's own YAML. */
  planned: boolean;
  /** As they are on the canvas; undefined: as they are on disk. */
  topology?: TopologyEdits | undefined;
}

export interface CheckAnswers {
  onValidation(checked: Checked, validation: Validation): void;
  /** `undefined`: the text has errors, so there is nothing to plan. */
  onPreview(checked: Checked, preview: Preview | undefined): void;
  onBusy(checked: Checked, busy: boolean): void;
  onFailure(checked: Checked, failure: Failure): void;
}

export interface Checks extends Disposable {
  /** The text changed: the answer about the one before is no longer wanted. */
  changed(checked: Checked): void;
  /** The text is the same and its visual edits are not: the planner alone is asked, at once. */
  edited(topology: TopologyEdits): void;
  /** Asks again about the last text, now: the engine is back, a stream changed. */
  again(): void;
  clear(): void;
}

/** `within`: how long Flink looks at what hangs on the words that were typed before it answers of those words. */
export const DELAYS_MS = { validate: 60, within: 20, preview: 300, large: 1500 };

/** Asks Flink about the text while it is typed: the parser and validator soon, the planner a little later. Latest wins. */
export function createChecks(language: Clients['language'], answers: CheckAnswers): Checks {
  let abort = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last: Checked | undefined;
  /** Whether the last text has been found valid. */
  let valid = false;

  const stop = () => {
    clearTimeout(timer);
    abort.abort();
  };

  const start = (checked: Checked, delay: number) => {
    stop();
    last = checked;
    abort = new AbortController();
    const { signal } = abort;
    const startedAt = Date.now();
    answers.onBusy(checked, true);
    valid = false;
    timer = setTimeout(() => void tell(checked, signal, run(checked, startedAt, delay === 0, signal)), delay);
  };

  return {
    changed: (checked) => start(checked, checked.text.length > LARGE.checks ? DELAYS_MS.large : DELAYS_MS.validate),
    edited: (topology) => {
      if (!last?.planned) return;
      if (!valid) return start({ ...last, topology }, DELAYS_MS.validate);
      stop();
      last = { ...last, topology };
      abort = new AbortController();
      answers.onBusy(last, true);
      void tell(last, abort.signal, plan(last, abort.signal));
    },
    again: () => last && start(last, 0),
    clear: () => {
      stop();
      last = undefined;
    },
    dispose: stop,
  };

  async function run(checked: Checked, startedAt: number, atOnce: boolean, signal: AbortSignal): Promise<void> {
    const { file, text, mode } = checked;
    let validation = await language.validate({ file, text, mode, within: DELAYS_MS.within }, signal);
    if (signal.aborted) return;
    answers.onValidation(checked, validation);
    // A long script is checked a part at a time.
    while (validation.pending) {
      validation = await language.validate({ file, text, mode }, signal);
      if (signal.aborted) return;
      answers.onValidation(checked, validation);
    }
    valid = validation.valid;
    // The planner finds what the validator cannot, also in the other statements of a text with faults.
    if (!checked.planned) return answers.onPreview(checked, undefined);
    const rest = atOnce ? 0 : DELAYS_MS.preview - (Date.now() - startedAt);
    if (rest > 0) await new Promise((resolve) => (timer = setTimeout(resolve, rest)));
    if (!signal.aborted) await plan(checked, signal);
  }

  async function plan(checked: Checked, signal: AbortSignal): Promise<void> {
    const { file, text, mode, topology } = checked;
    const preview = await language.preview({ file, text, mode, ...(topology && { topology }) }, signal);
    if (!signal.aborted) answers.onPreview(checked, preview);
  }

  async function tell(checked: Checked, signal: AbortSignal, work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (thrown) {
      const failure = toFailure(thrown);
      // The host saw a newer text of this file, from another window of ours: its answer is on the way.
      if (!signal.aborted && failure.code !== 'superseded') answers.onFailure(checked, failure);
    } finally {
      if (!signal.aborted) answers.onBusy(checked, false);
    }
  }
}
