import type { Failure } from '#shared/base/failure.ts';
import { isJarJob } from '#shared/workspace/jar-job.ts';
import { schemaOf } from '#shared/workspace/schema-of.ts';

/** One file in the editor. */
export interface OpenFile {
  path: string;
  state: 'loading' | 'ready' | 'failed';
  failure: Failure | undefined;
  /** What is typed, and what the disk held when it was read or saved last. */
  text: string;
  saved: string;
  /** Hash of `saved`; null while the file is not on disk. */
  version: string | null;
  readOnly: boolean;
  saving: boolean;
  /** Counts each change that did not come from typing, so that the editor takes `text` anew. */
  revision: number;
  /** When the text came back from an earlier time: when it was typed. */
  restoredFrom: number | undefined;
  /** The file changed on disk under unsaved text: what it says now; null: it is gone. */
  theirs: { text: string; version: string | null } | undefined;
}

export function isDirty(file: OpenFile): boolean {
  return file.state === 'ready' && (file.text !== file.saved || file.version === null);
}

/** Texts of which the planner gives a topology. */
export function isRunnable(path: string): boolean {
  return path.toLowerCase().endsWith('.sql') || isJarJob(path);
}

/** Texts of which something can be said: jobs, and the workspace's own YAML. */
export function isChecked(path: string): boolean {
  return isRunnable(path) || schemaOf(path) !== undefined;
}

/** Where files are so large that checking each keystroke would be felt; and where even colours are. In UTF-16 units. */
export const LARGE = { checks: 400_000, colours: 2_000_000 };

export function loadingFile(path: string): OpenFile {
  return {
    path,
    state: 'loading',
    failure: undefined,
    text: '',
    saved: '',
    version: null,
    readOnly: false,
    saving: false,
    revision: 0,
    restoredFrom: undefined,
    theirs: undefined,
  };
}

/** `jobs/delays/job.sql` is called by its job; other files by their last part. */
export function titleOf(path: string): string {
  const parts = path.split('/');
  const last = parts.pop() ?? path;
  return /^job\.(sql|ts|yaml)$/.test(last) && parts.length ? `${parts.pop()}` : last;
}
