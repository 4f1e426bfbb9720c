import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLauncher } from './launcher.ts';
import type { Launcher } from './launcher.ts';

/** Engines that cannot come; those that do are in test/contract/engine.test.ts. */
describe.skipIf(process.platform === 'win32')('an engine that cannot be had', () => {
  let place: string;
  let launcher: Launcher;
  beforeEach(() => (place = mkdtempSync(join(tmpdir(), 'weir-launcher-'))));
  afterEach(async () => {
    await launcher.dispose();
    rmSync(place, { recursive: true });
  });

  const launch = (env: NodeJS.ProcessEnv = {}) =>
    (launcher = createLauncher({ runnerFolder: join(place, 'target'), cacheFolder: join(place, 'cache'), env: { PATH: '/usr/bin:/bin', WEIR_JAVA_PLACES: '', ...env } }));

  /** A Java of the right version that does this instead of running anything. */
  const java = (does: string) => {
    mkdirSync(join(place, 'java/bin'), { recursive: true });
    writeFileSync(join(place, 'java/bin/java'), `#!/bin/sh\ncase "$*" in *-version*) echo "java.version = 17.0.1"; exit;; esac\n${does}\n`);
    chmodSync(join(place, 'java/bin/java'), 0o755);
    return { WEIR_JAVA_HOME: join(place, 'java') };
  };
  const build = () => {
    mkdirSync(join(place, 'target/lib'), { recursive: true });
    writeFileSync(join(place, 'target/weir-runner.jar'), '');
  };

  test('says that no Java is there, as a state and to whoever asks', async () => {
    launch({ PATH: '' });
    await expect(launcher.engine()).rejects.toMatchObject({ code: 'jdk-missing' });
    expect(launcher.state()).toMatchObject({ state: 'failed', code: 'jdk-missing' });
  });

  test('says that the engine is not built', async () => {
    launch(java('exit 1'));
    await expect(launcher.engine()).rejects.toMatchObject({ code: 'engine-not-built' });
  });

  test('tells the last words of one that dies while it starts', async () => {
    build();
    const lines: string[] = [];
    launch(java('echo "Flink could not start: disk full" >&2; exit 10')).onOutput((line) => lines.push(line));
    await expect(launcher.engine()).rejects.toMatchObject({ code: 'engine-start-failed', message: expect.stringMatching(/exit code 10.*disk full/s) });
    expect(lines).toEqual(['Flink could not start: disk full']);
  });

  test('can be asked for again once the reason is gone', async () => {
    launch(java('exit 7'));
    await expect(launcher.engine()).rejects.toMatchObject({ code: 'engine-not-built' });
    build();
    await expect(launcher.restart()).rejects.toMatchObject({ code: 'engine-start-failed' });
  });

  test('leaves who waits free to go', async () => {
    build();
    launch(java('exec sleep 600'));
    await expect(launcher.engine(AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('ends one that never dials in when it is disposed of', async () => {
    build();
    launch(java('echo here; exec sleep 600'));
    await new Promise<void>((resolve) => launcher.onOutput(() => resolve()));
    await launcher.dispose();
    await expect(launcher.engine()).rejects.toMatchObject({ code: 'disposed' });
  });
});
