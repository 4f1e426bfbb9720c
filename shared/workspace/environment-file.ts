import { z } from 'zod';

const FLINK_VALUE = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const Name = z.string().regex(/^[\w.-]+$/, 'a name has letters, digits, dots, dashes and underscores only');
const KubernetesName = z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, 'a name in Kubernetes has small letters, digits, dots and dashes only');
const Place = z.string().regex(/^[a-z][a-z0-9+.-]*:\/\/?\S+$/i, 'write it as a URL, such as s3://bucket/path');

/** How a running job is taken to its next version. */
export const UpgradeMode = z.enum(['stateless', 'last-state', 'savepoint']);
export type UpgradeMode = z.infer<typeof UpgradeMode>;

/** The session cluster of an environment, with target `session` or `operator`: one that is there, by its REST address or by the id it has in the namespace, or one that Weir makes. */
export const SessionTarget = z.strictObject({
  /** Of its REST, as `https://flink.example.com`. */
  address: z.url({ protocol: /^https?$/ }).optional(),
  cluster: KubernetesName.optional(),
  /** Weir makes it, as plain Deployments: JobManager and TaskManagers that stand before any job comes. */
  create: z.boolean().optional(),
  taskmanagers: z.int().min(1).optional(),
  /** Where the Flink Kubernetes Operator reads Weir's runner from: `https://repo.example.com/weir-runner.jar`. */
  runner: Place.optional(),
});

/** `environments/NAME.yaml`: a place that jobs are promoted to. */
export const EnvironmentFile = z.strictObject({
  weir: z.literal(1).optional(),
  /** Of the person's kubeconfig. */
  context: z.string().optional(),
  namespace: KubernetesName.optional(),
  target: z.enum(['native', 'operator', 'session', 'export']).optional(),
  /** What an export is of where `target` is `export`; `native` unless told. */
  export: z.enum(['native', 'operator', 'session']).optional(),
  /** A run on this machine may not touch what this environment's parameters name. */
  production: z.boolean().default(false),
  /** The runner's image; jobs with jars get one of their own, over it. */
  image: z.string().optional(),
  /** Where those are pushed to: `registry.example.com/jobs`, and how it is reached; `ca`: a certificate (PEM) of the workspace, from this file's folder. */
  registry: z.union([z.string(), z.strictObject({ repository: z.string(), ca: z.string().optional(), insecure: z.boolean().optional() })]).optional(),
  /** Secrets of the namespace that nodes pull images with. */
  'image-pull-secrets': z.array(KubernetesName).optional(),
  profile: z.string().optional(),
  /** Flink options here; they win over the profile's. */
  settings: z.record(z.string(), FLINK_VALUE).optional(),
  /** `${name}` in jobs. */
  parameters: z.record(Name, z.union([z.string(), z.number(), z.boolean()])).default({}),
  /** Where `${secret:name}` is kept there; the secret itself is in no file. */
  secrets: z.record(Name, z.strictObject({ secret: KubernetesName, key: z.string() })).default({}),
  /** Under which the pods run; Weir makes one called `flink` unless told. */
  'service-account': KubernetesName.optional(),
  session: SessionTarget.optional(),
  upgrade: UpgradeMode.optional(),
  storage: z.strictObject({ checkpoints: Place.optional(), savepoints: Place.optional(), 'high-availability': Place.optional() }).optional(),
  /** Labels and annotations of every resource. */
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
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
