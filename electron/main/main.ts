import { app, BrowserWindow, Menu, session, shell } from 'electron';
import { join, resolve } from 'node:path';
import { createHost, type Host } from '#electron/host/create-host.ts';
import { connectorResolver } from '#electron/host/connector-resolver.ts';
import { imageWriter } from '#electron/host/image-writer.ts';
import { localBroker } from '#electron/host/local-broker.ts';
import { places } from '#electron/host/places.ts';
import { startEngines } from '#electron/host/start-engine.ts';
import { contentSecurityPolicy } from '#electron/host/security-headers.ts';
import { menuTemplate } from './menu.ts';
import { openWindow } from './open-window.ts';
import { isOwnAddress, ORIGIN } from './own-address.ts';
import { serveWindowFiles } from './window-files.ts';

// The desktop shell: windows, menu, app life. Everything that matters is the host's.
const where = places(app.isPackaged ? process.resourcesPath : undefined);
let host: Host | undefined;

app.enableSandbox();
serveWindowFiles.registerScheme();
if (app.requestSingleInstanceLock()) void app.whenReady().then(begin);
else app.quit();

app.on('second-instance', (_event, args) => host && open(host, workspaceOf(args)));
app.on('activate', () => host && BrowserWindow.getAllWindows().length === 0 && open(host, workspaceOf([])));
app.on('window-all-closed', () => process.platform === 'darwin' || app.quit());

// No page of ours asks for a permission, opens a window, embeds another page or leaves its place.
app.on('web-contents-created', (_event, contents) => {
  contents.setWindowOpenHandler(({ url }) => {
    if (url.startsWith('https:')) void shell.openExternal(url);
    return { action: 'deny' };
  });
  contents.on('will-frame-navigate', (event) => isOwnAddress(event.url) || event.preventDefault());
  contents.on('will-redirect', (event) => isOwnAddress(event.url) || event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
});

let ending = false;
app.on('before-quit', (event) => {
  if (ending || !host) return;
  // The engine's process is gone before ours is.
  event.preventDefault();
  ending = true;
  void host.dispose().finally(() => app.quit());
});

function begin(): void {
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.defaultSession.setPermissionCheckHandler(() => false);
  serveWindowFiles.answer(where.renderer, contentSecurityPolicy(ORIGIN));
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(app.name)));
  host = createHost({
    engines: startEngines(where),
    broker: localBroker(where),
    workspace: workspaceOf(process.argv),
    home: where.home,
    runner: where.runner,
    images: imageWriter(where),
    resolveConnectors: connectorResolver(where),
    shipped: [where.sample],
    version: where.version,
  });
  open(host, workspaceOf(process.argv));
}

function open(host: Host, workspace: string): void {
  openWindow({ host, workspace, preload: join(import.meta.dirname, 'preload.cjs'), address: `${ORIGIN}/` });
}

function workspaceOf(args: string[]): string {
  const given = args.find((arg) => arg.startsWith('--workspace='))?.slice('--workspace='.length);
  return given ? resolve(given) : where.sample;
}
