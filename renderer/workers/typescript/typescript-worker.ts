import type { Disposable } from '#shared/base/disposable.ts';
import { connect, type Connection } from '#shared/rpc/connect.ts';
import type { Client } from '#shared/rpc/contract.ts';
import { bind, serve } from '#shared/rpc/serve.ts';
import { type MessageEnd, workerPipe } from '../worker-pipe.ts';
import { typeScript, typeScriptTexts } from './typescript-contract.ts';
import type { ReadTexts } from './typescript-service.ts';

export type TypeScriptClient = Client<typeof typeScript>;

/** TypeScript's language service in a worker of its own. It is large, so the worker starts when it is first asked for. */
export interface TypeScriptWorker extends Disposable {
  /** The service of the moment: after a breakdown, that of a new worker. */
  client(): TypeScriptClient;
}

/** `onStart`: a new worker knows no text. */
export function typeScriptInWorker(read: ReadTexts, onStart: () => void): TypeScriptWorker {
  let running: ReturnType<typeof start> | undefined;
  let gone = false;
  return {
    client: () => {
      if (running) return running.client;
      running = start();
      onStart();
      return running.client;
    },
    dispose: () => {
      gone = true;
      running?.end();
    },
  };

  function start() {
    const worker = new Worker(new URL('./typescript.worker.ts', import.meta.url), { type: 'module', name: 'typescript' });
    const joined = joinTypeScript(worker, read);
    const end = () => {
      worker.terminate();
      joined.close();
    };
    worker.addEventListener('error', () => {
      if (gone || running?.worker !== worker) return;
      end();
      running = undefined;
    });
    return { worker, client: joined.client(typeScript), end };
  }
}

/** The window's side of it: reads what the worker looks for. */
export function joinTypeScript(end: MessageEnd, read: ReadTexts): Connection {
  serve(workerPipe(end, 'typescript-texts'), [bind(typeScriptTexts, { read: async (wanted) => ({ texts: await read(wanted) }) })]);
  return connect(workerPipe(end, 'typescript'));
}
