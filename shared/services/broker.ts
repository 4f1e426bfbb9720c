import { z } from 'zod';
import { call, contract, stream } from '../rpc/contract.ts';

export const BrokerState = z.object({
  state: z.enum(['stopped', 'fetching', 'starting', 'ready', 'stopping', 'failed']),
  /** One sentence: "Kafka 4.4.0 at 127.0.0.1:9092. It stops with Weir." */
  message: z.string(),
  code: z.string().optional(),
  /** `host:port` for clients while it is ready; null otherwise. */
  address: z.string().nullable(),
});
export type BrokerState = z.infer<typeof BrokerState>;

/** The local Kafka: a real broker on this machine, with its data in the user's data folder. There is at most one a person. */
export const broker = contract('broker', {
  state: stream('Follow the local Kafka', z.object({}), BrokerState),
  /** Resolves when it takes connections; the first start fetches Kafka. Fails with `kafka-not-fetched` or `broker-start-failed`. */
  start: call('Start the local Kafka', z.object({}), BrokerState),
  /** Resolves when its process is gone; its data stays. */
  stop: call('Stop the local Kafka', z.object({}), z.object({})),
});
