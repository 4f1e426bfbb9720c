import { connectorResolver } from '#electron/host/connector-resolver.ts';
import { imageWriter } from '#electron/host/image-writer.ts';
import { resolve } from 'node:path';
import { createHost } from '#electron/host/create-host.ts';
import { openAppWindow } from '#electron/host/app-window.ts';
import { serveHost } from '#electron/host/serve.ts';
import { oneEngine } from '#electron/services/engines.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';
import { workspaceAround } from './resolve-job.ts';

export interface ServeOptions {
  json?: boolean;
  port?: number;
  open: boolean;
}

/** Serves the window until Ctrl-C, or until the app window it opened is closed. */
export async function serve(workspace: string | undefined, { json, port = 0, open }: ServeOptions, parts: CliParts): Promise<ExitCode> {
  const { places, interrupted, out, err } = parts;
  const host = createHost({
    engines: oneEngine(parts.startEngine()),
    broker: parts.broker(),
    workspace: await folderToServe(workspace, parts.cwd, places.sample),
    home: places.home,
    runner: places.runner,
    images: imageWriter(places),
    resolveConnectors: connectorResolver(places),
    shipped: [places.sample],
    version: places.version,
  });
  try {
    const serving = await serveHost({ host, folder: places.renderer, port });
    try {
      const window = open ? await openAppWindow(serving.url, places.home, host.windows) : undefined;
      if (open && !window) await err.write('Weir found no Chrome, Chromium or Edge, or no screen to open it on. Open this address in a browser; keep it to yourself, its token lets in whoever has it.\n');
      if (window) await err.write(`Weir is open in ${window.browser}. Ctrl-C or closing the window ends it.\n`);
      if (json) await out.write(`${JSON.stringify({ url: serving.url })}\n`);
      else if (!window) await out.write(`${serving.url}\n`);
      await Promise.race([whenAborted(interrupted), window?.closed ?? new Promise(() => {})]);
      await window?.close();
    } finally {
      await serving.close();
    }
  } finally {
    await host.dispose();
  }
  return Exit.good;
}

/** The workspace that is named, else that of the current folder, else the sample that Weir ships. */
export async function folderToServe(named: string | undefined, cwd: string, sample: string): Promise<string> {
  return named === undefined ? ((await workspaceAround(cwd)) ?? sample) : resolve(cwd, named);
}

function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
