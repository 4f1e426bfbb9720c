import { createReadStream } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Failure } from '#shared/base/failure.ts';
import { nearest } from '#shared/workspace/nearest.ts';
import { loadWorkspace } from '#electron/services/workspace/load-workspace.ts';
import { diagnosticLine } from './messages.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { workspaceAround } from './resolve-job.ts';

/** Prints the rows of a stream that are made by rule, one JSON object a line. `given`: the stream's name or its file. */
export async function generate(given: string, { rows }: { rows?: number }, parts: CliParts): Promise<ExitCode> {
  const named = resolve(parts.cwd, given);
  const root = await workspaceAround(/\.ya?ml$/.test(given) ? dirname(named) : parts.cwd);
  if (root === undefined) throw new Failure('no-such-stream', `${given} is no stream of a workspace: there is no weir.yaml above it.`);
  const { state, samples } = await loadWorkspace(root);
  const name = basename(given, extname(given));
  const entry = state.streams.find((stream) => stream.name === name);
  const problems = state.problems.filter(({ path }) => basename(path, extname(path)) === name && path.startsWith('streams/'));
  for (const { path, diagnostic } of problems) await parts.err.write(diagnosticLine(path, diagnostic));
  if (!entry) {
    if (problems.length) return Exit.wrong;
    const meant = nearest(name, state.streams.map((stream) => stream.name));
    throw new Failure('no-such-stream', `The workspace ${await realpath(root)} has no stream ${name}.${meant ? ` Did you mean ${meant}?` : ''}`);
  }
  if (entry.files.length) throw new Failure('no-such-stream', `The stream ${name} is read from ${entry.files.join(', ')}; only a stream with "generate" is made.`);
  let left = rows ?? Infinity;
  for (const path of samples.find(({ origin }) => origin === entry.path)!.files)
    for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      if (left-- <= 0 || parts.interrupted.aborted) break;
      await parts.out.write(`${line}\n`);
    }
  return parts.interrupted.aborted ? Exit.cancelled : Exit.good;
}
