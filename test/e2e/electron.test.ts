import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron } from 'playwright-core';
import { expect, test } from 'vitest';
import { AppDriver } from '#test/drivers/app-driver.ts';

const ROOT = resolve(import.meta.dirname, '../..');

test('in Electron: a job opens, runs and shows its rows', async (context) => {
  const { program, reason } = findElectron();
  if (!program) {
    console.warn(`SKIPPED: the Electron journey did not run. ${reason}`);
    return context.skip(reason);
  }
  const place = await mkdtemp(join(tmpdir(), 'weir-electron-'));
  await cp(join(ROOT, 'samples/flights'), join(place, 'flights'), { recursive: true });
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const electron = await _electron.launch({
    executablePath: program,
    args: [...asRoot, join(ROOT, 'out/electron/main.js'), `--workspace=${join(place, 'flights')}`],
    env: { ...(process.env as Record<string, string>), WEIR_HOME: join(place, 'home') },
  });
  try {
    const app = new AppDriver(await electron.firstWindow());
    await app.openJob('delays-by-airport');
    await app.engineReady();
    await app.run();
    await app.results.rows.first().waitFor();
    await app.status('finished').waitFor();
    await app.picture('electron-1-run');
    const bare = await app.page.evaluate(() => ['require', 'process', 'module'].filter((name) => name in globalThis));
    expect(bare).toEqual([]);
    expect(app.complaints).toEqual([]);
  } finally {
    await electron.close();
    await rm(place, { recursive: true, force: true });
  }
});

function findElectron(): { program?: string; reason: string } {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return { reason: 'There is no screen: DISPLAY is not set.' };
  const folder = join(ROOT, 'node_modules/electron');
  const note = join(folder, 'path.txt');
  const program = existsSync(note) ? join(folder, 'dist', readFileSync(note, 'utf8').trim()) : undefined;
  if (program && existsSync(program)) return { program, reason: '' };
  return { reason: "Electron's program is not installed: `npm start` fetches it where it can be downloaded." };
}
