import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { HOST_PROTOCOL, type EngineState } from '#shared/services/host.ts';
import { end, familyOf, memoryOf, start, type Memory } from '../processes.ts';
import { openWindow, type WindowClient } from './window-client.ts';

/** A Weir of its own process, as `weir serve` starts it, with one window connected. */
export interface WeirHost {
  window: WindowClient;
  /** The address of the real window, with its token. */
  url: string;
  /** Milliseconds since its process was started. */
  sinceStart(): number;
  /** When the engine is up; also the engine's own figure of how long that took. */
  engineReady(): Promise<EngineState>;
  memory(): Promise<WeirMemory>;
  enginePid(): Promise<number>;
  /** The engine's command line, as the system shows it. */
  engineCommand(): Promise<string>;
  end(): Promise<void>;
}

export interface WeirMemory {
  host: Memory;
  engine: Memory;
}

export interface WeirPlace {
  /** Root of the checkout, already built. */
  root: string;
  workspace: string;
  /** User data of the bench alone; the person's is not touched. */
  home: string;
}

export async function startWeir({ root, workspace, home }: WeirPlace): Promise<WeirHost> {
  const began = performance.now();
  const child = start(process.execPath, [join(root, 'test/performance/weir/serve.mjs'), join(root, 'out/electron/weir.js'), 'serve', '--json', '--no-open', workspace], {
    env: { ...process.env, WEIR_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await firstUrl(child.stdout!, once(child, 'exit'));
  const window = await openWindow(url);
  await window.host.hello({ protocol: HOST_PROTOCOL });
  const family = async () => {
    const members = await familyOf(child.pid!);
    const engine = members.find(({ command }) => command.includes('dev.weir.runner'));
    if (!engine) throw new Error('The engine of this Weir is not running.');
    return { host: members[0]!, engine };
  };
  return {
    window,
    url,
    sinceStart: () => performance.now() - began,
    engineReady: () => engineReady(window),
    memory: async () => {
      const { host, engine } = await family();
      return { host: await memoryOf(host.pid), engine: await memoryOf(engine.pid) };
    },
    enginePid: async () => (await family()).engine.pid,
    engineCommand: async () => (await family()).engine.command,
    end: async () => {
      window.close();
      await end(child);
    },
  };
}

async function engineReady(window: WindowClient): Promise<EngineState> {
  for await (const state of window.host.engine({})) {
    if (state.state === 'ready') return state;
    if (state.state === 'failed') throw new Error(state.message);
  }
  throw new Error('The host went away before the engine was ready.');
}

/** The first line that tells an address; what comes before it is none of ours. */
async function firstUrl(output: NodeJS.ReadableStream, exit: Promise<unknown[]>): Promise<string> {
  const gone = exit.then(([code]) => Promise.reject(new Error(`\`weir serve\` ended with ${code} before it was ready.`)));
  gone.catch(() => {});
  const read = async () => {
    for await (const line of createInterface({ input: output }))
      try {
        const { url } = JSON.parse(line) as { url?: string };
        if (url) return url;
      } catch {
        // Not the line of JSON that is waited for.
      }
    throw new Error('`weir serve` told no address.');
  };
  return Promise.race([read(), gone]);
}
