import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { places } from '#electron/host/places.ts';
import { AppDriver } from './app-driver.ts';
// @ts-expect-error a plain script, so that the test runner reads it before anything is built
import { findBrowser } from './find-browser.mjs';
import { startWeir, type WeirProcess } from './weir-process.ts';

const ROOT = resolve(import.meta.dirname, '../..');

export interface JourneyOptions {
  /** More files of the workspace, by path. */
  files?: Record<string, string>;
}

/** A copy of the sample workspace, a real Weir on it and a real browser: all that a journey needs. */
export interface Journey {
  folder: string;
  weir: WeirProcess;
  /** Another window. Each has cookies of its own, as another browser has. */
  open(options?: { url?: string; colorScheme?: 'light' | 'dark'; width?: number; height?: number; scale?: number }): Promise<AppDriver>;
  /** Starts Weir anew on the same port, workspace and data, once the one before is gone. */
  restart(): Promise<void>;
  write(path: string, text: string): Promise<void>;
  dispose(): Promise<void>;
}

export async function startJourney({ files = {} }: JourneyOptions = {}): Promise<Journey> {
  const executablePath = findBrowser() as string | undefined;
  if (!executablePath) throw new Error('The journeys need Chrome or Chromium. Install one, or set WEIR_BROWSER to its path.');
  const place = await mkdtemp(join(tmpdir(), 'weir-journey-'));
  const [folder, home] = [join(place, 'flights'), join(place, 'home')];
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  await cp(join(ROOT, 'samples/flights'), folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) await write(path, text);
  await mkdir(home);
  await writeFile(join(home, 'trust.json'), JSON.stringify({ [folder]: true }));
  await shareCache(home);

  const browser = await launch(executablePath);
  const contexts: BrowserContext[] = [];
  const journey: Journey = {
    folder,
    weir: await startWeir({ workspace: folder, home }),
    write,
    open: async ({ url = journey.weir.url, colorScheme = 'dark', width = 1500, height = 940, scale = 1 } = {}) => {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme, deviceScaleFactor: scale, permissions: ['clipboard-read', 'clipboard-write'] });
      contexts.push(context);
      const page = await context.newPage();
      const app = new AppDriver(page);
      await app.goto(url);
      return app;
    },
    restart: async () => {
      const port = Number(new URL(journey.weir.url).port);
      await journey.weir.stop();
      journey.weir = await startWeir({ workspace: folder, home, port });
    },
    dispose: async () => {
      for (const context of contexts) await context.close().catch(() => {});
      await browser.close();
      await journey.weir.stop();
      await rm(place, { recursive: true, force: true });
    },
  };
  return journey;
}

/** What the engine's start is quick by is made once a machine, not once a journey. */
async function shareCache(home: string): Promise<void> {
  const { cache } = places(ROOT, { ...process.env, WEIR_HOME: '' });
  if (existsSync(cache)) await symlink(cache, join(home, 'cache'), 'junction');
}

function launch(executablePath: string): Promise<Browser> {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  // A browser that keeps to this machine.
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-domain-reliability', '--no-pings', '--no-first-run', '--disable-default-apps'];
  return chromium.launch({ executablePath, args: [...asRoot, ...quiet], headless: true });
}
