import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isInside } from '#electron/services/workspace/paths.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
};

/** Sends one of the window's files. */
export async function sendFile(folder: string, path: string, headOnly: boolean, response: ServerResponse): Promise<void> {
  const file = await findFile(folder, path);
  if (!file) return void response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('There is no such file.\n');
  response.writeHead(200, {
    'Content-Type': file.type,
    'Content-Length': file.size,
    // The bundler names assets by their content, so that they never change.
    'Cache-Control': path.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache',
  });
  if (headOnly) return void response.end();
  // A window that goes away in the middle is no failure of ours.
  await pipeline(createReadStream(file.path), response).catch(() => {});
}

/** A file by its address: of `folder`, of a known type, by no other way in. */
export async function findFile(folder: string, path: string): Promise<{ path: string; size: number; type: string } | undefined> {
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, path === '/' ? 'index.html' : decodeURIComponent(path)));
    const stats = await stat(file);
    const type = TYPES[extname(file)];
    return stats.isFile() && isInside(root, file) && type ? { path: file, size: stats.size, type } : undefined;
  } catch {
    return undefined;
  }
}
