import { z } from 'zod';

/** A whole secret by its name: what is in a file is in git. */
const SecretName = z.string().regex(/^\$\{secret:[\w.-]+\}$/, 'write the name of a secret, ${secret:NAME}: a password has no place in a file');
const PlainOrSecret = z.string().min(1);

/** `kafka/NAME.yaml`: a Kafka cluster that this workspace looks at. */
export const KafkaFile = z.strictObject({
  weir: z.literal(1).optional(),
  brokers: z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]),
  /** `true`: as the system trusts; paths start at the file. */
  tls: z.union([z.boolean(), z.strictObject({ ca: z.string().optional(), cert: z.string().optional(), key: z.string().optional(), 'server-name': z.string().optional() })]).default(false),
  sasl: z.strictObject({ mechanism: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']), username: PlainOrSecret, password: SecretName }).optional(),
  registry: z.strictObject({ url: z.url({ protocol: /^https?$/ }), username: PlainOrSecret.optional(), password: SecretName.optional() }).optional(),
  /** Nothing is produced there. */
  production: z.boolean().default(false),
});
export type KafkaFile = z.infer<typeof KafkaFile>;

/** The names in `${secret:NAME}`, of all texts below a value. */
export function secretsIn(value: unknown): string[] {
  if (typeof value === 'string') return [...value.matchAll(/\$\{secret:([\w.-]+)\}/g)].map(([, name]) => name!);
  return value && typeof value === 'object' ? [...new Set(Object.values(value).flatMap(secretsIn))] : [];
}
