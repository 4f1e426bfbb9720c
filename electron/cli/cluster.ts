import type { Live } from '#shared/base/live.ts';
import type { ClusterProgress, SessionCluster } from '#shared/services/promotion.ts';
import type { Around } from '#electron/services/promotion/promotions.ts';
import { SessionClusters, type ClusterConsent } from '#electron/services/promotion/session-cluster/session-clusters.ts';
import { workspaceHere } from './lock.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { consentTo } from './promote.ts';
import { changesInWords, entryInWords } from './promotion-words.ts';
import { promotionsHere } from './promotions-here.ts';

export interface ClusterOptions {
  env: string;
  dryRun?: boolean;
  yes?: boolean;
  production?: string;
  force?: boolean;
  /** Also where jobs end with it. */
  withJobs?: boolean;
  timeout?: number;
  json?: boolean;
}

/** Makes the session cluster of an environment as its file says: creates, changes, scales. */
export function applyCluster(options: ClusterOptions, parts: CliParts): Promise<ExitCode> {
  return change(options, parts, false, (clusters, around, consent) => clusters.apply(around, options.env, consent));
}

/** Removes all of it. */
export function removeCluster(options: ClusterOptions, parts: CliParts): Promise<ExitCode> {
  return change(options, parts, true, (clusters, around, consent) => clusters.remove(around, options.env, consent));
}

type Change = (clusters: SessionClusters, around: Around, consent: ClusterConsent) => Promise<Live<ClusterProgress>>;

/** Shows how it stands and what would change, and with consent does it. */
async function change(options: ClusterOptions, parts: CliParts, remove: boolean, work: Change): Promise<ExitCode> {
  const { env, json, withJobs = false, force = false } = options;
  const around: Around = { loaded: await workspaceHere(parts.cwd), trusted: true };
  const promotions = promotionsHere(options.timeout === undefined ? parts : { ...parts, patienceMs: options.timeout * 1000 });
  const clusters = new SessionClusters(promotions);
  const seen = await clusters.look(around, env, remove, parts.interrupted, force);
  await parts.out.write(json ? `${JSON.stringify({ cluster: seen })}\n` : clusterInWords(seen));
  if (seen.refusal && !withJobs) {
    await parts.err.write(`weir: error: ${seen.refusal.message} [${seen.refusal.code}]\n`);
    return Exit.refused;
  }
  if (options.dryRun) return Exit.good;
  if (!(await consentTo(seen.production, env, remove ? `Remove the session cluster ${seen.name}, which belongs` : `Apply the session cluster ${seen.name}`, options, parts))) return Exit.refused;
  return follow(await work(clusters, around, { production: env, withJobs, force }), json ?? false, parts);
}

async function follow(progress: Live<ClusterProgress>, json: boolean, parts: CliParts): Promise<ExitCode> {
  let told = 0;
  for await (const { lines } of progress.follow(parts.interrupted)) {
    for (const line of lines.slice(told)) await (json ? parts.out.write(`${JSON.stringify({ progress: line })}\n`) : parts.err.write(entryInWords({ ...line, from: 'weir' })));
    told = lines.length;
  }
  if (parts.interrupted.aborted) {
    await parts.err.write('It stands where it is; the same command again does what is left.\n');
    return Exit.cancelled;
  }
  const { failure } = progress.value;
  if (!failure) return Exit.good;
  await parts.err.write(`weir: error: ${failure.message} [${failure.code}]\n`);
  return Exit.wrong;
}

function clusterInWords({ name, namespace, context, message, changes, steps }: SessionCluster): string {
  return `${[`${name} in ${namespace}${context ? ` of ${context}` : ''}: ${message}`, ...changesInWords(changes), ...steps.map((step, at) => `${at + 1}. ${step}`)].join('\n')}\n`;
}
