/** A DNS label holds 63 characters; Flink and Kubernetes append to a cluster's id, so it has fewer: Flink itself refuses more than 45. */
const LONGEST = 45;

/**
 * The cluster id of a job: its name as a DNS label. A name that has to be changed for that gets six hex digits of a hash, so that two names never meet in one.
 */
export function clusterIdOf(job: string): string {
  const plain = job
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  const label = /^[a-z]/.test(plain) ? plain : `job-${plain}`.replace(/-$/, '');
  if (label === job && label.length <= LONGEST) return label;
  return `${label.slice(0, LONGEST - 7).replace(/-$/, '')}-${hashOf(job)}`;
}

export const artefactMapOf = (clusterId: string) => `${clusterId}-artefact`;
export const parametersMapOf = (clusterId: string) => `${clusterId}-parameters`;

/** The variable that carries a secret of the job: `db-password` is `WEIR_SECRET_DB_PASSWORD`, here as there. */
export function secretVariable(name: string): string {
  return `WEIR_SECRET_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}

/** Where the parts of a job lie in its containers. */
export const PLACES = {
  runner: '/opt/weir/weir-runner.jar',
  job: '/opt/weir/job',
  artefact: '/opt/weir/job/artefact.json',
  zippedArtefact: '/opt/weir/job/artefact.json.gz',
  jars: '/opt/weir/job/jars',
  parameters: '/opt/weir/parameters/parameters.json',
  /** The runner image's own connectors, on Flink's class path. */
  connectors: '/opt/flink/lib/weir',
  /** V8 for functions in TypeScript, there too: Flink's own loader has it, and no job's. */
  v8: '/opt/flink/lib/weir-v8',
} as const;

/** How the entry point is given a thing itself, instead of where it lies. */
export const INLINE = { bytes: 'base64:', text: 'text:' } as const;

export const ENTRY_POINT = 'dev.weir.runner.cluster.PromotedJob';
export const FIELD_MANAGER = 'weir';

export const LABELS = { manager: 'app.kubernetes.io/managed-by', job: 'weir.dev/job', environment: 'weir.dev/environment' } as const;
export const ANNOTATIONS = { hash: 'weir.dev/hash', job: 'weir.dev/job', environment: 'weir.dev/environment', revision: 'weir.dev/revision', configuration: 'weir.dev/configuration' } as const;

/** What tells one text from another where the older one is no longer at hand; nothing is kept safe by it. */
export function fingerprintOf(text: string): string {
  return hashOf(text) + hashOf(text, 0x1b873593);
}

/** FNV-1a over UTF-16 units, its last 24 bits: names are told apart by it, nothing is kept safe. */
function hashOf(text: string, basis = 0x811c9dc5): string {
  let hash = basis;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return (hash & 0xffffff).toString(16).padStart(6, '0');
}
