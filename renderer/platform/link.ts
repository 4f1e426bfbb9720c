import { createStore, type StoreApi } from 'zustand/vanilla';
import { Failure } from '#shared/base/failure.ts';
import { connect, type Connection } from '#shared/rpc/connect.ts';
import type { Client, Contract } from '#shared/rpc/contract.ts';
import type { Pipe } from '#shared/rpc/pipe.ts';

export interface LinkState {
  state: 'connecting' | 'open' | 'lost' | 'refused';
  /** How often it was tried since it was last open. */
  attempt: number;
  /** Why it is not open, in words. */
  reason: string | undefined;
}

/** A connection to the host that comes back by itself. Calls made while it is away fail with `closed`. */
export interface Link {
  state: StoreApi<LinkState>;
  /** A client that always speaks over the connection of the moment. */
  client<C extends Contract>(contract: C): Client<C>;
  /** Resolves once the link is open; at once if it is. */
  whenOpen(signal?: AbortSignal): Promise<void>;
  /** Tries now instead of waiting for the next turn. */
  retry(): void;
  close(): void;
}

/** How long until the next try, in ms, by attempt; the last one repeats. */
const PATIENCE = [250, 500, 1000, 2000, 4000];

export interface LinkParts {
  /** Opens a pipe, or rejects with the reason. A `Failure` with the code `refused` ends the trying. */
  open(): Promise<Pipe>;
  wait?: (ms: number) => Promise<void>;
}

export function createLink({ open, wait = sleep }: LinkParts): Link {
  const state = createStore<LinkState>(() => ({ state: 'connecting', attempt: 0, reason: undefined }));
  let connection: Connection | undefined;
  let closed = false;
  let hurry: () => void = () => {};

  void keepTrying();

  return {
    state,
    client: (contract) => clientOverLink(contract, () => connection),
    whenOpen: (signal) => whenOpen(state, signal),
    retry: () => hurry(),
    close: () => {
      closed = true;
      connection?.close();
      hurry();
    },
  };

  async function keepTrying(): Promise<void> {
    for (let attempt = 1; !closed; attempt++) {
      try {
        connection = connect(await open());
        if (closed) return connection.close();
        attempt = 0;
        state.setState({ state: 'open', attempt: 0, reason: undefined });
        const reason = await connection.closed;
        connection = undefined;
        if (!closed) state.setState({ state: 'lost', attempt: 1, reason });
      } catch (thrown) {
        const reason = thrown instanceof Error ? thrown.message : String(thrown);
        const refused = thrown instanceof Failure && thrown.code === 'refused';
        state.setState({ state: refused ? 'refused' : 'lost', attempt, reason });
        if (refused) return;
      }
      if (closed) return;
      const patience = PATIENCE[Math.min(attempt, PATIENCE.length - 1)]!;
      await Promise.race([wait(patience), new Promise<void>((resolve) => (hurry = resolve))]);
    }
  }
}

function clientOverLink<C extends Contract>(contract: C, current: () => Connection | undefined): Client<C> {
  const made = new WeakMap<Connection, Record<string, (...rest: unknown[]) => unknown>>();
  const client: Record<string, unknown> = {};
  for (const [name, method] of Object.entries(contract.methods))
    client[name] = (...rest: unknown[]) => {
      const connection = current();
      if (!connection) return method.kind === 'call' ? Promise.reject(away()) : failingStream();
      if (!made.has(connection)) made.set(connection, connection.client(contract) as never);
      return made.get(connection)![name]!(...rest);
    };
  return client as Client<C>;
}

function away(): Failure {
  return new Failure('closed', 'Weir is not connected to its host. It tries again by itself.');
}

async function* failingStream(): AsyncGenerator<never> {
  throw away();
}

function whenOpen(state: StoreApi<LinkState>, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (done: () => void) => {
      unsubscribe();
      signal?.removeEventListener('abort', onAbort);
      done();
    };
    const onAbort = () => settle(() => reject(new Failure('cancelled', 'Cancelled.')));
    const unsubscribe = state.subscribe(({ state: now }) => now === 'open' && settle(resolve));
    if (signal?.aborted) onAbort();
    else if (state.getState().state === 'open') settle(resolve);
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
