import type { Command } from '#renderer/platform/feature.ts';
import type { ThemeChoice } from '#renderer/platform/theme.ts';
import { cyclePanes } from './cycle-panes.ts';
import type { Pane } from './layout-store.ts';
import type { WindowModel } from './window-model.ts';

/** The commands of the window itself: panes, theme, workspace, connection. */
export function windowCommands(model: WindowModel): Command[] {
  const { layout, theme, clients, link, views, session } = model;
  const toggle = (pane: Pane) => () => layout.toggle(pane);
  const choose = (choice: ThemeChoice) => () => theme.choose(choice);
  return [
    { id: 'view.toggle-sidebar', title: 'Show or hide the sidebar', group: 'View', keys: ['Mod+B'], run: toggle('sidebar') },
    { id: 'view.toggle-panel', title: 'Show or hide the lower panel', group: 'View', keys: ['Mod+J'], run: toggle('panel') },
    { id: 'view.toggle-topology', title: 'Show or hide the topology', group: 'View', keys: ['Mod+Alt+T'], run: toggle('canvas') },
    { id: 'view.next-pane', title: 'Go to the next pane', group: 'View', keys: ['F6'], run: () => cyclePanes(1) },
    { id: 'view.previous-pane', title: 'Go to the previous pane', group: 'View', keys: ['Shift+F6'], run: () => cyclePanes(-1) },
    { id: 'view.show', title: 'Show a view', hidden: true, run: (view) => showView(model, String(view)) },
    { id: 'view.log', title: 'Show the log', group: 'View', keys: ['Mod+`'], run: () => toggleView(model, 'log') },
    { id: 'view.problems', title: 'Show the problems', group: 'View', keys: ['Mod+Shift+M'], run: () => toggleView(model, 'problems') },
    {
      id: 'theme.toggle',
      title: 'Switch between light and dark',
      group: 'View',
      keys: ['Mod+Alt+L'],
      run: () => theme.choose(theme.state.getState().shown === 'dark' ? 'light' : 'dark'),
    },
    { id: 'theme.system', title: 'Theme: as the system', group: 'View', run: choose('system') },
    { id: 'theme.light', title: 'Theme: light', group: 'View', run: choose('light') },
    { id: 'theme.dark', title: 'Theme: dark', group: 'View', run: choose('dark') },
    {
      id: 'workspace.open',
      title: 'Open a workspace…',
      group: 'File',
      keys: ['Mod+Shift+O'],
      run: async () => {
        const { folder } = await clients.desktop.chooseFolder({ title: 'Folder of the workspace to open' });
        if (folder) await clients.workspace.open({ folder });
      },
    },
    {
      id: 'workspace.trust',
      title: 'Trust this workspace',
      group: 'File',
      enabled: () => session.getState().workspace?.trusted === false,
      run: async () => void (await clients.workspace.trust({ trusted: true })),
    },
    {
      id: 'workspace.distrust',
      title: 'Stop trusting this workspace',
      group: 'File',
      enabled: () => session.getState().workspace?.trusted === true,
      run: async () => void (await clients.workspace.trust({ trusted: false })),
    },
    { id: 'engine.restart', title: 'Restart the engine', group: 'Run', run: async () => void (await clients.host.restartEngine({})) },
    { id: 'connection.retry', title: 'Connect to the host now', group: 'View', enabled: () => link.state.getState().state !== 'open', run: () => link.retry() },
    { id: 'view.next-panel-tab', title: 'Next tab of the lower panel', group: 'View', keys: ['Mod+Alt+ArrowRight'], run: () => stepPanel(model, 1) },
    { id: 'view.previous-panel-tab', title: 'Previous tab of the lower panel', group: 'View', keys: ['Mod+Alt+ArrowLeft'], run: () => stepPanel(model, -1) },
  ];

  function stepPanel({ layout: { getState } }: WindowModel, step: number): void {
    const tabs = views.getState().filter(({ place }) => place === 'panel');
    const now = tabs.findIndex(({ id }) => id === getState().front.panel);
    const next = tabs[(Math.max(now, 0) + step + tabs.length) % tabs.length];
    if (next) showView(model, next.id);
  }
}

/** Brings a view to the front of its place and opens the place. */
export function showView({ views, layout }: WindowModel, id: string): void {
  const view = views.getState().find((candidate) => candidate.id === id);
  if (view?.place !== 'panel' && view?.place !== 'canvas' && view?.place !== 'sidebar') return;
  layout.bringToFront(view.place, id);
  layout.toggle(view.place, true);
}

/** As the keys of VS Code do: shows the view, or hides its panel when it is in front already. */
function toggleView(model: WindowModel, id: string): void {
  const { open, front } = model.layout.getState();
  if (open.panel && front.panel === id) model.layout.toggle('panel', false);
  else showView(model, id);
}
