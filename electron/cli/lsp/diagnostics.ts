import type { Disposable } from '#shared/base/disposable.ts';
import { toFailure } from '#shared/base/failure.ts';
import type { Diagnostic } from '#shared/base/text-range.ts';
import type { Mode } from '#shared/services/engine.ts';
import type { StatementChangelog } from '#shared/services/sql-knowledge.ts';
import { isSame, withNotes } from '#shared/sql/index.ts';
import { schemaOf } from '#shared/workspace/schema-of.ts';
import type { Home } from './homes.ts';

/** Milliseconds after the last keystroke until Flink is asked, as in the window: parser and validator soon, the planner after a pause. */
const DELAYS_MS = { validate: 60, within: 20, preview: 300 };

export interface CheckedText {
  path: string;
  text: string;
  /** What is written in it: SQL and a job in TypeScript have a plan, the workspace's own YAML has none. */
  kind: 'sql' | 'program' | 'settings';
}

export interface CheckerParts {
  mode: Mode;
  homeOf(path: string): Promise<Home>;
  publish(checked: CheckedText, diagnostics: readonly Diagnostic[]): void;
  onChangelogs(checked: CheckedText, statements: readonly StatementChangelog[]): void;
  log(message: string): void;
}

/** Asks what is wrong with one text, after each change of it; a newer change takes the place of the older. */
export class Checker implements Disposable {
  private asking = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  /** What only the planner said, the last time it was asked: it stays while a person types on. */
  private planned: readonly Diagnostic[] = [];

  constructor(private readonly parts: CheckerParts) {}

  check(text: CheckedText, delay = DELAYS_MS.validate): void {
    this.dispose();
    this.asking = new AbortController();
    const { signal } = this.asking;
    this.timer = setTimeout(() => {
      this.ask(text, signal).catch((thrown: unknown) => {
        const { code, message } = toFailure(thrown);
        if (!signal.aborted && code !== 'superseded') this.parts.log(`${message} [${code}]`);
      });
    }, delay);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.asking.abort();
  }

  private async ask(checked: CheckedText, signal: AbortSignal): Promise<void> {
    const { mode, homeOf, publish, onChangelogs } = this.parts;
    const home = await homeOf(checked.path);
    const question = { file: home.nameOf(checked.path), text: checked.text, mode };
    const isSql = checked.kind === 'sql';
    if (checked.kind === 'settings' && !schemaOf(question.file)) return;
    await home.ready();
    const [soon, own] = await Promise.all([home.language.validate({ ...question, within: DELAYS_MS.within }, signal), isSql ? home.notes(question, signal) : []]);
    const say = (found: readonly Diagnostic[]) => publish(checked, withNotes([...found, ...this.planned.filter((one) => !found.some((other) => isSame(one, other)))], own));
    if (signal.aborted) return;
    say(soon.diagnostics);
    let { diagnostics, pending } = soon;
    // A long script is checked a part at a time.
    while (pending) {
      ({ diagnostics, pending } = await home.language.validate(question, signal));
      if (signal.aborted) return;
      say(diagnostics);
    }
    if (checked.kind === 'settings') return;
    await new Promise((resolve) => (this.timer = setTimeout(resolve, DELAYS_MS.preview - DELAYS_MS.validate)));
    if (signal.aborted) return;
    const { validation } = await home.language.preview(question, signal);
    if (signal.aborted) return;
    this.planned = validation.diagnostics.filter((one) => !diagnostics.some((other) => isSame(one, other)));
    publish(checked, withNotes(validation.diagnostics, own));
    if (!validation.valid || !isSql) return;
    const { statements } = await home.language.changelogs(question, signal);
    if (!signal.aborted) onChangelogs(checked, statements as StatementChangelog[]);
  }
}
