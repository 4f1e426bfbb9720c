import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Live } from '#shared/base/live.ts';
import { findBrowser } from './find-browser.ts';

export interface AppWindow {
  browser: string;
  /** Resolves when the person has closed it. */
  closed: Promise<void>;
  close(): Promise<void>;
}

/** A window that reloads is away for a moment; one that is gone stays away. */
const GRACE_MS = 3000;

/** Opens `url` in a window of its own, without tabs or address bar; undefined where no such browser is installed, or no screen is there. */
export async function openAppWindow(url: string, home: string, windows: Live<number>): Promise<AppWindow | undefined> {
  const browser = findBrowser();
  if (!browser || !hasScreen(process.env)) return undefined;
  const profile = join(home, 'app-window');
  await mkdir(profile, { recursive: true });
  const door = join(home, 'open-window.html');
  await writeFile(door, doorPage(url), { mode: 0o600 });
  const asRoot = process.getuid?.() === 0;
  // A profile of its own: the process lives as long as the window, and the person's tabs and extensions stay out of it.
  const flags = [`--app=${pathToFileURL(door)}`, `--user-data-dir=${profile}`, '--no-first-run', '--no-default-browser-check', '--window-size=1440,900'];
  const child = spawn(browser, asRoot ? [...flags, '--no-sandbox'] : flags, { stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const close = async () => {
    await end(child, exited);
    await rm(door, { force: true });
  };
  return { browser: basename(browser), closed: exited.then(() => untilUnused(windows)), close };
}

/** Everyone on this machine can read a command line, so the address with its token goes there by a file only we can read. */
function doorPage(url: string): string {
  return `<!doctype html><meta charset="utf-8"><title>Weir</title><meta http-equiv="refresh" content="0;url=${url}">\n`;
}

function hasScreen({ DISPLAY, WAYLAND_DISPLAY }: NodeJS.ProcessEnv): boolean {
  return process.platform !== 'linux' || Boolean(DISPLAY || WAYLAND_DISPLAY);
}

/** A browser that was open already takes the address over and ends at once: then the window's connection tells. */
async function untilUnused(windows: Live<number>): Promise<void> {
  for (;;) {
    await sleep(GRACE_MS);
    if (windows.value === 0) return;
    await new Promise<void>((resolve) => {
      const listening = windows.onChange(() => {
        listening.dispose();
        resolve();
      });
    });
  }
}

async function end(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) child.kill();
  await Promise.race([exited, sleep(GRACE_MS)]);
}
