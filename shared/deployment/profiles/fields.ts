import type { ProfileFile } from '../../workspace/profile-file.ts';

/** One key of a profile: what it means to Flink, and why one would set it. */
export interface ProfileField {
  /** Its path in the file, as `checkpoints.interval`. */
  path: string;
  /** Flink's options for it; none where it is a matter of Kubernetes alone. */
  options: readonly FlinkOption[];
  reason: string;
}

/** An option of Flink 2.3: its type and default as its class says them, null where it has none. */
export interface FlinkOption {
  key: string;
  type: 'String' | 'Integer' | 'Double' | 'Boolean' | 'Duration' | 'MemorySize' | 'Enum' | 'Map';
  default: string | null;
}

const option = (key: string, type: FlinkOption['type'], standard: string | null): FlinkOption => ({ key, type, default: standard });
const field = (path: string, options: FlinkOption | readonly FlinkOption[], reason: string): ProfileField => ({ path, options: [options].flat(), reason });

/** Every key of a profile. The contract test asks Flink's own option classes about each of them. */
export const profileFields: readonly ProfileField[] = [
  field('jobmanager.memory', option('jobmanager.memory.process.size', 'MemorySize', null), 'What the container may use, all parts of Flink and the JVM in it; a pod that exceeds it is killed.'),
  field('jobmanager.cpu', option('kubernetes.jobmanager.cpu.amount', 'Double', '1.0'), 'What the scheduler keeps free for it.'),
  field('jobmanager.cpu-limit-factor', option('kubernetes.jobmanager.cpu.limit-factor', 'Double', '1.0'), 'A starting JVM wants more processor than a running one; at 1 it is throttled for its first half minute.'),
  field('jobmanager.replicas', option('kubernetes.jobmanager.replicas', 'Integer', '1'), 'A second JobManager stands by and saves the time that a pod takes to start; it needs high availability.'),
  field('taskmanager.memory', option('taskmanager.memory.process.size', 'MemorySize', null), 'What the container may use: heap, managed memory of RocksDB, network buffers, the JVM.'),
  field('taskmanager.cpu', option('kubernetes.taskmanager.cpu.amount', 'Double', '-1.0'), 'One for each slot unless told.'),
  field('taskmanager.cpu-limit-factor', option('kubernetes.taskmanager.cpu.limit-factor', 'Double', '1.0'), 'Room to catch up after a restart, where the node has it.'),
  field('taskmanager.slots', option('taskmanager.numberOfTaskSlots', 'Integer', '1'), 'Subtasks that share one process: more slots share memory better, fewer keep one failure smaller.'),
  field('high-availability', option('high-availability.type', 'String', 'NONE'), 'Without it a JobManager that is replaced knows of no checkpoint, and the job begins anew.'),
  field('checkpoints.interval', option('execution.checkpointing.interval', 'Duration', null), 'How much is done again after a failure. Below a minute it costs more in storage requests than it saves.'),
  field('checkpoints.min-pause', option('execution.checkpointing.min-pause', 'Duration', '0 ms'), 'Time for rows between two checkpoints, also when one of them takes long.'),
  field('checkpoints.timeout', option('execution.checkpointing.timeout', 'Duration', '10 min'), 'A checkpoint that takes longer is given up.'),
  field('checkpoints.incremental', option('execution.checkpointing.incremental', 'Boolean', 'false'), 'Only what changed is uploaded; large state is never saved in time otherwise.'),
  field('checkpoints.file-merging', option('execution.checkpointing.file-merging.enabled', 'Boolean', 'false'), 'Many small state files become few, which spares the storage and its name service.'),
  field('checkpoints.unaligned', option('execution.checkpointing.unaligned.enabled', 'Boolean', 'false'), 'Checkpoints that overtake rows, for jobs under backpressure; they are larger.'),
  field('checkpoints.retained', option('execution.checkpointing.num-retained', 'Integer', '1'), 'More than one, so that a damaged one is no end.'),
  field('checkpoints.tolerable-failures', option('execution.checkpointing.tolerable-failed-checkpoints', 'Integer', '0'), 'A storage that is away for a minute need not restart the job.'),
  field('state-backend', option('state.backend.type', 'String', 'hashmap'), 'hashmap is quick and bounded by the heap; rocksdb holds what fits the disk.'),
  field('restart.strategy', option('restart-strategy.type', 'String', null), 'exponential-delay tries again at once, and ever later while the failure stays.'),
  field('restart.initial-backoff', option('restart-strategy.exponential-delay.initial-backoff', 'Duration', '1 s'), 'How long after the first failure.'),
  field('restart.max-backoff', option('restart-strategy.exponential-delay.max-backoff', 'Duration', '1 min'), 'No wait is longer; a job that comes back late falls behind its sources.'),
  field('restart.reset-after', option('restart-strategy.exponential-delay.reset-backoff-threshold', 'Duration', '1 h'), 'After so long without a failure the next one counts as the first.'),
  field(
    'restart.attempts',
    [
      option('restart-strategy.exponential-delay.attempts-before-reset-backoff', 'Integer', '2147483647'),
      option('restart-strategy.fixed-delay.attempts', 'Integer', '1'),
      option('restart-strategy.failure-rate.max-failures-per-interval', 'Integer', '1'),
    ],
    'After so many the job is failed for good: a wrong deployment must not try for ever unseen.',
  ),
  field(
    'restart.delay',
    [option('restart-strategy.fixed-delay.delay', 'Duration', '1 s'), option('restart-strategy.failure-rate.delay', 'Duration', '1 s')],
    'Between two tries, of the strategies that wait equally long.',
  ),
  field('probes.startup', [], 'Until it has answered once, no liveness probe is asked: a slow start is no crash.'),
  field('probes.liveness', [], 'A process that no longer answers is replaced.'),
  field('spread', [], 'Pods of one job in several zones, or on several nodes: one failure takes a part of it only.'),
  field('host-network', option('kubernetes.hostnetwork.enabled', 'Boolean', 'false'), 'Without the overlay between pods; every port is then one of the node, so none may be fixed.'),
  field('service-account', option('kubernetes.service-account', 'String', 'default'), 'Under which the JobManager asks for pods. The environment usually says it.'),
  field('node-selector', [option('kubernetes.jobmanager.node-selector', 'Map', null), option('kubernetes.taskmanager.node-selector', 'Map', null)], 'Only nodes with these labels.'),
  field('pod-template', [], 'What else the pods need: volumes, tolerations, sidecars. Merged as Kubernetes merges.'),
  field('log.level', [], 'Of the root logger. Each line carries its job, so that logs can be told apart.'),
  field('log.loggers', [], 'Levels of single loggers, by name.'),
  field('metrics.prometheus', [], 'Each pod answers Prometheus at a port of its own.'),
  field('metrics.port', [], 'Of the reporter; a free one of the node under host network.'),
];

type Value = string | number | boolean;

/** What the keys of a profile are as Flink's options, each with the path it comes from. Order is that of the fields. */
export function flinkOptionsOf(profile: ProfileFile): { path: string; key: string; value: string }[] {
  return profileFields.flatMap(({ path, options }) => {
    const value = valueAt(profile, path);
    if (value === undefined) return [];
    return (SPECIAL[path]?.(value, profile) ?? options.map(({ key }) => [key, String(value)] as const)).map(([key, text]) => ({ path, key, value: text }));
  });
}

/** Fields whose option is not the value itself. */
const SPECIAL: Record<string, (value: unknown, profile: ProfileFile) => (readonly [string, string])[]> = {
  'high-availability': (on) => [['high-availability.type', on ? 'kubernetes' : 'NONE']],
  'restart.attempts': (value, profile) => ofStrategy(profile, value as Value, { 'exponential-delay': 'attempts-before-reset-backoff', 'fixed-delay': 'attempts', 'failure-rate': 'max-failures-per-interval' }),
  'restart.delay': (value, profile) => ofStrategy(profile, value as Value, { 'fixed-delay': 'delay', 'failure-rate': 'delay' }),
  ...Object.fromEntries(
    ['initial-backoff', 'max-backoff', 'reset-after'].map((name) => [
      `restart.${name}`,
      (value: unknown, profile: ProfileFile) => ofStrategy(profile, value as Value, { 'exponential-delay': name === 'reset-after' ? 'reset-backoff-threshold' : name }),
    ]),
  ),
  'node-selector': (value) => {
    const text = mapText(value as Record<string, string>);
    return text ? ['jobmanager', 'taskmanager'].map((role) => [`kubernetes.${role}.node-selector`, text] as const) : [];
  },
  'metrics.prometheus': (on) => (on ? [['metrics.reporter.prom.factory.class', 'org.apache.flink.metrics.prometheus.PrometheusReporterFactory']] : []),
  'metrics.port': (port, profile) => (profile.metrics?.prometheus ? [['metrics.reporter.prom.port', String(port)]] : []),
};

function ofStrategy({ restart }: ProfileFile, value: Value, names: Record<string, string>): (readonly [string, string])[] {
  const name = names[restart?.strategy ?? ''];
  return name === undefined ? [] : [[`restart-strategy.${restart!.strategy!}.${name}`, String(value)]];
}

/**
 * A map as Flink's options write it: `key:value,key:value`, quoted as its own reader asks. A key without a value cannot be written, and is left out.
 */
export function mapText(map: Record<string, string>): string {
  const quoted = (text: string, separator: string) => (text.includes(separator) || /['"]/.test(text) ? `'${text.replaceAll("'", "''")}'` : text);
  return Object.entries(map)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => quoted(`${quoted(key, ':')}:${quoted(value, ':')}`, ','))
    .join(',');
}

export function valueAt(profile: ProfileFile, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], profile);
}
