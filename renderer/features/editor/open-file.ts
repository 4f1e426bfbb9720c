import type { Failure } from '#shared/base/failure.ts';
import type { RunningVersion } from '#shared/services/running-job.ts';
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
  /** It is no file: the version of one that runs in an environment. */
  there: ThereFile | undefined;
  /** It is no file of the workspace's own, but a text of a package: it can be read alone, and is gone with the window. */
  lent?: boolean;
}

export interface ThereFile {
  environment: string;
  version: RunningVersion;
}

export function isDirty(file: OpenFile): boolean {
  return file.state === 'ready' && (file.text !== file.saved || file.version === null);
}

/** Texts of which the planner gives a topology. */
export function isRunnable(path: string): boolean {
  return path.toLowerCase().endsWith('.sql') || isJarJob(path) || /(^|\/)job\.ts$/.test(path);
}

/** Of the file's text the planner is asked; what runs elsewhere comes with its plan. */
export function isPlanned({ path, there }: Pick<OpenFile, 'path' | 'there'>): boolean {
  return there === undefined && isRunnable(path);
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
    there: undefined,
  };
}

/** Its path is none that a workspace can have, so that nobody takes it for a file. */
export function thereFile(there: ThereFile): OpenFile {
  const { text, hash, file } = there.version;
  return { ...loadingFile(`what runs in ${there.environment}//${file}`), state: 'ready', text, saved: text, version: hash, readOnly: true, there };
}

/** `jobs/delays/job.sql` is called by its job; other files by their last part. */
export function titleOf(path: string): string {
  const parts = path.split('/');
  const last = parts.pop() ?? path;
  return /^job\.(sql|ts|yaml)$/.test(last) && parts.length ? `${parts.pop()}` : last;
}
