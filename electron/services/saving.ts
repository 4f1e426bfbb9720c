import { join } from 'node:path';
import { Disposables, type Disposable } from '#shared/base/disposable.ts';
import { Failure } from '#shared/base/failure.ts';
import type { Script } from '#shared/services/engine.ts';
import { isProgram } from './functions/job-program.ts';
import type { RunBook } from './run-book.ts';
import { readText } from './workspace/files.ts';
import type { OpenWorkspace } from './workspace/open-workspace.ts';

/** What a function can be made of: its file and those that it imports. Packages are watched by nobody. */
const SOURCE = /\.(?:[cm]?[jt]sx?|json)$/i;

export interface SavingParts {
  book: RunBook;
  /** The script that a text of the workspace means, with the mode and the edits of an old one. */
  scriptOf(workspace: OpenWorkspace, old: Script, text: string): Promise<Script>;
}

/** Looks after the functions of runs: as a file is saved that they may be made of, the runs get them as they are now. */
export class Saving {
  constructor(private readonly parts: SavingParts) {}

  /** Until it is disposed of. */
  watch(workspace: OpenWorkspace): Disposable {
    const closing = new Disposables();
    const closed = new AbortController();
    closing.defer(() => closed.abort());
    closing.add(workspace.changes.onChange(({ paths }) => {
      const files = [...paths].filter((path) => SOURCE.test(path)).sort();
      if (files.length) void this.take(workspace, files, closed.signal);
    }));
    return closing;
  }

  private async take(workspace: OpenWorkspace, files: string[], signal: AbortSignal): Promise<void> {
    await workspace.settled().catch(() => {});
    const runs = this.parts.book.goingWithFunctions(workspace.folder);
    await Promise.all(runs.map(({ run, job }) => this.parts.book.replace(run, files, (old) => this.nowOf(workspace, old, files.includes(job.file) ? undefined : old.text), signal).catch(() => {
      // It ended meanwhile, or its engine did, and its status says so.
    })));
  }

  /** What a run's script is with the functions as their files are now; the text is its file's, where that is a program, unless told. Fails with `untrusted`. */
  async nowOf(workspace: OpenWorkspace, old: Script, text?: string): Promise<Script> {
    if (!workspace.state.value.trusted) throw new Failure('untrusted', 'The workspace is not trusted, so none of its functions is loaded. Trust it to run them.');
    const saved = text ?? (isProgram(old.file) ? (await readText(join(workspace.folder, old.file), old.file)).text : old.text);
    return this.parts.scriptOf(workspace, old, saved);
  }
}
