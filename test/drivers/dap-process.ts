import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { places } from '#electron/host/places.ts';
import { type DebugClient, joinAdapter } from './debug-client.ts';

const BUNDLE = resolve(import.meta.dirname, '../../out/electron/weir.js');

/** Whether there is a built `weir` with an engine to start. */
export const dapIsBuilt = existsSync(BUNDLE) && existsSync(join(places().runner, 'weir-runner.jar'));

export interface DapProcess {
  client: DebugClient;
  /** Says goodbye as an editor does; resolves with the exit code. */
  end(): Promise<number | null>;
}

/** `weir dap` as an editor starts it, on the real engine. `home`: where it keeps what is not the workspace's. */
export function startDap(folder: string, home: string): DapProcess {
  const program = `const { main } = await import(process.argv[1]); await main(process.argv.slice(2));`;
  const started = spawn(process.execPath, ['--input-type=module', '-e', program, '--', BUNDLE, 'dap'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, WEIR_HOME: home } });
  const gone = new Promise<number | null>((done) => started.once('exit', (code) => done(code)));
  const client = joinAdapter(started.stdout, started.stdin);
  return {
    client,
    end: async () => {
      await client.request('disconnect');
      return gone;
    },
  };
}
