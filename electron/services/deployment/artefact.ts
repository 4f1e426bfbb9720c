import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Failure } from '#shared/base/failure.ts';
import { canonicalJson, carriageOf, type Artefact, type Carriage } from '#shared/deployment/artefact.ts';
import type { Script } from '#shared/services/engine.ts';
import { NO_EDITS } from '#shared/topology/edits.ts';
import type { LockedJar } from '#shared/workspace/lock-file.ts';
import { hashOfFile, nameOfJar } from '../connectors/locked-jars.ts';

/** The runner that plans a job here and is its entry point there. */
export interface Runner {
  sha256: string;
  /** Flink's version. */
  flink: string;
}

/** @param folder of `weir-runner.jar` and `lib/`; fails with `engine-not-built` where they are missing */
export async function runnerIn(folder: string): Promise<Runner> {
  const jar = join(folder, 'weir-runner.jar');
  try {
    const flink = readdirSync(join(folder, 'lib')).flatMap((name) => /^flink-core-(\d[\w.-]*)\.jar$/.exec(name)?.[1] ?? [])[0];
    if (flink !== undefined) return { sha256: await hashOfFile(jar), flink };
  } catch {
    // Told below.
  }
  throw new Failure('engine-not-built', `The engine is not built: ${jar} or its lib/ is missing. Run "npm start", or "mvn -f local-cluster/runner package".`);
}

/** The artefact that a script is, on this machine as on any cluster: where it runs and on what samples is not part of it. */
export async function artefactOf(script: Script, runner: Runner, locked: readonly LockedJar[]): Promise<Artefact> {
  const { jar, file, text, common = [], settings = {}, parallelism = 1, mode = 'streaming' } = script;
  return {
    weir: 1,
    job: jobNameOf(file),
    flink: runner.flink,
    runner: runner.sha256,
    script: { file, text, common: common.map(({ file: of, text: ddl }) => ({ file: of, text: ddl })), settings, parallelism, mode },
    topology: { ...NO_EDITS, ...script.topology },
    jars: locked.map(({ coordinates, sha256 }) => ({ name: nameOfJar(coordinates), sha256, coordinates })),
    // What was said of them is of this machine; a promotion does not come to pass with a fault among them.
    ...(script.functions && { functions: { code: script.functions.code, map: script.functions.map } }),
    ...(script.program && { program: { code: script.program.code } }),
    jar: jar ? { name: basename(jar.path), sha256: await hashOfFile(jar.path), main: jar.main, arguments: jar.arguments } : null,
  };
}

/** `jobs/delays/job.sql` is `delays`; another file is called as itself. */
export function jobNameOf(file: string): string {
  const name = basename(file, extname(file));
  return name === 'job' && dirname(file) !== '.' ? basename(dirname(file)) : name;
}

/** What identifies an artefact: sha256 of its canonical JSON, as hex. */
export function hashOf(artefact: Artefact): string {
  return createHash('sha256').update(canonicalJson(artefact)).digest('hex');
}

/** The hash of the artefact that a script is; null where it cannot be built, as without the engine's jars or the job's: a run says itself what it lacks. */
export async function artefactHash(script: Script, runner: string | undefined, locked: readonly LockedJar[]): Promise<string | null> {
  if (runner === undefined) return null;
  try {
    return hashOf(await artefactOf(script, await runnerIn(runner), locked));
  } catch {
    return null;
  }
}

/** An artefact ready to travel. */
export interface PackedArtefact {
  artefact: Artefact;
  hash: string;
  /** Its canonical JSON, and the same gzip'd as base64. */
  text: { plain: string; zipped: string };
  carriage: Carriage;
}

export function pack(artefact: Artefact): PackedArtefact {
  const plain = canonicalJson(artefact);
  const zipped = gzipSync(plain, { level: 9 });
  const base64 = zipped.toString('base64');
  return { artefact, hash: hashOf(artefact), text: { plain, zipped: base64 }, carriage: carriageOf(artefact, Buffer.byteLength(plain), base64.length) };
}
