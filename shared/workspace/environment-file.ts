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

/** A machine that a text names; without a port, whichever it listens on. */
export interface Machine {
  host: string;
  port: string | undefined;
}

const MACHINE = /^([a-z0-9_-][a-z0-9_.-]*)(?::(\d{2,5}))?(?:[/?].*)?$/i;
/** No address is longer; a text that is, is none. */
const LONGEST = 1_000;

/**
 * The machines that a text names: `host:port`, and the host of a URL. `bare`: a word alone is a host too, as in an option that holds nothing else;
 * anywhere else it may be a topic or a user.
 */
export function machinesIn(text: string, bare = false): Machine[] {
  const found = new Map<string, Machine>();
  for (const token of text.split(/[\s,;]+/).filter(({ length }) => length > 0 && length <= LONGEST)) {
    const scheme = token.indexOf('//');
    const place = token.slice(scheme < 0 ? 0 : scheme + 2);
    const [, host, port] = MACHINE.exec(place.slice(/^[^/?]*@/.exec(place)?.[0].length ?? 0)) ?? [];
    if (host && (port || scheme >= 0 || bare)) found.set(`${host}:${port}`.toLowerCase(), { host: host.toLowerCase(), port });
  }
  return [...found.values()];
}

/** Whether two names can mean one machine. */
export function isSameMachine(one: Machine, other: Machine): boolean {
  return one.host === other.host && (one.port === undefined || other.port === undefined || one.port === other.port);
}
