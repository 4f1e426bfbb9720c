import { createHash } from 'node:crypto';
import { Failure } from '#shared/base/failure.ts';
import { changesOf } from '#shared/deployment/promotion-changes.ts';
import { resourcesOf } from '../blueprint.ts';
import { FLINK_DEPLOYMENT } from '../operator-view.ts';
import { operatedSessionOf } from '../rest-of.ts';
import { permissions } from './cluster-checks.ts';
import { failed, passed, unknown, type CheckFinding } from './finding.ts';
import type { GateParts } from './gate.ts';
import { once, present, wouldTake, type Looks } from './kubernetes-looks.ts';
import { sessionLooks } from './session-looks.ts';

/** How long the runner's jar may take to be read from here, in ms. */
const PATIENCE = 30_000;

/** A job on a session cluster that the operator keeps: the cluster is looked at by its REST, what is applied by the API server. */
export function operatedSessionLooks(parts: GateParts, slots: () => Promise<number>, signal: AbortSignal): Looks {
  const { blueprint, engine, force = false } = parts;
  const { namespace, environment } = blueprint.promoted;
  const session = operatedSessionOf(environment.file)!;
  const client = once(() => parts.connect(environment.file.context));
  const looks = sessionLooks(parts, slots, signal);
  return {
    ...looks,
    reachable: async () => {
      if (await (await client()).read({ ...FLINK_DEPLOYMENT, name: session, namespace }, signal)) return looks.reachable();
      return failed('operator-session-missing', `${namespace} has no FlinkDeployment ${session} for the job to run on.`, `Apply one without "job:" in its spec, or correct session: { cluster } in environments/${environment.name}.yaml.`);
    },
    dryRun: async () => {
      if (!environment.file.session?.runner) throw new Failure('environment-incomplete', `The environment ${environment.name} does not say where the operator reads Weir's runner from. Add session: { runner: https://… }.`);
      const kube = await client();
      const resources = await resourcesOf(blueprint, engine, signal);
      const live = await present(kube, resources, namespace, signal);
      const { next, taken } = await wouldTake(kube, resources, force, signal);
      return { resources, changes: changesOf(live, next), taken };
    },
    permissions: async () => permissions({ client: await client(), blueprint, signal }),
    image: () => runner(environment.file.session?.runner, blueprint.packed.artefact.runner, signal),
    dispose: async () => {
      await looks.dispose();
      await client.made()?.then((made) => made.dispose(), () => {});
    },
  };
}

/** That the jar which the operator will read is the runner that the job ran with. What only the operator can reach is not known from here. */
async function runner(place: string | undefined, expected: string, signal: AbortSignal): Promise<CheckFinding> {
  if (!place || !/^https?:/.test(place)) return unknown(`Whether the operator can read ${place ?? 'the runner'} cannot be seen from here.`);
  try {
    const answer = await fetch(place, { signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]) });
    if (!answer.ok) return failed('runner-missing', `${place} answers ${answer.status}, so the operator cannot read Weir's runner there.`, 'Put weir-runner.jar of this Weir there.');
    const found = createHash('sha256').update(new Uint8Array(await answer.arrayBuffer())).digest('hex');
    if (found !== expected) return failed('runner-differs', `${place} is another runner (${found.slice(0, 12)}) than the one that the job runs with here (${expected.slice(0, 12)}).`, 'Put weir-runner.jar of this Weir there, under a name of its own: the operator may keep what it has read.');
    return passed(`${place} is the runner that the job runs with here.`);
  } catch {
    signal.throwIfAborted();
    return unknown(`${place} cannot be reached from here; whether the operator can is not known.`);
  }
}
