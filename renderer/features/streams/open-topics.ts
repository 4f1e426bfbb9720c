import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clients } from '#renderer/platform/clients.ts';
import { createTopicReader, type TopicReader } from './topic-reader.ts';

export type TopicShape = 'messages' | 'partitions' | 'groups';

/** A topic that has a tab. */
export interface OpenTopic {
  connection: string;
  topic: string;
  reader: TopicReader;
  shape: StoreApi<{ shape: TopicShape; asking: 'produce' | 'record' | undefined }>;
}

export interface OpenTopics extends StoreApi<{ topics: readonly OpenTopic[] }> {
  open(connection: string, topic: string): OpenTopic;
  close(topic: OpenTopic): void;
}

export function createOpenTopics(kafka: Clients['kafka']): OpenTopics {
  const store = createStore<{ topics: readonly OpenTopic[] }>(() => ({ topics: [] }));
  return {
    ...store,
    open: (connection, topic) => {
      const known = store.getState().topics.find((open) => open.connection === connection && open.topic === topic);
      if (known) return known;
      const open: OpenTopic = { connection, topic, reader: createTopicReader(kafka, connection, topic), shape: createStore(() => ({ shape: 'messages' as TopicShape, asking: undefined as never })) };
      store.setState(({ topics }) => ({ topics: [...topics, open] }));
      return open;
    },
    close: (topic) => {
      topic.reader.dispose();
      store.setState(({ topics }) => ({ topics: topics.filter((open) => open !== topic) }));
    },
  };
}

/** The id of a topic's view. */
export function viewIdOf({ connection, topic }: Pick<OpenTopic, 'connection' | 'topic'>): string {
  return `streams.${connection}.${topic}`;
}
