import { namesIn } from '#shared/deployment/parameters.ts';
import { FlinkRest } from '../flink-rest.ts';
import { liveSessionJob } from '../live-job.ts';
import { restOf, sessionOf } from '../rest-of.ts';
import { failed, passed, skipped, unknown, warned, type CheckFinding } from './finding.ts';
import type { GateParts } from './gate.ts';
import { once, type Looks } from './kubernetes-looks.ts';

const SAVEPOINTS = ['execution.checkpointing.savepoint-dir', 'state.savepoints.dir'];
const CHECKPOINTS = ['execution.checkpointing.dir', 'state.checkpoints.dir'];

/** The session cluster's own options count, and the job's where it says them; no profile does. */
function storageOf({ environment, mode, packed }: GateParts['blueprint'], cluster: Readonly<Record<string, string>>): CheckFinding {
  const own = packed.artefact.script.settings;
  const find = (keys: readonly string[]) => keys.map((key) => own[key] ?? cluster[key]).find((value) => value !== undefined);
  const [savepoints, checkpoints] = [environment.file.storage?.savepoints ?? find(SAVEPOINTS), find(CHECKPOINTS)];
  if (mode === 'savepoint' && savepoints === undefined)
    return failed('no-savepoint-storage', 'Upgrades go by savepoints, and neither the environment nor the session cluster says where they are kept.', `Add storage: { savepoints: … } to environments/${environment.name}.yaml, or another upgrade.`);
  if (checkpoints === undefined) return warned('no-checkpoint-storage', "The session cluster does not say where checkpoints are kept: they are in its JobManager's memory, and go with it.");
  return passed(`Checkpoints in ${checkpoints}; savepoints in ${savepoints ?? 'no place'}.`);
}

/** Through the REST of a session cluster, which stands already. */
export function sessionLooks(parts: GateParts, slots: () => Promise<number>, signal: AbortSignal): Looks {
  const { blueprint } = parts;
  const { environment, promoted, packed } = blueprint;
  const { address, cluster } = sessionOf(environment.file)!;
  const where = address ?? `${cluster} in ${promoted.namespace}`;
  const client = once(() => parts.connect(environment.file.context));
  const rest = once(async () => new FlinkRest(restOf(address === null ? await client() : undefined, { namespace: promoted.namespace, clusterId: cluster ?? '', address })));
  const live = once(async () => liveSessionJob({ rest: await rest(), job: packed.artefact.job, suspended: parts.suspended }, parts.now(), signal));
  const stands = async () => skipped('The session cluster stands already; its pods are not the job\'s.');
  return {
    live,
    artefact: async (hash) => (hash === null ? undefined : parts.artefactOf(hash)),
    dryRun: async () => ({ resources: [], changes: [], taken: [] }),
    reachable: async () => {
      const { taskmanagers, 'slots-total': total, 'flink-version': version } = await (await rest()).overview(signal);
      return passed(`Flink ${version} at ${where} answers, with ${taskmanagers} ${taskmanagers === 1 ? 'TaskManager' : 'TaskManagers'} and ${total} slots.`);
    },
    secrets: async () => {
      const { script, jar } = packed.artefact;
      const { secrets } = namesIn([script.text, ...script.common.map(({ text }) => text), ...Object.values(script.settings), ...(jar?.arguments ?? [])]);
      return secrets.length ? unknown(`Whether the cluster's processes have ${secrets.join(', ')} cannot be seen from here; they are variables of theirs.`) : passed('The job names no secret.');
    },
    storage: async () => storageOf(blueprint, await (await rest()).configuration(signal)),
    permissions: stands,
    account: stands,
    quota: stands,
    image: stands,
    room: async () => {
      const { 'slots-available': free, 'slots-total': total } = await (await rest()).overview(signal);
      const needed = await slots();
      const { jobId } = await live();
      const own = jobId === null ? 0 : Math.max(0, ...(await (await rest()).job(jobId, signal)).vertices.map(({ parallelism }) => parallelism));
      if (needed <= free + own) return passed(`${free + own} of ${total} slots are free for it, and the job needs ${needed}.`);
      return failed('too-few-slots', `The job needs ${needed} slots, and ${free + own} of ${total} at ${where} are free for it.`, 'Stop something there, add TaskManagers, or lower the parallelism.');
    },
    dispose: async () => client.made()?.then((made) => made.dispose(), () => {}),
  };
}
