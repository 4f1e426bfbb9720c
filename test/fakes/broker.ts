import { Failure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import type { BrokerState } from '#shared/services/broker.ts';
import type { BrokerKeeper } from '#electron/services/broker.ts';

const STOPPED: BrokerState = { state: 'stopped', message: 'The local Kafka is not running.', address: null };

export interface FakeBroker extends BrokerKeeper {
  /** The next start fails with this. */
  failsWith?: Failure;
  readonly disposed: boolean;
}

/** A local Kafka in name only: it says that it runs, at `address`. */
export function createFakeBroker(address = '127.0.0.1:9092'): FakeBroker {
  const state = new Live(STOPPED);
  const fake = {
    state,
    disposed: false,
    look: async () => state.value,
    start: async () => {
      const failure = (fake as FakeBroker).failsWith;
      if (failure) {
        state.set({ state: 'failed', code: failure.code, message: failure.message, address: null });
        throw failure;
      }
      state.set({ state: 'starting', message: 'Kafka 4.4.0 is starting.', address: null });
      state.set({ state: 'ready', message: `Kafka 4.4.0 at ${address}. It stops with Weir.`, address });
      return state.value;
    },
    stop: async () => state.set(STOPPED),
    dispose: async () => {
      fake.disposed = true;
      state.end();
    },
  };
  return fake;
}
