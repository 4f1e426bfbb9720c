import { z } from 'zod';
import { Diagnostic } from '../base/text-range.ts';
import { LockedJar } from '../workspace/lock-file.ts';
import { call, contract, stream } from '../rpc/contract.ts';

/** Paths in this contract are relative to the workspace, with `/`. */
export const JobEntry = z.object({
  name: z.string(),
  path: z.string(),
  kind: z.enum(['sql', 'typescript', 'jar']),
  /** When the jar of a job that is one was built, in epoch milliseconds; null where it is not there. */
  built: z.number().nullable().optional(),
});
export type JobEntry = z.infer<typeof JobEntry>;

export const StreamEntry = z.object({ name: z.string(), path: z.string(), table: z.string(), files: z.array(z.string()), bytes: z.number() });
export type StreamEntry = z.infer<typeof StreamEntry>;

export const FileProblem = z.object({ path: z.string(), diagnostic: Diagnostic });
export type FileProblem = z.infer<typeof FileProblem>;

export const WorkspaceState = z.object({
  name: z.string(),
  /** Absolute, for titles and terminals. */
  folder: z.string(),
  trusted: z.boolean(),
  readOnly: z.boolean(),
  jobs: z.array(JobEntry),
  streams: z.array(StreamEntry),
  /** The SQL files whose DDL runs before each job, in that order. */
  common: z.array(z.string()).default([]),
  /** Other SQL and YAML files of the workspace a person may want to open. */
  files: z.array(z.string()),
  problems: z.array(FileProblem),
  /** Its environments; `broken`: the file cannot be read. */
  environments: z.array(z.object({ name: z.string(), production: z.boolean(), broken: z.boolean() })).default([]),
  /** The one whose parameters and secrets runs on this machine take; null: none, and there is no `local`. */
  environment: z.string().nullable().default(null),
});
export type WorkspaceState = z.infer<typeof WorkspaceState>;

export const FileContent = z.object({
  path: z.string(),
  text: z.string(),
  /** Hash of the bytes on disk; null for a file that is not there yet. */
  version: z.string().nullable(),
  readOnly: z.boolean(),
});
export type FileContent = z.infer<typeof FileContent>;

/** Text a person typed and has not saved. `base` is the version it was typed upon. */
export const Draft = z.object({ path: z.string(), text: z.string(), base: z.string().nullable(), at: z.number() });
export type Draft = z.infer<typeof Draft>;

/** The folder on disk: what is in it, reading and writing, and what was typed but not saved. */
export const workspace = contract('workspace', {
  /** The whole state, again whenever the folder changes. */
  state: stream('Follow the workspace', z.object({}), WorkspaceState),
  open: call('Open another workspace', z.object({ folder: z.string() }), z.object({})),
  trust: call('Trust the workspace', z.object({ trusted: z.boolean() }), z.object({})),
  /** Whose values runs on this machine take from now on; null: `local`, where there is one. Fails with `no-such-environment`. */
  chooseEnvironment: call('Choose an environment', z.object({ name: z.string().nullable() }), z.object({})),
  /** Names of the secrets that have a value on this machine, never a value. `environment` null: for all. */
  secrets: call('List the secrets', z.object({}), z.array(z.object({ name: z.string(), environment: z.string().nullable() }))),
  /**
   * Keeps a value in the keychain, for runs of this workspace on this machine, in the place of one that is there; `place` says where. What has it is looked at again.
   * Fails with `bad-secret` or `no-such-environment`. No method gives a value back.
   */
  keepSecret: call('Keep a secret', z.object({ name: z.string(), value: z.string(), environment: z.string().nullable().default(null) }), z.object({ place: z.string() })),
  removeSecret: call('Forget a secret', z.object({ name: z.string(), environment: z.string().nullable().default(null) }), z.object({})),
  /**
   * Adds connectors, each group:artifact:version, to weir.yaml, resolves all of it with Maven, writes weir.lock and fetches the jars, which scripts have from
   * then on. Fails as `weir lock` does (`connectors-not-resolved`, `jar-changed` …), and then no file is another.
   */
  addConnectors: call('Add connectors', z.object({ coordinates: z.array(z.string()).min(1) }), z.object({ jars: z.array(LockedJar) })),
  read: call('Read a file', z.object({ path: z.string() }), FileContent),
  /**
   * What TypeScript reads beside what is typed, by path: files (`.ts`, `.json` and their kin), and of packages, each by its folder (`node_modules/x`), what they declare: package.json and all of its
   * declarations; of a package that has none, the names of its modules, with empty texts. `node_modules/@weir/sdk` is Weir's own. What is not there, or lies outside, is left out. Nothing of it runs.
   */
  typeScriptTexts: call('Give what TypeScript reads', z.object({ files: z.array(z.string()), packages: z.array(z.string()) }), z.object({ texts: z.record(z.string(), z.string()) })),
  /** Fails with `file-changed` when the file on disk is no longer `expect`; `expect: null` creates. */
  write: call('Save a file', z.object({ path: z.string(), text: z.string(), expect: z.string().nullable() }), z.object({ version: z.string() })),
  createJob: call('Create a job', z.object({ name: z.string() }), z.object({ path: z.string() })),
  rename: call('Rename', z.object({ from: z.string(), to: z.string() }), z.object({})),
  remove: call('Delete', z.object({ path: z.string() }), z.object({})),
  /** The version on disk, now and whenever it changes; null once it is gone. */
  watch: stream('Watch a file', z.object({ path: z.string() }), z.object({ version: z.string().nullable() })),
  keepDraft: call('Keep unsaved text', z.object({ path: z.string(), text: z.string(), base: z.string().nullable() }), z.object({})),
  dropDraft: call('Drop unsaved text', z.object({ path: z.string() }), z.object({})),
  drafts: call('List unsaved texts', z.object({}), z.array(Draft)),
});
