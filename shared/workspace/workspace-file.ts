import { z } from 'zod';

/** An option or argument as people write it in YAML; Flink gets its text. */
const OptionValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** `weir.yaml`: what all jobs of a workspace share. */
export const WorkspaceFile = z.strictObject({
  weir: z.literal(1),
  /** The Flink version the jobs are written for. */
  flink: z.string().optional(),
  defaults: z.strictObject({ parallelism: z.int().min(1).default(1) }).optional(),
  /** Flink options for every job; SET in a job wins. */
  settings: z.record(z.string(), OptionValue).optional(),
  /** Globs of SQL files with DDL shared by all jobs, run before each, in the order given and then by name. */
  common: z.array(z.string()).optional(),
  /** Globs of TypeScript files whose functions SQL can call. */
  functions: z.array(z.string()).optional(),
  /** Maven coordinates of connectors: group:artifact:version. */
  connectors: z.array(z.string().regex(/^[^:\s]+:[^:\s]+:[^:\s]+$/, 'write it as group:artifact:version')).optional(),
});
export type WorkspaceFile = z.infer<typeof WorkspaceFile>;

/** `jobs/NAME/job.yaml`: a job that is a jar. */
export const JobFile = z.strictObject({
  weir: z.literal(1).optional(),
  /** Where the jar is, from the folder of this file. */
  jar: z.string(),
  /** The class whose main() builds the job; the manifest's unless told. */
  main: z.string().optional(),
  /** What main() is given. */
  arguments: z.array(OptionValue).optional(),
});
export type JobFile = z.infer<typeof JobFile>;
