import { z } from 'zod';

const Memory = z.string().regex(/^\d+\s*(b|k|kb|kib|m|mb|mib|g|gb|gib)$/i, 'write it as Flink does: 1600 mb, 4 gb');
const Span = z.string().regex(/^\d+\s*(ms|s|sec|min|m|h|d)$/i, 'write it as Flink does: 30 s, 3 min');
const Cpu = z.number().positive();
const Port = z.union([z.int().min(1).max(65_535), z.string().regex(/^\d+-\d+$/, 'write a port, or a range: 9249-9349')]);
const FlinkValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const Level = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'off']);
const PodTemplate = z.record(z.string(), z.unknown());

const Probe = z.strictObject({ period: Span.optional(), timeout: Span.optional(), failures: z.int().min(1).optional() });

/**
 * `profiles/NAME.yaml`: what a platform knows of running jobs, once for many of them. A key that is absent is as the profile it extends has it; every key and
 * its reason is in `profileFields` (shared/deployment/profiles/fields.ts).
 */
export const ProfileFile = z.strictObject({
  weir: z.literal(1).optional(),
  /** A shipped profile, or another of the workspace; `standard` unless told. */
  extends: z.string().optional(),
  jobmanager: z.strictObject({ memory: Memory.optional(), cpu: Cpu.optional(), 'cpu-limit-factor': z.number().min(1).optional(), replicas: z.int().min(1).optional() }).optional(),
  taskmanager: z.strictObject({ memory: Memory.optional(), cpu: Cpu.optional(), 'cpu-limit-factor': z.number().min(1).optional(), slots: z.int().min(1).optional() }).optional(),
  /** A JobManager that goes is followed by one that knows where the job was. */
  'high-availability': z.boolean().optional(),
  checkpoints: z
    .strictObject({
      interval: Span.optional(),
      'min-pause': Span.optional(),
      timeout: Span.optional(),
      incremental: z.boolean().optional(),
      'file-merging': z.boolean().optional(),
      unaligned: z.boolean().optional(),
      retained: z.int().min(1).optional(),
      'tolerable-failures': z.int().min(0).optional(),
    })
    .optional(),
  'state-backend': z.enum(['hashmap', 'rocksdb', 'forst']).optional(),
  restart: z
    .strictObject({
      strategy: z.enum(['exponential-delay', 'fixed-delay', 'failure-rate', 'none']).optional(),
      'initial-backoff': Span.optional(),
      'max-backoff': Span.optional(),
      'reset-after': Span.optional(),
      attempts: z.int().min(1).optional(),
      delay: Span.optional(),
    })
    .optional(),
  probes: z.strictObject({ startup: Probe.optional(), liveness: Probe.optional() }).optional(),
  /** How pods keep apart: over zones, over nodes, or as it comes. */
  spread: z.enum(['zones', 'nodes', 'none']).optional(),
  'host-network': z.boolean().optional(),
  'service-account': z.string().optional(),
  'node-selector': z.record(z.string(), z.string()).optional(),
  /** Merged into the pods, as Kubernetes merges: objects by key, containers, volumes, variables and mounts by name. */
  'pod-template': z.strictObject({ all: PodTemplate.optional(), jobmanager: PodTemplate.optional(), taskmanager: PodTemplate.optional() }).optional(),
  log: z.strictObject({ level: Level.optional(), loggers: z.record(z.string(), Level).optional() }).optional(),
  metrics: z.strictObject({ prometheus: z.boolean().optional(), port: Port.optional() }).optional(),
  /** Flink options; they win over what the keys above say. */
  settings: z.record(z.string(), FlinkValue).optional(),
});
export type ProfileFile = z.infer<typeof ProfileFile>;
