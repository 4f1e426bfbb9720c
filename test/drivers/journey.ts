import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { places } from '#electron/host/places.ts';
import { AppDriver } from './app-driver.ts';
// @ts-expect-error a plain script, so that the test runner reads it before anything is built
import { findBrowser } from './find-browser.mjs';
import { startWeir, type WeirProcess } from './weir-process.ts';

const ROOT = resolve(import.meta.dirname, '../..');

export interface JourneyOptions {
  /** The sample workspace that is copied; `flights` unless told. */
  sample?: 'flights' | 'orders';
  /** More files of the workspace, by path. */
  files?: Record<string, string>;
}

/** A copy of the sample workspace, a real Weir on it and a real browser: all that a journey needs. */
export interface Journey {
  folder: string;
  /** Where Weir keeps what is not the workspace's. */
  home: string;
  weir: WeirProcess;
  /** Those that are open. */
  windows: readonly AppDriver[];
  /** Another window, with cookies of its own as another browser has, or those of the window it stands `beside`. */
  open(options?: { beside?: AppDriver; width?: number; height?: number; scale?: number }): Promise<AppDriver>;
  /** Starts Weir anew on the same port, workspace and data, once the one before is gone. */
  restart(): Promise<void>;
  write(path: string, text: string): Promise<void>;
  dispose(): Promise<void>;
}

/** A journey for all tests of a file. A test that fails leaves a picture of each window. */
export function useJourney(options: JourneyOptions = {}): Journey {
  let started: Journey | undefined;
  beforeAll(async () => void (started = await startJourney(options)));
  afterAll(() => started?.dispose());
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    for (const [index, app] of (started?.windows ?? []).entries()) await app.picture(`failed ${task.name.slice(0, 60)} ${index + 1}`).catch(() => {});
  });
  return new Proxy({} as Journey, { get: (_, key: keyof Journey) => started![key] });
}

/** Leaves out what a page complains of when its host is gone on purpose. */
export function expectNoComplaints(app: AppDriver, allowed = /^$/): void {
  expect(app.complaints.filter((complaint) => !allowed.test(complaint))).toEqual([]);
}

export async function startJourney({ sample = 'flights', files = {} }: JourneyOptions = {}): Promise<Journey> {
  const executablePath = findBrowser() as string | undefined;
  if (!executablePath) throw new Error('The journeys need Chrome or Chromium. Install one, or set WEIR_BROWSER to its path.');
  const place = await mkdtemp(join(tmpdir(), 'weir-journey-'));
  const [folder, home] = [join(place, 'flights'), join(place, 'home')];
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  await cp(join(ROOT, 'samples', sample), folder, { recursive: true });
  for (const [path, text] of Object.entries(files)) await write(path, text);
  await mkdir(home);
  await writeFile(join(home, 'trust.json'), JSON.stringify({ [folder]: true }));
  await shareCache(home);

  const browser = await launch(executablePath);
  const windows: AppDriver[] = [];
  const journey: Journey = {
    folder,
    home,
    weir: await startWeir({ workspace: folder, home }),
    windows,
    write,
    open: async ({ beside, width = 1500, height = 940, scale = 1 } = {}) => {
      const context = beside?.page.context() ?? (await browser.newContext({ viewport: { width, height }, colorScheme: 'dark', deviceScaleFactor: scale }));
      const app = new AppDriver(await context.newPage());
      windows.push(app);
      app.page.once('close', () => windows.splice(windows.indexOf(app), 1));
      await app.goto(journey.weir.url);
      return app;
    },
    restart: async () => {
      const port = Number(new URL(journey.weir.url).port);
      await journey.weir.stop();
      journey.weir = await startWeir({ workspace: folder, home, port });
    },
    dispose: async () => {
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
