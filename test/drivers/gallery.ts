import { resolve } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { AppDriver } from './app-driver.ts';
// @ts-expect-error a plain script, so that the test runner reads it before anything is built
import { findBrowser } from './find-browser.mjs';

/** The page of stories in a real browser: whole windows on a host in memory, for what needs no engine. */
export interface Gallery {
  open(story: string, options?: { theme?: 'dark' | 'light'; width?: number; height?: number }): Promise<AppDriver>;
  dispose(): Promise<void>;
}

export async function openGallery(): Promise<Gallery> {
  const executablePath = findBrowser() as string | undefined;
  if (!executablePath) throw new Error('The journeys need Chrome or Chromium. Install one, or set WEIR_BROWSER to its path.');
  const configFile = resolve(import.meta.dirname, '../../renderer/vite.config.ts');
  const server: ViteDevServer = await createServer({ configFile, mode: 'gallery', logLevel: 'error', server: { port: 0, host: '127.0.0.1' } });
  await server.listen();
  const browser: Browser = await chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [], headless: true });
  const [url] = server.resolvedUrls!.local;
  return {
    open: async (story, { theme = 'dark', width = 1500, height = 940 } = {}) => {
      const page = await (await browser.newContext({ viewport: { width, height }, colorScheme: theme, reducedMotion: 'reduce' })).newPage();
      const app = new AppDriver(page);
      await page.goto(`${url}?story=${story}&theme=${theme}`);
      await page.locator('html[data-ready="true"]').waitFor();
      return app;
    },
    dispose: async () => {
      await browser.close();
      await server.close();
    },
  };
}
