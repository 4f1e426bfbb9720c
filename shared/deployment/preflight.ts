import type { Severity } from '../base/text-range.ts';
import { effectiveConfiguration, optionsOf, type Deployed, type EffectiveOption } from './effective-configuration.ts';
import { isHighlyAvailable } from './high-availability.ts';
import { needsOf } from './needs.ts';
import { namesIn } from './parameters.ts';
import type { Topology } from '../topology/model.ts';
import { upgradeModeOf } from './resources/operator.ts';

/** Something that a promotion would come to grief over, or that people regret later. */
export interface Finding {
  severity: Severity;
  code: string;
  /** What is so, and what to do. */
  message: string;
  /** Why it matters. */
  reason: string;
  /** The key to change, in the environment's or the profile's file; null where it is the job's. */
  path: string | null;
}

export interface Preflight extends Deployed {
  /** Null where the job does not plan; then nothing is said of slots. */
  topology: Pick<Topology, 'slots'> | null;
  /** The parameters and secrets that the job uses, as the engine says; without it they are looked for by their pattern, which finds those in comments too. */
  named?: { parameters: string[]; secrets: string[] } | undefined;
}

/** What can be said of a job at an environment without asking anybody. Whether secrets, room and rights are there, the cluster says. */
export function preflight(question: Preflight): Finding[] {
  const effective = effectiveConfiguration(question);
  return RULES.flatMap((rule) => rule(question, optionsOf(effective), effective));
}

type Options = Readonly<Record<string, string>>;
type Rule = (question: Preflight, options: Options, effective: readonly EffectiveOption[]) => Finding[];

const RULES: Rule[] = [environmentLacks, parametersLack, secretsLack, secretsInSettings, storageLacks, highAvailability, checkpointing, ports, slots];

function environmentLacks({ environment: { name, file }, artefact }: Preflight): Finding[] {
  const address = file.target === 'session' && file.session?.address !== undefined;
  const operated = file.target === 'operator' && file.session?.cluster !== undefined;
  const wanted = { target: true, namespace: !address, image: (file.target !== 'session' || file.session?.create === true) && !operated };
  const lacking = (Object.keys(wanted) as (keyof typeof wanted)[]).filter((key) => wanted[key] && file[key] === undefined);
  const session = file.target === 'session' && !(file.session?.address ?? file.session?.cluster ?? file.session?.create);
  return [
    ...lacking.map((key) => finding('error', { code: 'environment-incomplete' }, `The environment ${name} does not say its ${key}. Add "${key}:" to environments/${name}.yaml.`, 'Without it nobody knows where, or as what, the job is to run.', key)),
    ...(session ? [finding('error', { code: 'environment-incomplete' }, `The environment ${name} does not say which session cluster is meant. Give session: { address }, { cluster } or { create: true }.`, 'Without it nobody knows where the job is to run.', 'session')] : []),
    ...(operated && file.session?.runner === undefined ? [finding('error', { code: 'environment-incomplete' }, `The environment ${name} does not say where the operator reads Weir's runner from. Add session: { runner: https://… }.`, 'The operator itself hands the jar of a FlinkSessionJob to the session cluster.', 'session.runner')] : []),
    ...((artefact.jars.length || artefact.jar) && file.registry === undefined && file.target !== 'session' && !operated
      ? [finding('error', { code: 'registry-missing' }, `The job has jars, and the environment ${name} names no registry for the image that holds them. Add "registry: HOST/REPOSITORY".`, 'Jars travel as layers of an image.', 'registry')]
      : []),
  ];
}

function textsOf({ script, jar }: Preflight['artefact']): string[] {
  return [script.text, ...script.common.map(({ text }) => text), ...Object.values(script.settings), ...(jar?.arguments ?? [])];
}

function parametersLack({ environment: { name, file }, artefact, named }: Preflight): Finding[] {
  return (named ?? namesIn(textsOf(artefact))).parameters
    .filter((parameter) => !Object.hasOwn(file.parameters, parameter))
    .map((parameter) => finding('error', { code: 'parameter-missing' }, `The job names \${${parameter}}, and the environment ${name} gives it no value. Add it to parameters.`, 'The job would stop at once.', 'parameters'));
}

function secretsLack({ environment: { name, file }, artefact, named }: Preflight): Finding[] {
  return (named ?? namesIn(textsOf(artefact))).secrets
    .filter((secret) => !Object.hasOwn(file.secrets, secret))
    .map((secret) => finding('error', { code: 'secret-unmapped' }, `The job names \${secret:${secret}}, and the environment ${name} does not say which Kubernetes Secret keeps it. Add ${secret}: { secret, key } to secrets.`, 'The job would stop at once.', 'secrets'));
}

function secretsInSettings({ environment: { name, file }, profile }: Preflight): Finding[] {
  const named = [...Object.entries(file.settings ?? {}).map(([key, value]) => ({ key, value, of: `environment ${name}` })), ...Object.entries(profile.profile.settings ?? {}).map(([key, value]) => ({ key, value, of: `profile ${profile.settingsFrom[key]}` }))];
  return named
    .filter(({ value }) => value.includes('${secret:'))
    .map(({ key, of }) => finding('error', { code: 'secret-in-settings' }, `${key} of the ${of} names a secret. Give it by a variable of the pods instead (pod-template), or in the settings of weir.yaml, which the job's entry point fills in.`, "Flink's configuration is a ConfigMap, which everybody in the namespace reads.", 'settings'));
}

function storageLacks({ environment: { name, file }, profile }: Preflight, options: Options): Finding[] {
  const upgrade = upgradeModeOf({ environment: { name, file }, profile });
  const checkpoints = options['execution.checkpointing.interval'] !== undefined && options['execution.checkpointing.dir'] === undefined;
  const [savepoints, session] = [upgrade === 'savepoint' && options['execution.checkpointing.savepoint-dir'] === undefined, file.target === 'session' && !file.session?.create];
  return [
    ...(checkpoints && !session ? [finding('error', { code: 'no-checkpoint-storage' }, `The environment ${name} does not say where checkpoints are kept. Add storage: { checkpoints: s3://… }.`, "They would be in the JobManager's memory, and go with it.", 'storage.checkpoints')] : []),
    ...(savepoints ? [finding('error', { code: 'no-savepoint-storage' }, `Upgrades at ${name} go by savepoints, and it does not say where they are kept. Add storage: { savepoints: s3://… }, or another upgrade.`, 'Without a place no savepoint can be taken, and no upgrade made.', 'storage.savepoints')] : []),
  ];
}

function highAvailability({ environment: { name, file }, profile, artefact }: Preflight, options: Options): Finding[] {
  if (isHighlyAvailable(options))
    return options['high-availability.storageDir'] === undefined
      ? [finding('error', { code: 'ha-without-storage' }, `High availability is on, and the environment ${name} does not say where its data is kept. Add storage: { high-availability: s3://… }.`, 'A new JobManager reads there what the old one did; Flink does not start without it.', 'storage.high-availability')]
      : [];
  const replicas = Number(options['kubernetes.jobmanager.replicas'] ?? 1);
  return [
    ...(replicas > 1 ? [finding('error', { code: 'replicas-without-ha' }, `${replicas} JobManagers without high availability. Set high-availability: true, or one JobManager.`, 'They would not know of each other, and both run the job.', 'jobmanager.replicas')] : []),
    ...(upgradeModeOf({ environment: { name, file }, profile }) === 'last-state' ? [finding('error', { code: 'last-state-without-ha' }, 'Upgrades by last-state need high availability. Set high-availability: true in the profile, or another upgrade.', "The newest checkpoint is found through high availability's data.", 'upgrade')] : []),
    ...(artefact.script.mode === 'streaming' && file.production ? [finding('warning', { code: 'no-ha' }, `The environment ${name} is production, and its profile has no high availability. Set high-availability: true.`, 'When its JobManager is replaced, the job begins anew, without its state.', 'high-availability')] : []),
  ];
}

const MINUTE = 60_000;

function checkpointing({ artefact }: Preflight, options: Options): Finding[] {
  if (artefact.script.mode !== 'streaming') return [];
  const interval = options['execution.checkpointing.interval'];
  if (interval === undefined) return [finding('warning', { code: 'no-checkpoints' }, 'No checkpoints are taken. Set checkpoints: { interval: 1 min } in the profile.', 'After any failure the job begins anew, without its state.', 'checkpoints.interval')];
  const short = millis(interval) < MINUTE;
  const pause = millis(options['execution.checkpointing.min-pause'] ?? '0 ms') === 0;
  return [
    ...(short ? [finding('warning', { code: 'checkpoint-interval-short' }, `Checkpoints every ${interval}. A minute is enough for nearly every job.`, 'Each one writes to the storage from every subtask; many jobs that do so too often bring a storage down for all.', 'checkpoints.interval')] : []),
    ...(pause ? [finding('warning', { code: 'no-min-pause' }, 'No pause between checkpoints. Set checkpoints: { min-pause: 30 s }.', 'When one takes as long as the interval, the job does nothing else.', 'checkpoints.min-pause')] : []),
  ];
}

const PORT_OPTIONS = ['rest.port', 'jobmanager.rpc.port', 'taskmanager.rpc.port', 'blob.server.port', 'high-availability.jobmanager.port', 'taskmanager.data.port', 'metrics.reporter.prom.port', 'metrics.internal.query-service.port'];

function ports(_question: Preflight, options: Options, effective: readonly EffectiveOption[]): Finding[] {
  if (options['kubernetes.hostnetwork.enabled'] !== 'true') return [];
  return effective
    .filter(({ key, value }) => PORT_OPTIONS.includes(key) && /^[1-9]\d*$/.test(value))
    .map(({ key, value, origin }) => finding('error', { code: 'host-network-port' }, `${key} is ${value} (${origin}) under host network. Give a range, ${value}-${Number(value) + 100}, or 0.`, 'Two pods on one node would both want it, and the second never starts.', key === 'metrics.reporter.prom.port' ? 'metrics.port' : 'settings'));
}

function slots({ topology, environment: { name, file } }: Preflight, options: Options): Finding[] {
  if (!topology || file.target !== 'session' || !file.session?.create) return [];
  const { slots: needed, taskmanagers } = needsOf(topology, options);
  const standing = file.session.taskmanagers ?? 1;
  if (taskmanagers <= standing) return [];
  return [finding('error', { code: 'too-few-slots' }, `The job needs ${needed} slots, which is ${taskmanagers} TaskManagers; the session cluster of ${name} has ${standing}. Set session: { taskmanagers: ${taskmanagers} }.`, 'A session cluster of plain Deployments has the TaskManagers that it has; the job would wait for ever.', 'session.taskmanagers')];
}

/** NaN is no time that can be judged; Flink tells of it. */
function millis(span: string): number {
  const [, number, unit] = /^(\d+)\s*([a-z]*)$/i.exec(span.trim()) ?? [];
  return Number(number) * ({ '': 1, ms: 1, s: 1000, sec: 1000, m: MINUTE, min: MINUTE, h: 60 * MINUTE, d: 1440 * MINUTE }[(unit ?? '').toLowerCase()] ?? Number.NaN);
}

function finding(severity: Severity, { code }: { code: string }, message: string, reason: string, path: string | null): Finding {
  return { severity, code, message, reason, path };
}
