import { createStore, type StoreApi } from 'zustand/vanilla';
import { Failure } from '#shared/base/failure.ts';
import type { Command, Feature, FeatureParts } from '#renderer/platform/feature.ts';
import { fixedViews } from '#renderer/platform/fixed-views.ts';
import { ExplorerView } from './explorer-view.tsx';
import { folderOf, jobNameProblem, nameOf, withName } from './names.ts';

/** What of the tree is being typed or asked. */
export interface ExplorerState {
  naming: { kind: 'new-job' } | { kind: 'rename'; path: string; name: string } | undefined;
  removing: { path: string; title: string } | undefined;
  folded: ReadonlySet<string>;
}

/** The workspace as a tree: jobs, streams, other files, each with its state as a dot. */
export const explorerFeature: Feature = {
  id: 'explorer',
  title: 'Explorer',
  activate: (parts) => {
    const state = createStore<ExplorerState>(() => ({ naming: undefined, removing: undefined, folded: new Set() }));
    const actions = createActions(parts, state);
    return {
      views: fixedViews({ id: 'explorer', title: 'Explorer', place: 'sidebar', order: 0, Body: () => <ExplorerView parts={parts} state={state} actions={actions} /> }),
      commands: commandsOf(parts, state),
      dispose: () => {},
    };
  },
};

export type ExplorerActions = ReturnType<typeof createActions>;

function createActions({ clients: { workspace }, session, execute, say }: FeatureParts, state: StoreApi<ExplorerState>) {
  return {
    open: (path: string) => execute('editor.open', path),
    createJob: async (name: string) => {
      const taken = session.getState().workspace?.jobs.map((job) => job.name) ?? [];
      const problem = jobNameProblem(name, taken);
      if (problem) throw new Failure('bad-job-name', problem);
      const { path } = await workspace.createJob({ name });
      state.setState({ naming: undefined });
      execute('editor.open', path);
    },
    rename: async (path: string, name: string) => {
      const to = withName(path, name);
      if (to !== path) await workspace.rename({ from: folderOf(path), to: folderOf(to) });
      state.setState({ naming: undefined });
      if (to === path) return;
      execute('editor.moved', { from: folderOf(path), to: folderOf(to) });
      say({ tone: 'good', text: `Renamed to ${to}.` });
    },
    remove: async (path: string) => {
      state.setState({ removing: undefined });
      await workspace.remove({ path: folderOf(path) });
      execute('editor.removed', folderOf(path));
      say({ tone: 'good', text: `${path} was deleted.` });
    },
  };
}

function commandsOf({ session, execute }: FeatureParts, state: StoreApi<ExplorerState>): Command[] {
  const active = () => session.getState().activeFile?.path;
  const writable = () => session.getState().workspace?.readOnly === false;
  const name = (naming: ExplorerState['naming']) => {
    execute('view.show', 'explorer');
    state.setState({ naming });
  };
  return [
    { id: 'explorer.new-job', title: 'New job…', group: 'File', keys: ['Mod+Alt+N'], enabled: writable, run: () => name({ kind: 'new-job' }) },
    {
      id: 'explorer.rename',
      title: 'Rename…',
      group: 'File',
      enabled: () => writable() && active() !== undefined,
      run: (path) => {
        const target = typeof path === 'string' ? path : active()!;
        name({ kind: 'rename', path: target, name: nameOf(target) });
      },
    },
    {
      id: 'explorer.remove',
      title: 'Delete…',
      group: 'File',
      enabled: () => writable() && active() !== undefined,
      run: (path) => {
        const target = typeof path === 'string' ? path : active()!;
        state.setState({ removing: { path: target, title: folderOf(target) } });
      },
    },
  ];
}
