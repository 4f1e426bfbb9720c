import { z } from 'zod';
import { Failure } from '#shared/base/failure.ts';
import { Mode } from '#shared/services/engine.ts';
import { ScriptBreakpoints } from '#shared/services/script-debugger.ts';

/** What an editor's launch configuration may say, in the words of `weir run`. Editors put more into it, which is theirs. */
const LaunchOptions = z.object({
  job: z.string().min(1),
  /** A folder that `job` and the paths of samples are relative to; the folder of the adapter's process where it is left out. */
  workspace: z.string().min(1).optional(),
  mode: Mode.default('streaming'),
  env: z.string().min(1).optional(),
  /** A table's data, as `--sample`. */
  sample: z.record(z.string(), z.union([z.string(), z.array(z.string()).min(1)])).default({}),
  realTable: z.array(z.string()).default([]),
  limit: z.int().min(1).optional(),
  /** Where one subtask stops, whether the others do. */
  stops: ScriptBreakpoints.shape.stops,
  /** Editors say so where a person runs without debugging. */
  noDebug: z.boolean().default(false),
});
export type LaunchOptions = z.output<typeof LaunchOptions>;

/** Fails with `bad-usage` and the option that is wrong. */
export function launchOptions(given: unknown): LaunchOptions {
  const read = LaunchOptions.safeParse(given ?? {});
  if (read.success) return read.data;
  const { path, message } = read.error.issues[0]!;
  const option = path.join('.');
  const words = option === 'job' ? 'A launch configuration needs "job": a job of the workspace by its name, or the path of its file.' : `"${option}" of the launch configuration cannot be read: ${message}.`;
  throw new Failure('bad-usage', words);
}
