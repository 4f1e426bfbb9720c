import type { Clients } from '#renderer/platform/clients.ts';
import type { Command } from '#renderer/platform/feature.ts';
import type { CanvasParts } from '../canvas-context.ts';

/** Draws another version of the job on the same canvas. */
export function compareCommands({ store, look, session, running }: CanvasParts, clients: Pick<Clients, 'language'>): Command[] {
  const isOwn = () => Boolean(store.getState().topology) && store.getState().side !== 'there';
  const compare = async () => {
    const { file } = store.getState();
    if (!file) return;
    const { text, preview, commit } = await clients.language.previewCommitted({ file, mode: session.getState().mode });
    if (preview.topology && store.getState().file === file) look.compare({ with: `the last commit, ${commit.slice(0, 8)}`, before: preview.topology, text });
  };
  return [
    { id: 'topology.compare-commit', title: 'Topology: compare with the last commit', enabled: isOwn, run: compare },
    {
      id: 'topology.compare-running',
      title: 'Topology: compare with what runs in an environment…',
      // The text in front may only just have been opened: its topology is waited for.
      enabled: () => Boolean(session.getState().activeFile?.runnable) && running.getState().environments.length > 0,
      run: (environment) => (environment === undefined ? running.choose() : running.compare(environment as string)),
    },
    { id: 'topology.stop-comparing', title: 'Topology: stop comparing', enabled: () => look.getState().comparison !== undefined, run: () => look.compare(undefined) },
  ];
}
