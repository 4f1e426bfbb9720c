import type { Disposable } from '#shared/base/disposable.ts';
import { connect, type Connection } from '#shared/rpc/connect.ts';
import type { Client } from '#shared/rpc/contract.ts';
import { bind, serve } from '#shared/rpc/serve.ts';
import type { AskFlink } from '#shared/sql/sql-service.ts';
import { flink, sql } from './sql-contract.ts';
import { type MessageEnd, workerPipe } from './worker-pipe.ts';

export type SqlClient = Client<typeof sql>;

/** The language service in a worker of its own, so that no answer of it holds up a keystroke. */
export interface SqlWorker extends Disposable {
  /** The service of the moment: after a breakdown, that of a new worker. */
  client(): SqlClient;
}

export function sqlInWorker(ask: Required<AskFlink>, onRestart: () => void): SqlWorker {
  let running = start();
  let gone = false;
  return {
    client: () => running.client,
    dispose: () => {
      gone = true;
      running.end();
    },
  };

  function start() {
    const worker = new Worker(new URL('./sql.worker.ts', import.meta.url), { type: 'module', name: 'sql' });
    const joined = joinSql(worker, ask);
    const end = () => {
      worker.terminate();
      joined.close();
    };
    worker.addEventListener('error', () => {
      if (gone || running.worker !== worker) return;
      end();
      running = start();
      onRestart();
    });
    return { worker, client: joined.client(sql), end };
  }
}

/** The window's side of it: answers what the worker asks Flink. */
export function joinSql(end: MessageEnd, ask: Required<AskFlink>): Connection {
  serve(workerPipe(end, 'flink'), [
    bind(flink, {
      vocabulary: ({ doc }, signal) => ask.vocabulary(doc, signal),
      scope: ({ doc, statement }, signal) => ask.scope(doc, statement, signal),
      columns: ({ doc, statement, queries }, signal) => ask.columns(doc, statement, queries, signal),
      types: ({ doc, statement, from, expressions }, signal) => ask.types(doc, statement, from, expressions, signal),
      parameters: ({ doc }, signal) => ask.parameters(doc, signal),
    }),
  ]);
  return connect(workerPipe(end, 'sql'));
}
