import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { glob, type GlobOptions } from 'tinyglobby';
import type { z } from 'zod';
import { toFailure } from '#shared/base/failure.ts';
import type { Diagnostic } from '#shared/base/text-range.ts';
import type { FileProblem, JobEntry, WorkspaceState } from '#shared/services/workspace.ts';
import { LOCAL } from '#shared/services/kafka.ts';
import { connectorConflicts } from '#shared/workspace/connector-conflicts.ts';
import { KafkaFile } from '#shared/workspace/kafka-file.ts';
import { LockFile } from '#shared/workspace/lock-file.ts';
import { ProfileFile } from '#shared/workspace/profile-file.ts';
import { keyPlace, readYaml, valuePlace } from '#shared/workspace/read-yaml.ts';
import type { SampleStream } from '#shared/workspace/sample-stream.ts';
import { TEST_FILE, TestFile } from '#shared/workspace/test-file.ts';
import { TopologyFile, topologyPathOf } from '#shared/workspace/topology-file.ts';
import { WorkspaceFile } from '#shared/workspace/workspace-file.ts';
import { conflictsKept } from '../connectors/checked-jars.ts';
import { connectorsOf, LOCK_FILE, type Connectors } from '../connectors/locked-jars.ts';
import { workspaceFunctions, type WorkspaceFunctions } from '../functions/workspace-functions.ts';
import type { LoadedKafka } from '../kafka/connections.ts';
import { readText } from './files.ts';
import { ENVIRONMENT_FILE, guardNamespaces, loadEnvironment, type Environment } from './environments.ts';
import { loadJarJob, type JarFile } from './jar-job.ts';
import { confine, realpathOfExisting, relativePath } from './paths.ts';
import { loadStream, type BrokenStream, type LoadedStream } from './load-stream.ts';

/** What a workspace's files say, at one moment. Broken files are listed as problems; the rest works. */
export interface LoadedWorkspace {
  /** Absolute, free of links. */
  folder: string;
  file: WorkspaceFile;
  /** The DDL files that run before each job, in order, absolute. */
  common: string[];
  /** Its TypeScript functions; undefined where weir.yaml names no file of any. */
  functions: WorkspaceFunctions | undefined;
  samples: SampleStream[];
  brokenStreams: BrokenStream[];
  environments: Environment[];
  /** Its own profiles, by name; those that are broken are among the problems. */
  profiles: Record<string, ProfileFile>;
  /** What it was locked to; undefined without a lock, or a readable one. */
  lock: LockFile | undefined;
  connectors: Connectors;
  /** Its Kafka connections; those that are broken are among the problems. */
  kafka: LoadedKafka[];
  /** The jars that its jobs name, absolute. */
  jars: string[];
  state: Omit<WorkspaceState, 'trusted' | 'environment'>;
}

export const WORKSPACE_FILE = 'weir.yaml';
/** Folders that hold no work of a person's hand. */
const SKIPPED = ['**/node_modules/**', '**/target/**', '**/out/**', '**/.*/**'];
const ENTRIES: Record<string, JobEntry['kind']> = { 'job.sql': 'sql', 'job.ts': 'typescript', 'job.yaml': 'jar' };

/** Paths by the names on their way, so that `a` stands before `a-b`. */
function byFolders(one: string, other: string): number {
  const [left, right] = [one, other].map((path) => path.replaceAll('/', '\0')) as [string, string];
  return left < right ? -1 : left > right ? 1 : 0;
}

export async function loadWorkspace(path: string): Promise<LoadedWorkspace> {
  const folder = await realpathOfExisting(path);
  const problems: FileProblem[] = [];
  const blame = (path: string, diagnostics: Diagnostic[]) => problems.push(...diagnostics.map((diagnostic) => ({ path, diagnostic })));
  const exists = await isFolder(folder);
  if (!exists) blame('.', [problem('workspace-missing', `There is no folder ${folder}. Open another one, or create it.`)]);
  const names = exists ? (await find(folder, ['**/*.{sql,yaml,yml}', 'jobs/*/job.ts'])).sort(byFolders) : [];
  const file = exists ? await loadWorkspaceFile(folder, blame) : { weir: 1 as const };
  const common = exists ? await loadCommon(folder, file, blame) : [];
  const functions = exists ? await loadFunctions(folder, file, blame) : undefined;
  const streams = await Promise.all(names.filter((name) => /^streams\/[^/]+\.ya?ml$/.test(name)).map((name) => loadStream(folder, name, blame)));
  const environments = guardNamespaces(await Promise.all(names.filter((name) => ENVIRONMENT_FILE.test(name)).map((name) => loadEnvironment(folder, name, blame))));
  const lock = exists ? await loadLock(folder, blame) : undefined;
  const connectors = await connectorsOf(file, lock);
  if (connectors.missing) blame(WORKSPACE_FILE, [await connectorProblem(folder, connectors.missing)]);
  await blameConflicts(folder, file, connectors, blame);
  const known = streams.filter((stream) => 'sample' in stream);
  blameDoubles(known, blame);
  const jars = new Map<string, JarFile>();
  for (const { path, kind } of names.flatMap(jobOf)) if (kind === 'jar') jars.set(path, await loadJarJob(folder, path, blame));
  const jobs = names.flatMap(jobOf).map((job) => ({ ...job, ...(jars.has(job.path) && { built: jars.get(job.path)!.built }) }));
  await Promise.all(topologiesIn(names).map((name) => loadYaml(folder, name, TopologyFile, blame)));
  await Promise.all(names.filter((name) => TEST_FILE.test(name)).map((name) => loadYaml(folder, name, TestFile, blame)));
  const listed = new Set([...jobs.map((job) => job.path), ...known.map((stream) => stream.entry.path)]);
  return {
    folder,
    file,
    common,
    functions,
    samples: known.map((stream) => stream.sample),
    kafka: await loadKafka(folder, names, blame),
    jars: [...jars.values()].flatMap(({ path }) => path ?? []),
    environments,
    profiles: await loadProfiles(folder, names, blame),
    lock,
    connectors,
    brokenStreams: streams.filter((stream): stream is BrokenStream => !('sample' in stream)),
    state: {
      name: basename(folder),
      folder,
      readOnly: exists && !(await isWritable(folder)),
      jobs,
      streams: known.map((stream) => stream.entry),
      common: common.map((path) => relativePath(folder, path)),
      files: [...new Set([...names.filter((name) => !listed.has(name)), ...(functions?.files ?? [])])].sort(),
      problems,
      environments: environments.map(({ name, production, broken }) => ({ name, production, broken })),
    },
  };
}

export type Blame = (path: string, diagnostics: Diagnostic[]) => void;

/** Reads a YAML file of the workspace; whatever is wrong with it is blamed on it. */
export async function loadYaml<S extends z.ZodType>(folder: string, name: string, schema: S, blame: Blame): Promise<z.output<S> | undefined> {
  try {
    const { text } = await readText(await confine(folder, name), name);
    const { value, diagnostics } = readYaml(text, schema);
    blame(name, diagnostics);
    return value;
  } catch (thrown) {
    const { code, message } = toFailure(thrown);
    blame(name, [problem(code, message)]);
    return undefined;
  }
}

/** A diagnostic about a file as a whole. */
export function problem(code: string, message: string, severity: Diagnostic['severity'] = 'error'): Diagnostic {
  return { severity, code, message, range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } } };
}

async function loadWorkspaceFile(folder: string, blame: Blame): Promise<WorkspaceFile> {
  const there = await stat(join(folder, WORKSPACE_FILE)).then(() => true, () => false);
  return (there && (await loadYaml(folder, WORKSPACE_FILE, WorkspaceFile, blame))) || { weir: 1 };
}

async function loadLock(folder: string, blame: Blame): Promise<LockFile | undefined> {
  const there = await stat(join(folder, LOCK_FILE)).then(() => true, () => false);
  return there ? loadYaml(folder, LOCK_FILE, LockFile, blame) : undefined;
}

/** The job still plans and runs on its samples, so it is a warning. */
async function connectorProblem(folder: string, { code, message }: NonNullable<Connectors['missing']>): Promise<Diagnostic> {
  const { text } = await readText(join(folder, WORKSPACE_FILE), WORKSPACE_FILE);
  return { severity: 'warning', code, message, range: keyPlace(text, ['connectors']) };
}

/** Jars that get in each other's way are named before any is loaded: by their names, and once they are fetched by what is in them. */
async function blameConflicts(folder: string, { connectors = [] }: WorkspaceFile, { jars, missing }: Connectors, blame: Blame): Promise<void> {
  const inside = missing ? [] : ((await conflictsKept(jars)) ?? []).map((conflict) => ({ ...conflict, index: connectors.indexOf(conflict.coordinates) }));
  // What the jars show says more than what their names let one guess.
  const named = connectorConflicts(connectors).filter(({ code, index }) => !inside.some((other) => other.code === code && (code !== 'connector-other-flink' || other.index === index)));
  if (!named.length && !inside.length) return;
  const { text } = await readText(join(folder, WORKSPACE_FILE), WORKSPACE_FILE);
  blame(WORKSPACE_FILE, [...named, ...inside].map(({ index, code, message }) => ({ severity: 'warning', code, message, range: index < 0 ? keyPlace(text, ['connectors']) : valuePlace(text, ['connectors', index]) })));
}

async function loadProfiles(folder: string, names: string[], blame: Blame): Promise<Record<string, ProfileFile>> {
  const paths = names.filter((name) => /^profiles\/[^/]+\.ya?ml$/.test(name));
  const loaded = await Promise.all(paths.map(async (path) => [basename(path).replace(/\.ya?ml$/, ''), await loadYaml(folder, path, ProfileFile, blame)] as const));
  return Object.fromEntries(loaded.flatMap(([name, file]) => (file ? [[name, file]] : [])));
}

/** As they are on this disk; a glob without any file, and a file that lies elsewhere, are told. */
async function loadCommon(folder: string, file: WorkspaceFile, blame: Blame): Promise<string[]> {
  const found = new Set<string>();
  const missed = (pattern: string) => blame(WORKSPACE_FILE, [problem('common-missing', `common: ${pattern} matches no file of the workspace. Correct it, or remove it.`)]);
  for (const name of await commonNames(file, folder, undefined, missed))
    try {
      found.add(await confine(folder, name));
    } catch (thrown) {
      blame(WORKSPACE_FILE, [problem('outside-workspace', toFailure(thrown).message)]);
    }
  return [...found];
}

/** A pattern without any file, a file that lies elsewhere, and what is wrong with the functions are told. */
async function loadFunctions(folder: string, file: WorkspaceFile, blame: Blame): Promise<WorkspaceFunctions | undefined> {
  if (!file.functions) return undefined;
  const missed = (pattern: string) => blame(WORKSPACE_FILE, [problem('functions-missing', `functions: ${pattern} matches no file of the workspace. Correct it, or remove it.`)]);
  const names: string[] = [];
  for (const name of await functionNames(file, folder, undefined, missed))
    await confine(folder, name).then(() => names.push(name), (thrown) => blame(WORKSPACE_FILE, [problem('outside-workspace', toFailure(thrown).message)]));
  if (!names.length) return undefined;
  const functions = await workspaceFunctions(folder, names);
  for (const { file: path, line, column, severity, code, message } of functions.script.problems)
    blame(path, [{ severity, code, message, range: { start: { line, column }, end: { line, column } } }]);
  return functions;
}

/** Each glob's files by name, the globs in the order they are written; a file counts once. `fs`: where they are looked for, if not on disk. */
export function commonNames(file: WorkspaceFile, folder: string, fs?: GlobOptions['fs'], missed: (pattern: string) => void = () => {}): Promise<string[]> {
  return namesOf(file.common ?? [], folder, fs, missed);
}

/** Likewise of the files that functions are read from. */
export function functionNames(file: WorkspaceFile, folder: string, fs?: GlobOptions['fs'], missed: (pattern: string) => void = () => {}): Promise<string[]> {
  return namesOf(file.functions ?? [], folder, fs, missed);
}

async function namesOf(patterns: string[], folder: string, fs: GlobOptions['fs'], missed: (pattern: string) => void): Promise<string[]> {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const names = isConfinedPattern(pattern) ? (await find(folder, [pattern], fs)).sort() : [];
    if (!names.length) missed(pattern);
    for (const name of names) found.add(name);
  }
  return [...found];
}

function isConfinedPattern(pattern: string): boolean {
  return !pattern.startsWith('/') && !pattern.split(/[/\\{},]/).includes('..');
}

function find(folder: string, patterns: string[], fs?: GlobOptions['fs']): Promise<string[]> {
  return glob(patterns, { cwd: folder, ignore: SKIPPED, followSymbolicLinks: false, expandDirectories: false, onlyFiles: true, deep: 12, ...(fs && { fs }) });
}

async function loadKafka(folder: string, names: string[], blame: Blame): Promise<LoadedKafka[]> {
  const found: LoadedKafka[] = [];
  for (const path of names.filter((name) => /^kafka\/[^/]+\.ya?ml$/.test(name))) {
    const name = basename(path).replace(/\.ya?ml$/, '');
    const file = await loadYaml(folder, path, KafkaFile, blame);
    if (name === LOCAL) blame(path, [problem('kafka-name-taken', `"${LOCAL}" is the local Kafka of this machine. Give the file another name.`)]);
    else if (file) found.push({ name, path, file });
  }
  return found;
}

function jobOf(path: string): JobEntry[] {
  const [, name, entry] = /^jobs\/([^/]+)\/(job\.(?:sql|ts|yaml))$/.exec(path) ?? [];
  const kind = entry && ENTRIES[entry];
  return name && kind ? [{ name, path, kind }] : [];
}

/** The topology.yaml of each job that has one; a file of that name beside no job is somebody else's. */
function topologiesIn(names: string[]): string[] {
  const jobs = new Set(names.filter((name) => /\.sql$|(^|\/)job\.(ts|yaml)$/.test(name)).map(topologyPathOf));
  return names.filter((name) => jobs.has(name));
}

function blameDoubles(streams: LoadedStream[], blame: Blame): void {
  const first = new Map<string, string>();
  for (const { entry } of streams) {
    const other = first.get(entry.table);
    if (other) blame(entry.path, [problem('duplicate-stream', `${other} already stands in for the table ${entry.table}. Keep one, or give this one another table.`)]);
    else first.set(entry.table, entry.path);
  }
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isDirectory(), () => false);
}

function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(() => true, () => false);
}
