import type { Service } from '#shared/rpc/contract.ts';
import type { broker } from '#shared/services/broker.ts';
import type { Broker } from '#local-cluster/broker/broker.ts';

/** What the host needs of whoever keeps the local Kafka. */
export type BrokerKeeper = Pick<Broker, 'state' | 'look' | 'start' | 'stop' | 'dispose'>;

/** The local Kafka, towards one window. */
export function createBrokerService(keeper: BrokerKeeper): Service<typeof broker> {
  return {
    state: async function* (_params, signal) {
      await keeper.look();
      yield* keeper.state.follow(signal);
    },
    start: () => keeper.start(),
    stop: async () => {
      await keeper.stop();
      return {};
    },
  };
}
