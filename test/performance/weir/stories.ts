import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { findBrowser } from '#electron/host/find-browser.ts';

const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };

/** Builds the page of stories, serves it, and opens stories of it in a browser. Undefined where there is no Chrome, Chromium or Edge. */
export async function withStories<T>(root: string, work: (open: (story: string) => Promise<Page>) => Promise<T>): Promise<T | undefined> {
  const executablePath = findBrowser();
  if (!executablePath) return undefined;
  await build({ configFile: join(root, 'renderer/vite.config.ts'), mode: 'gallery', logLevel: 'warn' });
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://stories').pathname;
    const content = await readFile(join(root, 'out/gallery', path === '/' ? 'index.html' : path)).catch(() => undefined);
    response.writeHead(content ? 200 : 404, { 'Content-Type': TYPES[extname(path || '.html')] ?? (path === '/' ? 'text/html' : 'application/octet-stream') });
    response.end(content);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({ executablePath, headless: true, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  try {
    return await work(async (story) => {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/?story=${story}`);
      return page;
    });
  } finally {
    await browser.close();
    server.close();
  }
}
