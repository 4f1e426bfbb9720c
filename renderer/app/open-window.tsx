import '#renderer/ui/base.css';
import { createRoot } from 'react-dom/client';
import type { Disposable } from '#shared/base/disposable.ts';
import type { Clients } from '#renderer/platform/clients.ts';
import type { Feature } from '#renderer/platform/feature.ts';
import type { Link } from '#renderer/platform/link.ts';
import { Shell } from './shell.tsx';
import { WindowContext } from './window-context.ts';
import { createWindow } from './window-model.ts';

/** Opens a whole window in an element, on whatever far side it is given. */
export function openWindow(element: HTMLElement, link: Link, clients: Clients, features: readonly Feature[]): Disposable {
  const model = createWindow(link, clients, features);
  const root = createRoot(element);
  root.render(
    <WindowContext value={model}>
      <Shell />
    </WindowContext>,
  );
  return {
    dispose: () => {
      root.unmount();
      model.dispose();
    },
  };
}
