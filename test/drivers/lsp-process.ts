import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { places } from '#electron/host/places.ts';
import { joinServer, type LanguageClient } from './language-client.ts';

const BUNDLE = resolve(import.meta.dirname, '../../out/electron/weir.js');

/** Whether there is a built `weir` with an engine to start. */
export const lspIsBuilt = existsSync(BUNDLE) && existsSync(join(places().runner, 'weir-runner.jar'));

export interface LspProcess {
  client: LanguageClient;
  /** Says goodbye as an editor does; resolves with the exit code. */
  end(): Promise<number | null>;
}

/** `weir lsp` as an editor starts it, on the real engine. `home`: where it keeps what is not the workspace's. */
export async function startLsp(folder: string | null, home: string): Promise<LspProcess> {
  const program = `const { main } = await import(process.argv[1]); await main(process.argv.slice(2));`;
  const started = spawn(process.execPath, ['--input-type=module', '-e', program, '--', BUNDLE, 'lsp', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, WEIR_HOME: home } });
  const gone = new Promise<number | null>((done) => started.once('exit', (code) => done(code)));
  const client = await joinServer(started.stdout, started.stdin, folder);
  return {
    client,
    end: async () => {
      await client.leave();
      return gone;
    },
  };
}
