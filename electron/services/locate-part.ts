import { Failure } from '#shared/base/failure.ts';
import type { Position } from '#shared/base/text-range.ts';
import type { PartTaps } from '#shared/services/debugger.ts';
import type { Preview, Script } from '#shared/services/engine.ts';
import { nameAt, partQuery } from '#shared/topology/part-query.ts';
import { partTaps } from '#shared/topology/part-taps.ts';
import type { RunBook } from './run-book.ts';

/** Plans a job, and the view or CTE of it that is asked for, each for itself, and looks where the one is in the other. */
export async function locatePart(book: RunBook, script: Script, named: string | null, at: Position | null, signal: AbortSignal): Promise<PartTaps> {
  const name = named ?? (at && nameAt(script.text, at));
  if (!name) throw new Failure('no-such-part', 'No name of a view or CTE stands there. Put the cursor on one.');
  const job = await book.preview(script, signal);
  const topology = job.topology ?? refuse(job);
  const query = partQuery(script.text, job.validation.statements, name, at ?? undefined);
  const own = await book.preview({ ...script, text: query.text, topology: { operators: {}, groups: {} } }, signal);
  if (!own.topology) {
    const reason = own.validation.diagnostics.find(({ severity }) => severity === 'error')?.message;
    throw new Failure('no-such-part', `"${name}" is no view or CTE whose rows could be read by themselves. ${reason ?? 'Flink plans no job for it.'}`);
  }
  return { name, kind: query.kind, ...partTaps(name, topology, own.topology) };
}

function refuse({ validation }: Preview): never {
  const first = validation.diagnostics.find(({ severity }) => severity === 'error');
  throw new Failure('invalid-script', first?.message ?? 'The script runs no job, so no rows pass.', { validation });
}
