import { z } from 'zod';

/** `environments/NAME.yaml`: a place that jobs are promoted to. */
export const EnvironmentFile = z.strictObject({
  weir: z.literal(1).optional(),
  /** Of the person's kubeconfig. */
  context: z.string().optional(),
  namespace: z.string().optional(),
  target: z.enum(['native', 'operator', 'session', 'export']).optional(),
  /** A run on this machine may not touch what this environment's parameters name. */
  production: z.boolean().default(false),
  image: z.string().optional(),
  profile: z.string().optional(),
  /** What `${name}` stands for there. */
  parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  /** Where `${secret:name}` is kept there; the secret itself is in no file. */
  secrets: z.record(z.string(), z.strictObject({ secret: z.string(), key: z.string() })).default({}),
});
export type EnvironmentFile = z.infer<typeof EnvironmentFile>;

/** The machines that a text names: `host:port`, and the host of a URL without a port. */
export function machinesIn(text: string): string[] {
  const ported = [...text.matchAll(/([a-z0-9_.-]+):(\d{2,5})\b/gi)].map(([, host, port]) => `${host}:${port}`);
  const named = [...text.matchAll(/\/\/([a-z0-9_.-]+)(?![a-z0-9_.:-])/gi)].map(([, host]) => host!);
  return [...new Set([...ported, ...named].map((machine) => machine.toLowerCase()))];
}
