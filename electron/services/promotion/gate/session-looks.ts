import { Failure } from '#shared/base/failure.ts';
import { namesIn } from '#shared/deployment/parameters.ts';
import { changesOf } from '#shared/deployment/promotion-changes.ts';
import { sessionDeployment, sessionName, sessionResources, type SessionCluster } from '#shared/deployment/resources/session.ts';
import type { KubeClient } from '../../kubernetes/kube-client.ts';
import { FlinkRest } from '../flink-rest.ts';
import { liveSessionJob } from '../live-job.ts';
import { makesCluster, restOf, standingSessionOf } from '../rest-of.ts';
import { permissions } from './cluster-checks.ts';
import { failed, passed, skipped, unknown, warned, type CheckFinding } from './finding.ts';
import type { GateParts } from './gate.ts';
import { functionsOnMachine } from './functions-check.ts';
import { once, present, wouldTake, type Looks } from './kubernetes-looks.ts';

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

/** What is promoted needs the cluster first: every look at it says the same. */
async function refuseMissing(client: KubeClient, made: SessionCluster, signal: AbortSignal): Promise<void> {
  const { name, file } = made.environment;
  const namespace = file.namespace ?? 'default';
  if (await client.read({ apiVersion: 'apps/v1', kind: 'Deployment', name: sessionDeployment(sessionName(made), 'jobmanager'), namespace }, signal)) return;
  throw new Failure('session-cluster-missing', `The session cluster ${sessionName(made)} does not exist in ${namespace} yet, and Weir makes it: "weir cluster apply --env ${name}" shows what would be created, and creates it.`);
}

/** Whether the cluster is as the environment's file says by now; the account is left out, since each job that shares it marks it. */
async function asItsFile(client: KubeClient, made: SessionCluster, signal: AbortSignal): Promise<CheckFinding> {
  await refuseMissing(client, made, signal);
  const { name, file } = made.environment;
  const resources = sessionResources(made).filter(({ kind }) => kind === 'Deployment' || kind === 'ConfigMap' || kind === 'Service');
  const live = await present(client, resources, file.namespace ?? 'default', signal);
  const { next } = await wouldTake(client, resources, false, signal);
  const differ = changesOf(live, next).filter(({ change }) => change !== 'same');
  if (!differ.length) return passed(`The session cluster ${sessionName(made)} is as environments/${name}.yaml says.`);
  return warned('session-cluster-differs', `The session cluster ${sessionName(made)} is not as environments/${name}.yaml says by now: ${differ.map(({ object }) => object).join(', ')}.`, `"weir cluster apply --env ${name}" shows the difference, and makes it so.`);
}

/** Through the REST of a session cluster, which stands already. */
export function sessionLooks(parts: GateParts, slots: () => Promise<number>, signal: AbortSignal): Looks {
  const { blueprint } = parts;
  const { environment, promoted, packed } = blueprint;
  const { address, cluster } = standingSessionOf(environment.file)!;
  const where = address ?? `${cluster} in ${promoted.namespace}`;
  const client = once(() => parts.connect(environment.file.context));
  const made = makesCluster(environment.file) ? { environment, profile: promoted.profile } : undefined;
  const rest = once(async () => {
    if (made) await refuseMissing(await client(), made, signal);
    return new FlinkRest(restOf(address === null ? await client() : undefined, { namespace: promoted.namespace, clusterId: cluster ?? '', address }));
  });
  const live = once(async () => liveSessionJob({ rest: await rest(), job: packed.artefact.job, suspended: parts.suspended }, parts.now(), signal));
  const stands = async () => skipped('The session cluster stands already; its pods are not the job\'s.');
  return {
    live,
    artefact: async (hash) => (hash === null ? undefined : parts.artefactOf(hash)),
    dryRun: async () => ({ resources: [], changes: [], taken: [] }),
    ...(made && { cluster: async () => asItsFile(await client(), made, signal) }),
    reachable: async () => {
      const { taskmanagers, 'slots-total': total, 'flink-version': version } = await (await rest()).overview(signal);
      if (!(await (await rest()).takesJars(signal))) return failed('session-takes-no-jars', `Flink ${version} at ${where} takes no jars over its REST, so no job can be sent to it.`, 'Set web.submit.enable: true there, or take an image that has flink-runtime-web.');
      return passed(`Flink ${version} at ${where} answers, with ${taskmanagers} ${taskmanagers === 1 ? 'TaskManager' : 'TaskManagers'} and ${total} slots.`);
    },
    secrets: async () => {
      const { script, jar } = packed.artefact;
      const { secrets } = namesIn([script.text, ...script.common.map(({ text }) => text), ...Object.values(script.settings), ...(jar?.arguments ?? [])]);
      return secrets.length ? unknown(`Whether the cluster's processes have ${secrets.join(', ')} cannot be seen from here; they are variables of theirs.`) : passed('The job names no secret.');
    },
    storage: async () => storageOf(blueprint, await (await rest()).configuration(signal)),
    // Straight at an address nobody is asked for rights.
    permissions: address === null ? async () => permissions({ client: await client(), blueprint, signal }) : stands,
    account: stands,
    quota: stands,
    image: stands,
    functions: async () => functionsOnMachine(where, (await (await rest()).machine(signal)).arch),
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
