import { createStore, type StoreApi } from 'zustand/vanilla';
import { Disposables } from '#shared/base/disposable.ts';
import { HOST_PROTOCOL } from '#shared/services/host.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import type { Feature, FeatureParts, Notice, View } from '#renderer/platform/feature.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';
import type { Link } from '#renderer/platform/link.ts';
import { createSession, type Session } from '#renderer/platform/session.ts';
import { createSettings, type Settings } from '#renderer/platform/settings.ts';
import { createTheme, type Theme } from '#renderer/platform/theme.ts';
import { createCommandRegistry, type CommandRegistry } from './command-registry.ts';
import { createLayoutStore, type LayoutStore } from './layout-store.ts';
import { windowCommands } from './window-commands.ts';

/** Everything a window is made of, before anything is drawn. */
export interface WindowModel {
  clients: Clients;
  link: Link;
  session: Session;
  settings: Settings;
  theme: Theme;
  layout: LayoutStore;
  commands: CommandRegistry;
  views: StoreApi<readonly View[]>;
  notice: StoreApi<{ current: Notice | undefined }>;
  parts: FeatureParts;
  dispose(): void;
}

export function createWindow(link: Link, clients: Clients, features: readonly Feature[]): WindowModel {
  const open = new Disposables();
  const session = createSession();
  const settings = createSettings(clients.host);
  const theme = createTheme(settings);
  const layout = createLayoutStore(settings);
  const notice = createStore<{ current: Notice | undefined }>(() => ({ current: undefined }));
  const say = (current: Notice) => {
    notice.setState({ current });
    return { dispose: () => notice.getState().current === current && notice.setState({ current: undefined }) };
  };
  const commands = createCommandRegistry(say);
  const views = createStore<readonly View[]>(() => []);
  const parts: FeatureParts = { clients, link, session, settings, commands: commands.all, execute: commands.execute, say };
  const model = { clients, link, session, settings, theme, layout, commands, views, notice, parts, dispose: () => open.dispose() };

  open.add(commands.add(windowCommands(model)));
  activate(features, model, open);
  follow(model, open);
  void recall(model);
  return model;
}

function activate(features: readonly Feature[], { parts, commands, views }: WindowModel, open: Disposables): void {
  const activated = features.map((feature) => open.add(feature.activate(parts)));
  const gather = () =>
    views.setState(
      activated.flatMap((feature) => feature.views?.getState() ?? []).sort((one, other) => one.order - other.order),
      true,
    );
  for (const feature of activated) {
    if (feature.commands) open.add(commands.add(feature.commands));
    if (feature.views) open.defer(feature.views.subscribe(gather));
  }
  gather();
}

/** Keeps the shared values that belong to no feature: the workspace, the engine, the title. */
function follow({ clients, link, session, layout, parts }: WindowModel, open: Disposables): void {
  let greeted = false;
  open.defer(layout.subscribe(({ panelTurns }) => panelTurns !== session.getState().panelTurns && session.setState({ panelTurns })));
  open.add(
    keepOpen(link, {
      open: (signal) => clients.host.engine({}, signal),
      onItem: async (engine) => {
        session.setState({ engine });
        if (greeted) return;
        greeted = true;
        const { protocol, version } = await clients.host.hello({ protocol: HOST_PROTOCOL });
        if (protocol !== HOST_PROTOCOL)
          parts.say({ tone: 'error', code: 'protocol-mismatch', text: `This window and its host (Weir ${version}) differ in version. Close Weir and start it again.` });
      },
    }),
  );
  open.add(
    keepOpen(link, {
      open: (signal) => clients.workspace.state({}, signal),
      onItem: (workspace) => session.setState({ workspace }),
      onFailure: ({ code, message }) => parts.say({ tone: 'error', code, text: message }),
    }),
  );
  open.defer(
    session.subscribe(({ workspace, activeFile }, before) => {
      if (workspace === before.workspace && activeFile === before.activeFile) return;
      const title = [activeFile?.path, workspace?.name, 'Weir'].filter(Boolean).join(' — ');
      clients.desktop.setTitle({ title, edited: activeFile?.dirty ?? false }).catch(() => {});
    }),
  );
}

async function recall({ link, theme, layout }: WindowModel): Promise<void> {
  await link.whenOpen();
  await Promise.allSettled([theme.recall(), layout.recall()]);
}
