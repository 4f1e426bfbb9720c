import { join } from 'node:path';
import { Broker } from '#local-cluster/broker/broker.ts';
import type { Places } from './places.ts';

/** The local Kafka of this user. `stays`: one that is started runs on when this process ends. */
export function localBroker({ runner, broker, maven, cache, home, java }: Places, { stays = false } = {}): Broker {
  return new Broker({ runnerFolder: runner, brokerFolder: broker, wrapper: maven, cacheFolder: cache, folder: join(home, 'broker'), javaHome: java, stays });
}
