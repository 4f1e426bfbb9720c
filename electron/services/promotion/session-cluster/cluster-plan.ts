import type { ResourceChange } from '#shared/deployment/promotion-record.ts';
import { sessionDeployment } from '#shared/deployment/resources/session.ts';
import type { SessionCluster } from '#shared/services/promotion.ts';
import type { Standing } from './standing.ts';

export interface ClusterQuestion {
  name: string;
  namespace: string;
  standing: Standing;
  changes: readonly ResourceChange[];
  /** TaskManagers by the environment's file, and slots of each. */
  wanted: number;
  slots: number;
  remove: boolean;
}

/** How a session cluster stands, in a sentence. */
export function stateOf({ jobmanager, troubles, rolledOut, ready, flink, silence }: Standing, name: string): Pick<SessionCluster, 'state' | 'message' | 'code'> {
  if (!jobmanager) return { state: 'absent', message: `There is no session cluster ${name} yet.`, code: null };
  const lasting = troubles.find((trouble) => trouble.lasting);
  if (lasting) return { state: 'failed', message: lasting.message, code: lasting.code };
  if (!flink) return { state: 'starting', message: `Its REST does not answer yet. ${silence ?? ''}`.trim(), code: 'flink-unreachable' };
  const words = `Flink ${flink.version} with ${count(flink.taskmanagers, 'TaskManager')}, ${flink.used} of ${flink.slots} slots in use${flink.jobs.length ? ` by ${flink.jobs.join(', ')}` : ''}.`;
  if (!rolledOut) return { state: 'starting', message: `${words} ${ready} of its TaskManagers’ pods are ready, and what was applied is not there in full.`, code: null };
  return { state: 'ready', message: words, code: null };
}

/** What happens in which order, and why it is refused while jobs run that would not survive it. */
export function planOfCluster(question: ClusterQuestion): Pick<SessionCluster, 'steps' | 'refusal'> {
  return question.remove ? removal(question) : making(question);
}

function removal({ name, namespace, standing: { jobmanager, flink } }: ClusterQuestion): Pick<SessionCluster, 'steps' | 'refusal'> {
  if (!jobmanager) return { steps: [`There is no session cluster ${name} in ${namespace}; what an earlier removal has left is taken away.`], refusal: null };
  const steps = ['JobManager and TaskManagers are stopped; their pods end.', 'Services, configuration, what high availability remembers, and the account where nothing else uses it, are removed. Savepoints and checkpoints in the storage stay.'];
  if (flink?.jobs.length) return { steps, refusal: inUse(`${count(flink.jobs.length, 'job')} would end with ${name}: ${flink.jobs.join(', ')}.`) };
  if (!flink && hasReadyPod(jobmanager)) return { steps, refusal: inUse(`Which jobs run on ${name} is not known: its JobManager is ready, and its REST does not answer.`) };
  return { steps, refusal: null };
}

function making({ name, standing, changes, wanted, slots }: ClusterQuestion): Pick<SessionCluster, 'steps' | 'refusal'> {
  const { jobmanager, flink } = standing;
  if (!jobmanager) return { steps: [`${name} is made: one JobManager and ${count(wanted, 'TaskManager')} of ${count(slots, 'slot')}.`, 'Weir waits until all of them have joined. Jobs are sent to it by promoting them.'], refusal: null };
  const changed = (role: 'jobmanager' | 'taskmanager', of: RegExp) => changes.find(({ object }) => object === `Deployment ${sessionDeployment(name, role)}`)?.fields.filter(({ path }) => of.test(path)) ?? [];
  const [replaced, renewed] = [changed('jobmanager', /^spec\.template\./).length > 0, changed('taskmanager', /^spec\.template\./).length > 0];
  const [scaled] = changed('taskmanager', /^spec\.replicas$/);
  const jobs = flink?.jobs ?? [];
  const running = jobs.length ? ` ${jobs.join(', ')} ${jobs.length === 1 ? 'restarts' : 'restart'} from the last checkpoint.` : '';
  const steps = [
    ...(replaced ? [`The JobManager is replaced.${running}`] : []),
    ...(renewed ? [`The TaskManagers are replaced.${replaced ? '' : running}`] : []),
    ...(scaled ? [`TaskManagers: ${scaled.old ?? '1'} → ${scaled.new ?? '1'}, of ${count(slots, 'slot')} each.${Number(scaled.new) < Number(scaled.old) ? running : ''}`] : []),
  ];
  if (!steps.length) steps.push(changes.every(({ change }) => change === 'same') ? 'Nothing changes.' : 'No process is replaced.');
  if (replaced && !flink && hasReadyPod(jobmanager)) return { steps, refusal: inUse(`The JobManager would be replaced, and which jobs run on ${name} is not known: its REST does not answer.`) };
  if (replaced && jobs.length && !flink?.highlyAvailable) return { steps, refusal: inUse(`The JobManager would be replaced, and without high availability ${count(jobs.length, 'job')} would end with it: ${jobs.join(', ')}.`) };
  if (flink && jobs.length && wanted * slots < flink.used) return { steps, refusal: inUse(`${flink.used} slots are in use by ${jobs.join(', ')}, and ${count(wanted, 'TaskManager')} would have ${wanted * slots}.`) };
  return { steps, refusal: null };
}

function inUse(message: string): NonNullable<SessionCluster['refusal']> {
  return { code: 'session-in-use', message: `${message} Suspend or cancel them first, each with a savepoint ("weir suspend JOB --env …"). Nothing was changed.` };
}

function hasReadyPod({ status }: NonNullable<Standing['jobmanager']>): boolean {
  return Number((status as { readyReplicas?: number } | undefined)?.readyReplicas ?? 0) > 0;
}

function count(number: number, of: string): string {
  return `${number} ${of}${number === 1 ? '' : 's'}`;
}
