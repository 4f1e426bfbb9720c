import { setTimeout as wait } from 'node:timers/promises';
import { Failure } from '#shared/base/failure.ts';
import { nameOfObject, type KubeObject } from '#shared/deployment/kube-object.ts';
import { isPassing } from '../step-context.ts';
import { standingOf, type ClusterRef, type Standing } from './standing.ts';

export interface Making extends ClusterRef {
  say(text: string, level?: 'info' | 'warn'): void;
  now(): number;
  patienceMs: number;
  /** TaskManagers. */
  wanted: number;
  force: boolean;
}

const LOOK_AGAIN_MS = 1_000;
/** What will not get better without a person is believed when it has stood this long. */
const LASTING_MS = 45_000;

/** Applies all of it, once the server has said that it would take all of it, and waits until every TaskManager has joined. Doing it again does what is left. */
export async function makeCluster(making: Making, resources: readonly KubeObject[]): Promise<void> {
  const { client, force, say } = making;
  for (const object of resources) await client.apply(object, { dryRun: true, force });
  for (const object of resources) {
    await client.apply(object, { force });
    say(`Applied ${nameOfObject(object)}.`);
  }
  await ready(making);
}

async function ready(making: Making): Promise<void> {
  const { name, wanted, say, now } = making;
  const deadline = now() + making.patienceMs;
  const told = new Set<string>();
  const once = (text: string, level: 'info' | 'warn' = 'info') => {
    if (!told.has(text)) say(text, level);
    told.add(text);
  };
  let lastingSince: number | undefined;
  for (;;) {
    const seen = await lookPatiently(making, once);
    if (seen) {
      const lasting = seen.troubles.find((trouble) => trouble.lasting);
      for (const { message } of seen.troubles) once(message, 'warn');
      const joined = seen.flink?.taskmanagers ?? 0;
      if (seen.flink) once(`${joined} of ${wanted} TaskManagers have joined.`);
      if (seen.rolledOut && joined >= wanted) return say(`${name} is ready: Flink ${seen.flink!.version}, ${seen.flink!.slots} slots.`);
      lastingSince = lasting ? (lastingSince ?? now()) : undefined;
      if (lasting && now() - lastingSince! > Math.min(LASTING_MS, making.patienceMs)) throw new Failure(lasting.code, lasting.message);
    }
    const keeps = seen?.troubles[0];
    if (now() > deadline && keeps) throw new Failure(keeps.code, keeps.message);
    if (now() > deadline) throw new Failure('session-not-ready', `${name} did not get ready in ${Math.round(making.patienceMs / 60_000)} min: ${seen?.silence ?? `${seen?.flink?.taskmanagers ?? 0} of ${wanted} TaskManagers have joined.`} Look at its pods; applying it again waits anew.`);
    await wait(LOOK_AGAIN_MS);
  }
}

/** A server that is away for a moment is asked again. */
async function lookPatiently(making: Making, once: (text: string, level?: 'warn') => void): Promise<Standing | undefined> {
  try {
    return await standingOf(making);
  } catch (thrown) {
    if (!isPassing(thrown)) throw thrown;
    once(`${(thrown as Failure).message} Trying again.`, 'warn');
    return undefined;
  }
}
