import { Failure } from '#shared/base/failure.ts';
import type { Service } from '#shared/rpc/contract.ts';
import type { EnvironmentSummary, promotion } from '#shared/services/promotion.ts';
import { sessionName } from '#shared/deployment/resources/session.ts';
import type { EnvironmentFile } from '#shared/workspace/environment-file.ts';
import { LOCAL_ENVIRONMENT } from '../deployment/values.ts';
import type { OpenWorkspace } from '../workspace/open-workspace.ts';
import { environmentOf } from './blueprint.ts';
import { fleet } from './fleet/fleet.ts';
import type { LogKeeper } from './log-keeper.ts';
import { podLogs } from './pod-logs.ts';
import { podsOf } from './pods-of.ts';
import type { Around } from './promotions.ts';
import { makesCluster } from './rest-of.ts';
import { createRunningMethods, type RunningParts } from './running/running-methods.ts';
import { SessionClusters } from './session-cluster/session-clusters.ts';
import { trustedAround } from './untrusted.ts';

export interface PromotionServiceParts extends Pick<RunningParts, 'promotions' | 'engine' | 'scriptAt'> {
  logs: LogKeeper;
  workspace(): Promise<OpenWorkspace>;
}

/** Promotions of one window's workspace. */
export function createPromotionService({ promotions, logs, workspace, engine, scriptAt }: PromotionServiceParts): Service<typeof promotion> {
  const around = async (): Promise<Around> => {
    const { loaded, state } = await workspace();
    return { loaded, trusted: state.value.trusted };
  };
  const trusted = async (): Promise<Around> => trustedAround(await workspace());
  const clusters = new SessionClusters(promotions);
  return {
    environments: async function* (_params, signal) {
      const open = await workspace();
      let told = '';
      for await (const _state of open.state.follow(signal)) {
        const list = summaries(open);
        if (JSON.stringify(list) === told) continue;
        told = JSON.stringify(list);
        yield list;
      }
    },
    gate: async function* ({ mode, unsaved, ...meant }, signal) {
      const gate = await promotions.gate(await trusted(), meant, mode, signal, { unsaved });
      yield* gate.run(signal);
    },
    start: async ({ file, environment, ...consent }, signal) => ({ promotion: await promotions.start(await trusted(), { file, environment }, consent, signal) }),
    act: async ({ file, environment, kind, production }, signal) => ({ promotion: await promotions.act(await trusted(), { file, environment }, kind, { production }, signal) }),
    rollBack: async ({ file, environment, to, production }, signal) => ({ promotion: await promotions.rollBack(await trusted(), { file, environment }, to, { production }, signal) }),
    follow: async function* ({ promotion: id }, signal) {
      const live = promotions.runner.follow(id);
      if (!live) throw new Failure('no-such-promotion', `This Weir does not run the promotion ${id}. The history has it once it has ended; one that another process goes on with is followed there.`);
      const { context, namespace, clusterId, target } = live.value;
      // A TaskManager that does not start is gone before anybody asks for its log.
      const release = target === 'session' ? () => {} : logs.hold({ context: context || undefined, namespace, clusterId });
      try {
        yield* live.follow(signal);
      } finally {
        release();
      }
    },
    leave: async ({ promotion: id }) => {
      promotions.runner.leave(id);
      return {};
    },
    history: async (meant) => (await promotions.historyOf(await around(), meant)).map(({ record }) => record),
    status: async (meant, signal) => promotions.status(await trusted(), meant, signal),
    logs: async function* ({ follow, tail, ...meant }, signal) {
      const of = podsOf(environmentOf((await trusted()).loaded, meant.environment), meant.environment, meant.file);
      if (follow) return yield* logs.follow(of, tail, signal);
      const client = await promotions.connect(of.context);
      try {
        yield* podLogs({ client, ...of }, { follow, tail }, signal);
      } finally {
        client.dispose();
      }
    },
    cluster: async ({ environment, remove }, signal) => clusters.look(await trusted(), environment, remove, signal),
    applyCluster: async function* ({ environment, ...consent }, signal) {
      yield* (await clusters.apply(await trusted(), environment, consent)).follow(signal);
    },
    removeCluster: async function* ({ environment, production }, signal) {
      yield* (await clusters.remove(await trusted(), environment, { production })).follow(signal);
    },
    fleet: async function* (_params, signal) {
      const { loaded } = await trusted();
      const places = loaded.environments.flatMap(({ name, file }) => (file && file.target !== 'export' ? [{ name, file }] : []));
      yield* fleet(places, promotions, signal);
    },
    ...createRunningMethods({ promotions, trusted, engine, scriptAt }),
  };
}

function summaries({ loaded }: OpenWorkspace): EnvironmentSummary[] {
  return loaded.environments.map(({ name, file, production }) => ({
    name,
    path: `environments/${name}.yaml`,
    production,
    target: file?.target ?? 'native',
    context: file?.context ?? null,
    namespace: file?.namespace ?? null,
    problem: problemOf(name, file),
    cluster: file?.target === 'session' && makesCluster(file) ? sessionName({ environment: { name, file } }) : null,
  }));
}

/** Why nothing can be promoted there. */
function problemOf(name: string, file: EnvironmentFile | undefined): string | null {
  if (!file) return 'Its file cannot be read.';
  if (file.target === 'export') return 'It is for export only.';
  return name === LOCAL_ENVIRONMENT && file.target === undefined ? 'It is of runs on this machine: its file names no target.' : null;
}
