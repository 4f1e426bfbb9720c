import { isAbsolute, relative, sep } from 'node:path';
import type { Service } from '#shared/rpc/contract.ts';
import type { lineage } from '#shared/services/lineage.ts';
import type { InputRows, SampleLine } from '#shared/topology/lineage.ts';
import { restarted, type RunBook } from './run-book.ts';

/** Asks the engine of a run about its rows; the job runs again as it ran, whatever the editor has now. */
export function createLineageService(book: RunBook): Service<typeof lineage> {
  const known = <T>(answer: Promise<T>) => answer.catch((thrown: unknown) => Promise.reject(restarted(thrown)));
  return {
    why: async ({ run, ...asked }, signal) => {
      const { engine, script, job } = book.get(run);
      const why = await known(engine.why({ script, ...asked }, signal));
      return { ...why, inputs: inFolder(why.inputs, job.folder) };
    },
    where: async ({ run, ...placed }, signal) => {
      const { engine, script, job } = book.get(run);
      const journey = await known(engine.where({ script, ...placed }, signal));
      return { ...journey, row: lineIn(journey.row, job.folder), steps: journey.steps.map((step) => ({ ...step, by: inFolder(step.by, job.folder) })) };
    },
  };
}

/** Files of a folder by their paths in it; others stay as they are. */
export function inFolder(inputs: readonly InputRows[], folder: string): InputRows[] {
  return inputs.map((input) => ({ ...input, rows: input.rows.map((line) => lineIn(line, folder)) }));
}

export function lineIn(line: SampleLine, folder: string): SampleLine {
  const path = relative(folder, line.file);
  return path.startsWith('..') || isAbsolute(path) ? line : { ...line, file: path.split(sep).join('/') };
}
