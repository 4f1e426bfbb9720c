import { Failure } from '#shared/base/failure.ts';
import type { Service } from '#shared/rpc/contract.ts';
import type { EnvironmentSummary, promotion } from '#shared/services/promotion.ts';
import type { OpenWorkspace } from '../workspace/open-workspace.ts';
import { environmentOf } from './blueprint.ts';
import { fleet } from './fleet.ts';
import { podLogs } from './pod-logs.ts';
import { placeOf } from './new-promotion.ts';
import type { Around, Promotions } from './promotions.ts';
import { runningArtefact } from './running-artefact.ts';
import { refuseUntrusted } from './untrusted.ts';

export interface PromotionServiceParts {
  promotions: Promotions;
  workspace(): Promise<OpenWorkspace>;
}

/** Promotions of one window's workspace. */
export function createPromotionService({ promotions, workspace }: PromotionServiceParts): Service<typeof promotion> {
  const around = async (): Promise<Around> => {
    const { loaded, state } = await workspace();
    return { loaded, trusted: state.value.trusted };
  };
  const trusted = async (): Promise<Around> => {
    const found = await around();
    refuseUntrusted(found.trusted);
    return found;
  };
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
    gate: async function* ({ mode, ...meant }, signal) {
      const gate = await promotions.gate(await trusted(), meant, mode, signal);
      yield* gate.run(signal);
    },
    start: async ({ file, environment, ...consent }, signal) => ({ promotion: await promotions.start(await trusted(), { file, environment }, consent, signal) }),
    act: async ({ file, environment, kind, production }, signal) => ({ promotion: await promotions.act(await trusted(), { file, environment }, kind, { production }, signal) }),
    rollBack: async ({ file, environment, to, production }, signal) => ({ promotion: await promotions.rollBack(await trusted(), { file, environment }, to, { production }, signal) }),
    follow: async function* ({ promotion: id }, signal) {
      const live = promotions.runner.follow(id);
      if (!live) throw new Failure('no-such-promotion', `This Weir does not run the promotion ${id}. The history has it once it has ended; one that another process goes on with is followed there.`);
      yield* live.follow(signal);
    },
    leave: async ({ promotion: id }) => {
      promotions.runner.leave(id);
      return {};
    },
    history: async (meant) => (await promotions.historyOf(await around(), meant)).map(({ record }) => record),
    status: async (meant, signal) => promotions.status(await trusted(), meant, signal),
    logs: async function* ({ follow, tail, ...meant }, signal) {
      const at = environmentOf((await trusted()).loaded, meant.environment);
      const client = await promotions.connect(at.context);
      try {
        yield* podLogs({ client, ...placeOf(at, meant.file) }, { follow, tail }, signal);
      } finally {
        client.dispose();
      }
    },
    running: async (meant, signal) => {
      const found = await runningArtefact(promotions, await trusted(), meant, signal);
      if (!found) throw new Failure('nothing-runs', `Nothing of the job was promoted to ${meant.environment}, or its artefact is in its image and was promoted from another machine.`);
      const { artefact, hash, revision } = found;
      return { hash: hash ?? '', revision, file: artefact.script.file, text: artefact.script.text };
    },
    fleet: async function* (_params, signal) {
      const { loaded } = await trusted();
      const places = loaded.environments.flatMap(({ name, file }) => (file && file.target !== 'export' ? [{ name, file }] : []));
      yield* fleet(places, promotions.connect, signal);
    },
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
    problem: !file ? 'Its file cannot be read.' : file.target === 'export' ? 'It is for export only.' : null,
  }));
}
