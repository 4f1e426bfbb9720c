import { BrowserWindow, MessageChannelMain } from 'electron';
import { bind, serve } from '#shared/rpc/serve.ts';
import { desktop } from '#shared/services/desktop.ts';
import type { Host } from '#electron/host/create-host.ts';
import { createDesktopService } from './desktop-service.ts';
import { portPipe } from './port-pipe.ts';

export interface WindowParts {
  host: Host;
  workspace: string;
  preload: string;
  address: string;
}

/** Opens a window and hands its page two ports: to the host, and to what only the shell can do. */
export function openWindow({ host, workspace, preload, address }: WindowParts): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 720,
    minHeight: 480,
    show: false,
    webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, spellcheck: false },
  });
  window.once('ready-to-show', () => window.show());
  // The page asks once it listens, and asks anew after a reload: each time it gets fresh ports, and the old ones close.
  window.webContents.ipc.on('weir-ports', () => {
    const [toHost, toDesktop] = [new MessageChannelMain(), new MessageChannelMain()];
    host.welcome(portPipe(toHost.port1), workspace);
    serve(portPipe(toDesktop.port1), [bind(desktop, createDesktopService(window))]);
    window.webContents.postMessage('weir-port', 'host', [toHost.port2]);
    window.webContents.postMessage('weir-port', 'desktop', [toDesktop.port2]);
  });
  void window.loadURL(address);
  return window;
}
