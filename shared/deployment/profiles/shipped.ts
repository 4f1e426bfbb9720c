import type { ProfileFile } from '../../workspace/profile-file.ts';

/** Trying a job out: one small TaskManager, nothing that outlives its pods but its checkpoints. */
const small: ProfileFile = {
  jobmanager: { memory: '1 gb', cpu: 0.5, 'cpu-limit-factor': 4, replicas: 1 },
  taskmanager: { memory: '1536 mb', cpu: 0.5, 'cpu-limit-factor': 4, slots: 1 },
  'high-availability': false,
  checkpoints: { interval: '1 min', 'min-pause': '30 s', timeout: '10 min', incremental: false, 'file-merging': false, unaligned: false, retained: 1, 'tolerable-failures': 3 },
  'state-backend': 'hashmap',
  restart: { strategy: 'exponential-delay', 'initial-backoff': '1 s', 'max-backoff': '1 min', 'reset-after': '10 min' },
  probes: { startup: { period: '5 s', failures: 60 }, liveness: { period: '30 s', timeout: '5 s', failures: 5 } },
  spread: 'none',
  'host-network': false,
  log: { level: 'info' },
  metrics: { prometheus: false, port: 9249 },
};

/** What a job needs that people rely on: it survives its JobManager, its state is saved as it changes, it is watched. */
const standard: ProfileFile = {
  jobmanager: { memory: '1600 mb', cpu: 1, 'cpu-limit-factor': 2, replicas: 1 },
  taskmanager: { memory: '4 gb', cpu: 2, 'cpu-limit-factor': 2, slots: 2 },
  'high-availability': true,
  checkpoints: { interval: '1 min', 'min-pause': '30 s', timeout: '15 min', incremental: true, 'file-merging': true, unaligned: false, retained: 2, 'tolerable-failures': 3 },
  'state-backend': 'rocksdb',
  restart: { strategy: 'exponential-delay', 'initial-backoff': '1 s', 'max-backoff': '1 min', 'reset-after': '10 min' },
  probes: { startup: { period: '5 s', failures: 60 }, liveness: { period: '30 s', timeout: '5 s', failures: 5 } },
  spread: 'nodes',
  'host-network': false,
  log: { level: 'info' },
  metrics: { prometheus: true, port: 9249 },
  settings: { 'execution.checkpointing.externalized-checkpoint-retention': 'RETAIN_ON_CANCELLATION' },
};

/** Where minutes matter: a JobManager stands by, zones are kept apart, failures come back sooner. */
const critical: ProfileFile = {
  ...standard,
  jobmanager: { memory: '2 gb', cpu: 1, 'cpu-limit-factor': 2, replicas: 2 },
  taskmanager: { memory: '8 gb', cpu: 4, 'cpu-limit-factor': 1.5, slots: 2 },
  checkpoints: { ...standard.checkpoints, retained: 3, 'tolerable-failures': 2, timeout: '10 min' },
  restart: { strategy: 'exponential-delay', 'initial-backoff': '500 ms', 'max-backoff': '15 s', 'reset-after': '10 min' },
  probes: { startup: { period: '5 s', failures: 60 }, liveness: { period: '10 s', timeout: '5 s', failures: 3 } },
  spread: 'zones',
  settings: { ...standard.settings, 'execution.checkpointing.local-backup.enabled': 'true', 'execution.state-recovery.from-local': 'true' },
};

/** The profiles that ship with Weir. A workspace extends them, or has its own of the same name. */
export const shippedProfiles: Readonly<Record<string, ProfileFile>> = { small, standard, critical };
export const STANDARD = 'standard';
