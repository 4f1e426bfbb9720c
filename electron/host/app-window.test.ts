import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Live } from '#shared/base/live.ts';
import { openAppWindow } from './app-window.ts';
import { findBrowser } from './find-browser.ts';

let home: string;
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'weir-window-'))));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

/** A program that notes how it was called, then does what it is told. */
function browser(then: string): string {
  const path = join(home, 'browser');
  writeFileSync(path, `#!/bin/sh\necho "$@" > '${home}/called'\n${then}\n`);
  chmodSync(path, 0o755);
  vi.stubEnv('WEIR_BROWSER', path);
  vi.stubEnv('DISPLAY', ':0');
  return path;
}

const URL = 'http://127.0.0.1:1/?token=secret';
const onUnix = test.skipIf(process.platform === 'win32');

onUnix('the token is in a file only we can read, not on the command line', async () => {
  browser('exec sleep 60');
  const window = (await openAppWindow(URL, home, new Live(0)))!;
  await expect.poll(() => existsSync(join(home, 'called'))).toBe(true);
  await expect.poll(() => readFileSync(join(home, 'called'), 'utf8')).toContain('--app=file:');
  expect(readFileSync(join(home, 'called'), 'utf8')).not.toContain('secret');
  const door = join(home, 'open-window.html');
  expect(readFileSync(door, 'utf8')).toContain(URL);
  expect(statSync(door).mode & 0o077).toBe(0);
  await window.close();
  expect(existsSync(door)).toBe(false);
});

onUnix('a browser that ends with no window left has been closed', async () => {
  browser('exit 0');
  const window = (await openAppWindow(URL, home, new Live(0)))!;
  await window.closed;
  await window.close();
});

onUnix('a browser that hands the address to another is closed when its window is', async () => {
  browser('exit 0');
  const windows = new Live(1);
  const window = (await openAppWindow(URL, home, windows))!;
  let closed = false;
  void window.closed.then(() => (closed = true));
  await expect.poll(() => existsSync(join(home, 'called'))).toBe(true);
  expect(closed).toBe(false);
  windows.set(0);
  await window.closed;
  await window.close();
}, 20_000);

test('no browser, or no screen: no window', async () => {
  vi.stubEnv('WEIR_BROWSER', 'none');
  expect(await openAppWindow(URL, home, new Live(0))).toBeUndefined();
});

onUnix('a browser is found by name on the PATH, in order', () => {
  for (const name of ['chromium', 'google-chrome']) {
    writeFileSync(join(home, name), '');
    chmodSync(join(home, name), 0o755);
  }
  expect(findBrowser({ PATH: home })).toBe(join(home, 'google-chrome'));
  expect(findBrowser({ PATH: home, WEIR_BROWSER: join(home, 'nowhere') })).toBe(join(home, 'google-chrome'));
});
