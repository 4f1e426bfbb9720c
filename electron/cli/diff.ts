import { toFailure } from '#shared/base/failure.ts';
import type { Script } from '#shared/services/engine.ts';
import { functionsChange, functionsChangeInWords } from '#shared/services/script-functions.ts';
import { verdictToText } from '#shared/topology/verdict-text.ts';
import { failureLine, warnOfWorkspace } from './messages.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { resolveVersions, scriptOfVersion, type Version } from './resolve-version.ts';
import { savepointPath } from './savepoint.ts';
import { isTrusted } from './trust.ts';
import { valuesOf, type EnvOption } from './values.ts';
import { withEngine } from './with-engine.ts';

export interface DiffOptions extends EnvOption {
  json?: boolean;
  savepoint?: string;
  trust?: boolean;
}

/** Compares two versions of a job: what becomes of the old one's state in the new one. Good only where all of it is kept. */
export async function diff(old: string, now: string, options: DiffOptions, parts: CliParts): Promise<ExitCode> {
  const versions = await resolveVersions(old, now, parts.cwd);
  // Both mean the same place: what runs there is compared with what would run there.
  const there = versions.old.environment ?? versions.now.environment;
  const values = { ...options, ...(there === undefined || options.env !== undefined ? {} : { env: there }) };
  await warnOfWorkspace(versions.now.job.workspace, parts);
  const scripts = { old: await script(versions.old, values, parts), new: await script(versions.now, values, parts) };
  if (revisionsOfJar(versions, scripts)) await parts.err.write(`weir: warning: the jar of both versions is the one on disk: a revision has its job.yaml and its edits, and a jar is built [jar-not-in-git]\n`);
  const savepoint = options.savepoint === undefined ? null : savepointPath(options.savepoint, parts.cwd);
  try {
    const found = await withEngine(parts, (engine) => engine.diff({ ...scripts, savepoint }, parts.interrupted));
    const functions = functionsChange(scripts.old.functions, scripts.new.functions);
    const words = functionsChangeInWords(functions);
    await parts.out.write(options.json ? `${JSON.stringify({ ...found, functions })}\n` : `${verdictToText(found)}${words ? `${words}\n` : ''}`);
    return found.restore === 'works' ? Exit.good : Exit.wrong;
  } catch (thrown) {
    const failure = toFailure(thrown);
    if (failure.code !== 'invalid-script') throw failure;
    await parts.err.write(failureLine(failure, parts.cwd));
    return Exit.wrong;
  }
}

function revisionsOfJar({ old, now }: { old: Version; now: Version }, scripts: { old: Script; new: Script }): boolean {
  return Boolean((old.revision !== undefined && scripts.old.jar) || (now.revision !== undefined && scripts.new.jar));
}

async function script(version: Version, { trust, ...given }: DiffOptions, parts: CliParts): Promise<Script> {
  return scriptOfVersion(version, { mode: 'streaming', trusted: trust ?? (await isTrusted(version.job, parts)), samples: [], values: valuesOf(given, parts) }, parts);
}
