import { Failure, toFailure } from '#shared/base/failure.ts';
import type { Artefact } from '#shared/deployment/artefact.ts';
import type { Service } from '#shared/rpc/contract.ts';
import type { Script } from '#shared/services/engine.ts';
import type { promotion } from '#shared/services/promotion.ts';
import type { RunningVersion } from '#shared/services/running-job.ts';
import type { TopologyEdits } from '#shared/topology/edits.ts';
import type { Topology } from '#shared/topology/model.ts';
import { jobNameOf } from '../../deployment/artefact.ts';
import { hashOfFile } from '../../connectors/locked-jars.ts';
import type { EngineClient } from '../../engines.ts';
import { Superseding } from '../../superseding.ts';
import { environmentOf } from '../blueprint.ts';
import { HASH_PARAMETER } from '../flink-signs.ts';
import { FlinkMetrics } from '../flink-metrics.ts';
import { FlinkRest } from '../flink-rest.ts';
import { diffWithRunning, scriptOfArtefact } from '../gate/state-check.ts';
import { placeOf } from '../new-promotion.ts';
import type { Around, Meant, Promotions } from '../promotions.ts';
import { restOf, standingSessionOf } from '../rest-of.ts';
import { sessionJob } from '../session-job.ts';
import { followFigures } from './follow-figures.ts';
import { FiguresReader, type FoundJob, type Thrown } from './job-figures.ts';
import { type Running, runningVersion } from './running-version.ts';

export interface RunningParts {
  promotions: Promotions;
  /** Fails with `untrusted`. */
  trusted(): Promise<Around>;
  engine(signal?: AbortSignal): Promise<EngineClient>;
  /** A text of the workspace between the jars, DDL and samples of today, with the values of an environment; undefined: those of the window's own runs. */
  scriptAt(file: string, text: string, topology: TopologyEdits | undefined, environment: string | undefined): Promise<Script>;
}

/** What of `promotion` looks at the job that runs in an environment. */
export function createRunningMethods(parts: RunningParts): Pick<Service<typeof promotion>, 'running' | 'verdict' | 'figures'> {
  const { promotions, trusted, engine } = parts;
  const newest = new Superseding();
  /** The version that was looked at last: a text is judged against it at every rest, and nobody is asked for it again. */
  const seen = new Map<string, Running>();
  const read = async (meant: Meant, signal: AbortSignal): Promise<Running> => {
    const found = await runningVersion(promotions, await trusted(), meant, signal);
    seen.set(keyOf(meant), found);
    return found;
  };
  const known = async (meant: Meant, hash: string, signal: AbortSignal): Promise<Running> => {
    const last = seen.get(keyOf(meant));
    return last?.hash === hash ? last : read(meant, signal);
  };
  const scriptOf = async ({ artefact }: Running, environment: string | undefined): Promise<Script> => {
    const around = await parts.scriptAt(artefact.script.file, artefact.script.text, artefact.topology, environment);
    await refuseOtherJar(artefact, around);
    return scriptOfArtefact(artefact, around);
  };
  const planned = async (running: Running, environment: string | undefined, signal: AbortSignal): Promise<Pick<RunningVersion, 'preview' | 'problem'>> => {
    try {
      return { preview: await (await engine(signal)).preview({ script: await scriptOf(running, environment) }, signal), problem: null };
    } catch (thrown) {
      signal.throwIfAborted();
      const { code, message } = toFailure(thrown);
      return { preview: null, problem: { code, message } };
    }
  };
  const failureOf = async ({ message, at, vertex, stack }: Thrown, topology: Topology | undefined, signal: AbortSignal) => {
    const untold = { at, code: 'job-failed', message, detail: stack, operator: null, range: null };
    if (!topology || vertex === null) return untold;
    return { at, ...(await (await engine(signal)).blame({ topology, vertex, stack }, signal)) };
  };

  return {
    running: async ({ file, environment, values }, signal) => {
      const found = await read({ file, environment }, signal);
      const { artefact, hash, revision } = found;
      const { file: was, text } = artefact.script;
      return { hash, revision, file: was, text, edits: artefact.topology, ...(await planned(found, values === 'there' ? environment : undefined, signal)) };
    },
    verdict: ({ file, environment, hash, text, topology }, signal) =>
      newest.ask(`${environment} ${file}`, signal, async (both) => {
        const meant = { file, environment };
        const found = await known(meant, hash, both);
        if (found.hash !== hash) throw new Failure('live-changed', `Another version runs in ${environment} by now: ${found.hash.slice(0, 12)}. Compare once more.`);
        const now = await parts.scriptAt(file, text, topology, environment);
        return (await diffWithRunning({ old: await scriptOf(found, environment), new: now, newest: found.newest, engine: await engine(both), signal: both })).diff;
      }),
    figures: async function* (meant, signal) {
      const { loaded } = await trusted();
      const environment = environmentOf(loaded, meant.environment);
      const session = standingSessionOf(environment);
      const client = session?.address ? undefined : await promotions.connect(environment.context);
      const place = placeOf(environment, meant.file);
      const transport = restOf(client, { namespace: place.namespace, clusterId: session ? (session.cluster ?? '') : place.clusterId, address: session?.address ?? null });
      const [rest, metrics] = [new FlinkRest(transport), new FlinkMetrics(transport)];
      const job = jobNameOf(meant.file);
      const find = (until: AbortSignal) => (session ? sessionJob(rest, job, until) : newestJob(rest, until));
      const plans = new Map<string, Topology | undefined>();
      const planOf = async (hash: string | null, until: AbortSignal) => {
        if (hash !== null && !plans.has(hash)) {
          const found = await known(meant, hash, until);
          plans.set(hash, found.hash === hash ? ((await planned(found, meant.environment, until)).preview?.topology ?? undefined) : undefined);
        }
        return hash === null ? undefined : plans.get(hash);
      };
      try {
        yield* followFigures(new FiguresReader({ rest, metrics, find, planOf, failureOf, now: promotions.now }), () => metrics.updateMs(signal), signal);
      } finally {
        client?.dispose();
      }
    },
  };
}

function keyOf({ environment, file }: Meant): string {
  return `${environment}\n${file}`;
}

/** The one job of a cluster of its own. */
async function newestJob(rest: FlinkRest, signal: AbortSignal): Promise<FoundJob | undefined> {
  const [job] = await rest.jobs(signal);
  return job && { ...job, hash: (await rest.parameters(job.jid, signal))[HASH_PARAMETER] ?? null };
}

/** Its plan comes from its code, and the code that is here is another. */
async function refuseOtherJar({ jar, job }: Artefact, { jar: here }: Script): Promise<void> {
  if (!jar || (here && (await hashOfFile(here.path)) === jar.sha256)) return;
  throw new Failure('other-jar', `What runs of ${job} is of another jar than the one here (${jar.name}, sha256 ${jar.sha256.slice(0, 12)}), so its operators cannot be told. Build that version of the jar, or look at its commit.`);
}
