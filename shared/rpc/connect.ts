import { Failure } from '../base/failure.ts';
import type { Chunk, Client, Contract, Method } from './contract.ts';
import type { Pipe } from './pipe.ts';
import type { ToCaller, WireMessage } from './wire.ts';

/** How many items, or chunks, may be on their way before the reader has taken one. */
const CREDIT = { stream: 256, chunks: 16 };

export interface Connection {
  client<C extends Contract>(contract: C): Client<C>;
  readonly closed: Promise<string | undefined>;
  close(): void;
}

/** Makes clients of contracts over one pipe. Every open call fails with `closed` when the pipe does. */
export function connect(pipe: Pipe): Connection {
  const waiting = new Map<number, (message: ToCaller) => void>();
  let lastId = 0;
  let closedBecause: string | undefined;
  let isClosed = false;
  let resolveClosed: (reason: string | undefined) => void;
  const closed = new Promise<string | undefined>((resolve) => (resolveClosed = resolve));

  pipe.onMessage((message: WireMessage) => waiting.get(message.id)?.(message as ToCaller));
  pipe.onClose((reason) => {
    isClosed = true;
    closedBecause = reason;
    for (const [id, listener] of [...waiting]) listener({ id, error: closedError(reason) });
    resolveClosed(reason);
  });

  const open = (name: string, params: unknown, listener: (message: ToCaller) => void): OpenedCall => {
    const id = ++lastId;
    waiting.set(id, listener);
    if (isClosed) queueMicrotask(() => listener({ id, error: closedError(closedBecause) }));
    else pipe.send({ id, open: name, params });
    return {
      grant: (more) => pipe.send({ id, more }),
      cancel: () => pipe.send({ id, cancel: true }),
      forget: () => waiting.delete(id),
    };
  };

  return {
    client: <C extends Contract>(contract: C) => clientOf(contract, open) as Client<C>,
    closed,
    close: () => pipe.close(),
  };
}

interface OpenedCall {
  grant(more: number): void;
  cancel(): void;
  forget(): void;
}

type Open = (name: string, params: unknown, listener: (message: ToCaller) => void) => OpenedCall;

function clientOf(contract: Contract, open: Open): Record<string, unknown> {
  const client: Record<string, unknown> = {};
  for (const [method, spec] of Object.entries(contract.methods)) {
    const name = `${contract.name}.${method}`;
    client[method] = (params: unknown, signal?: AbortSignal) =>
      spec.kind === 'call' ? callOnce(name, spec, open, params, signal) : readStream(name, spec, open, params, signal);
  }
  return client;
}

function callOnce(name: string, spec: Method, open: Open, params: unknown, signal?: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new Failure('cancelled', 'Cancelled.'));
    const onAbort = () => opened.cancel();
    const opened = open(name, params, (message) => {
      opened.forget();
      signal?.removeEventListener('abort', onAbort);
      if ('error' in message) reject(failureOf(message.error));
      else if ('result' in message && spec.kind === 'call') resolve(spec.result.parse(message.result));
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

async function* readStream(name: string, spec: Method, open: Open, params: unknown, signal?: AbortSignal): AsyncGenerator<unknown> {
  const limit = spec.kind === 'chunks' ? CREDIT.chunks : CREDIT.stream;
  const queue: unknown[] = [];
  let ended = false;
  let failure: Failure | undefined;
  let wake: () => void = () => {};
  const opened = open(name, params, (message) => {
    if ('items' in message) queue.push(...message.items);
    else if ('chunk' in message) queue.push({ header: message.chunk, body: message.body } satisfies Chunk<unknown>);
    else ended = true;
    if ('error' in message) failure ??= failureOf(message.error);
    wake();
  });
  const onAbort = () => {
    opened.cancel();
    ended = true;
    wake();
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  opened.grant(limit);
  let taken = 0;
  try {
    for (;;) {
      while (!queue.length && !ended) await new Promise<void>((resolve) => (wake = resolve));
      if (signal?.aborted) return;
      if (!queue.length) break;
      const item = queue.shift();
      if (++taken >= limit / 2) {
        opened.grant(taken);
        taken = 0;
      }
      yield item;
    }
    if (failure) throw failure;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    if (!ended) opened.cancel();
    opened.forget();
  }
}

function failureOf(error: { code: string; message: string; data?: Record<string, unknown> }): Failure {
  return new Failure(error.code, error.message, error.data);
}

function closedError(reason: string | undefined) {
  return { code: 'closed', message: `The connection ended${reason ? `: ${reason}` : ''}.` };
}
