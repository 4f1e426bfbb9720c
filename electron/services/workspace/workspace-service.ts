import { Failure } from '#shared/base/failure.ts';
import type { Service } from '#shared/rpc/contract.ts';
import type { workspace, WorkspaceState } from '#shared/services/workspace.ts';
import type { ChosenEnvironments } from '../deployment/chosen-environments.ts';
import { addConnectors, type ResolveConnectors } from '../connectors/add-connectors.ts';
import { environmentOf } from '../deployment/values.ts';
import { typeScriptTexts } from '../functions/typescript-texts.ts';
import type { SecretStore } from '../secrets/secret-store.ts';
import type { Desk } from './desk.ts';
import { Drafts } from './drafts.ts';
import { createJob, readFile, writeFile } from './file-work.ts';
import { versionOnDisk } from './files.ts';
import { removeWithEdits, renameWithEdits } from './job-topology.ts';
import { confine } from './paths.ts';
import { isAbsolute } from 'node:path';
import type { OpenWorkspace } from './open-workspace.ts';
import type { Trust } from './trust.ts';

export interface WorkspaceParts {
  desk: Desk;
  trust: Trust;
  chosen: ChosenEnvironments;
  secrets: SecretStore;
  /** The user's data folder. */
  home: string;
  now: () => number;
  resolveConnectors: ResolveConnectors;
}

/** The folder on disk as one window sees it. */
export function createWorkspaceService({ desk, trust, chosen, secrets, home, now, resolveConnectors }: WorkspaceParts): Service<typeof workspace> {
  const here = () => desk.workspace();
  const drafts = async () => new Drafts(home, (await here()).folder);
  /** The watcher notices by itself; a reload here lets the answer and the next state agree. */
  const changing = async (work: (open: OpenWorkspace) => Promise<unknown>) => {
    const open = await here();
    await work(open);
    await open.reload();
    return {};
  };
  /** What is not in the state, and yet in what Flink says of a text: every window asks again once the state is told. */
  const toldAgain = async (work: (open: OpenWorkspace) => Promise<unknown>) => {
    const open = await here();
    await work(open);
    open.state.set({ ...open.state.value });
    return {};
  };
  return {
    state: (_params, signal) => followState(desk, signal),
    open: async ({ folder }) => {
      if (!isAbsolute(folder)) throw new Failure('bad-folder', `Give the whole path of the folder, from the root: "${folder}" is relative.`);
      await desk.move(folder);
      return {};
    },
    trust: async ({ trusted }) => changing((open) => trust.decide(open.folder, trusted)),
    chooseEnvironment: async ({ name }) =>
      changing((open) => {
        environmentOf(open.loaded, name);
        return chosen.choose(open.folder, name);
      }),
    secrets: async () => secrets.list((await here()).folder),
    keepSecret: async ({ name, environment, value }) => {
      await toldAgain((open) => {
        if (environment !== null) environmentOf(open.loaded, environment);
        return secrets.set(open.folder, { name, environment }, value);
      });
      return { place: secrets.keychain.name };
    },
    removeSecret: ({ name, environment }) => toldAgain((open) => secrets.remove(open.folder, { name, environment })),
    addConnectors: async ({ coordinates }, signal) => {
      const open = await here();
      const jars = await addConnectors(open.loaded, coordinates, resolveConnectors, signal);
      await open.reload();
      open.state.set({ ...open.state.value });
      return { jars };
    },
    read: async ({ path }) => readFile((await here()).folder, path),
    typeScriptTexts: async ({ files, packages }) => ({ texts: await typeScriptTexts((await here()).folder, files, packages) }),
    write: async ({ path, text, expect }) => {
      const open = await here();
      const version = await writeFile(open.folder, path, text, expect);
      await open.reload();
      return { version };
    },
    createJob: async ({ name }) => {
      const open = await here();
      const path = await createJob(open.folder, name);
      await open.reload();
      return { path };
    },
    rename: ({ from, to }) => changing((open) => renameWithEdits(open.folder, from, to)),
    remove: ({ path }) => changing((open) => removeWithEdits(open.folder, path, home, now())),
    watch: async function* ({ path }, signal) {
      const open = await here();
      const file = await confine(open.folder, path);
      let last: string | undefined | false = false;
      for await (const _change of open.changes.follow(signal)) {
        const version = await versionOnDisk(file);
        if (version !== last) yield { version: version ?? null };
        last = version;
      }
    },
    keepDraft: async ({ path, text, base }) => {
      await (await drafts()).keep({ path, text, base, at: now() });
      return {};
    },
    dropDraft: async ({ path }) => {
      await (await drafts()).drop(path);
      return {};
    },
    drafts: async () => (await drafts()).list(),
  };
}

/** The state of the workspace the window looks at, also after it looks at another. */
async function* followState(desk: Desk, signal: AbortSignal): AsyncGenerator<WorkspaceState> {
  await desk.workspace();
  while (!signal.aborted && desk.seat.value) {
    const open = desk.seat.value;
    const moved = new AbortController();
    const listening = desk.seat.onChange(() => moved.abort());
    try {
      yield* open.state.follow(AbortSignal.any([signal, moved.signal]));
    } finally {
      listening.dispose();
    }
    if (desk.seat.value === open) return;
  }
}
