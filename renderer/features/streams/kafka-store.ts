import { createStore, type StoreApi } from 'zustand/vanilla';
import { Disposables, type Disposable } from '#shared/base/disposable.ts';
import { type Failure, toFailure } from '#shared/base/failure.ts';
import type { BrokerState } from '#shared/services/broker.ts';
import type { KafkaConnection, Topic } from '#shared/services/kafka.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';

/** How many topics of a connection are listed; more are found by a part of their name. */
const LISTED = 500;

export interface TopicsOf {
  total: number;
  topics: readonly Topic[];
  loading: boolean;
  failure: Failure | undefined;
}

export interface KafkaState {
  broker: BrokerState | undefined;
  connections: readonly KafkaConnection[];
  /** The connections that are unfolded, with what they hold. */
  topics: ReadonlyMap<string, TopicsOf>;
  /** The part of a topic's name that is looked for. */
  contains: string;
}

export interface KafkaStore extends StoreApi<KafkaState>, Disposable {
  /** Lists a connection's topics, or folds them away. */
  toggle(connection: string): void;
  refresh(connection: string): Promise<void>;
  /** Lists all that are unfolded again: topics are made elsewhere without a word, as the view is away. */
  refreshAll(): void;
  search(contains: string): void;
}

/** The Kafka connections of the workspace and the topics of those that are unfolded. */
export function createKafkaStore({ clients, link }: Pick<FeatureParts, 'clients' | 'link'>): KafkaStore {
  const open = new Disposables();
  const store = createStore<KafkaState>(() => ({ broker: undefined, connections: [], topics: new Map(), contains: '' }));
  open.add(
    keepOpen(link, {
      open: (signal) => clients.broker.state({}, signal),
      onItem: (broker) => {
        const before = store.getState().broker?.state;
        store.setState({ broker });
        if (broker.state === before) return;
        if (broker.state === 'ready') void refresh('local');
        else drop('local');
      },
    }),
  );
  open.add(keepOpen(link, { open: (signal) => clients.kafka.connections({}, signal), onItem: (connections) => store.setState({ connections }) }));

  const set = (connection: string, part: Partial<TopicsOf>) => {
    const topics = new Map(store.getState().topics);
    topics.set(connection, { ...(topics.get(connection) ?? { total: 0, topics: [], loading: false, failure: undefined }), ...part });
    store.setState({ topics });
  };
  const drop = (connection: string) => {
    const topics = new Map(store.getState().topics);
    topics.delete(connection);
    store.setState({ topics });
  };
  const asked = new Map<string, number>();
  const refresh = async (connection: string) => {
    const { contains } = store.getState();
    const number = (asked.get(connection) ?? 0) + 1;
    asked.set(connection, number);
    const isNewest = () => asked.get(connection) === number && store.getState().topics.has(connection);
    set(connection, { loading: true, failure: undefined });
    try {
      const { total, topics } = await clients.kafka.topics({ connection, contains, limit: LISTED });
      // An older answer must not take the place of a newer one.
      if (isNewest()) set(connection, { total, topics, loading: false });
    } catch (thrown) {
      if (isNewest()) set(connection, { loading: false, failure: toFailure(thrown) });
    }
  };
  const refreshAll = () => {
    for (const connection of store.getState().topics.keys()) void refresh(connection);
  };
  return {
    ...store,
    toggle: (connection) => (store.getState().topics.has(connection) ? drop(connection) : void refresh(connection)),
    refresh,
    refreshAll,
    search: (contains) => {
      store.setState({ contains });
      refreshAll();
    },
    dispose: () => open.dispose(),
  };
}
