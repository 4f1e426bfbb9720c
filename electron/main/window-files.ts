import { protocol } from 'electron';
import { readFile } from 'node:fs/promises';
import { findFile } from '#electron/host/static-files.ts';

export const serveWindowFiles = {
  /** Before the app is ready, or Electron treats the scheme as unknown. */
  registerScheme(): void {
    protocol.registerSchemesAsPrivileged([{ scheme: 'weir', privileges: { standard: true, secure: true, supportFetchAPI: true } }]);
  },
  answer(folder: string, policy: string): void {
    protocol.handle('weir', async (request) => {
      const { host, pathname } = new URL(request.url);
      const file = host === 'window' ? await findFile(folder, pathname) : undefined;
      if (!file) return new Response('There is no such file.', { status: 404 });
      const headers = { 'Content-Type': file.type, 'Content-Security-Policy': policy, 'X-Content-Type-Options': 'nosniff' };
      return new Response(new Uint8Array(await readFile(file.path)), { headers });
    });
  },
};
