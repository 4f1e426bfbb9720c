import { Live } from '#shared/base/live.ts';
import { connect } from '#shared/rpc/connect.ts';
import { memoryPipes, type Pipe } from '#shared/rpc/pipe.ts';
import { bind, serve } from '#shared/rpc/serve.ts';
import { engine } from '#shared/services/engine.ts';
import type { EngineState } from '#shared/services/host.ts';
import type { EngineClient, EngineKeeper } from '#electron/services/engines.ts';
import { createFakeEngine, type FakeEngine } from './engine.ts';

/** Keeps a fake engine as the launcher keeps a real one: over a pipe, restarted when it dies. */
export interface FakeKeeper extends EngineKeeper {
  readonly fake: FakeEngine;
  /** The engine's process ends at once, and a new one takes its place. */
  kill(): void;
  say(line: string): void;
  readonly disposed: boolean;
}

const READY: EngineState = { state: 'ready', message: 'Flink 2.3.0 ready', flink: '2.3.0', java: '17' };

export function createFakeKeeper(): FakeKeeper {
  const fake = createFakeEngine();
  const state = new Live(READY);
  const outputs = new Set<(line: string) => void>();
  let pipe: Pipe;
  let client: EngineClient;
  let disposed = false;
  const begin = () => {
    const [near, far] = memoryPipes();
    serve(far, [bind(engine, fake)]);
    [pipe, client] = [near, connect(near).client(engine)];
  };
  const kill = () => {
    pipe.close();
    state.set({ state: 'restarting', message: 'The engine ended; a new one is starting.' });
    begin();
    state.set(READY);
  };
  begin();
  return {
    fake,
    kill,
    say: (line) => outputs.forEach((listener) => listener(line)),
    get disposed() {
      return disposed;
    },
    engine: async (signal) => {
      signal?.throwIfAborted();
      return client;
    },
    state: () => state.value,
    onState: (listener) => state.onChange(listener),
    onOutput: (listener) => {
      outputs.add(listener);
      return { dispose: () => outputs.delete(listener) };
    },
    restart: async () => kill(),
    dispose: async () => {
      disposed = true;
      pipe.close();
    },
  };
}
