import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Disposable } from '#shared/base/disposable.ts';
import { type Failure, toFailure } from '#shared/base/failure.ts';
import type { Decoding, Message, ReadProgress, Start } from '#shared/services/kafka.ts';
import type { Clients } from '#renderer/platform/clients.ts';

/** What is asked for, as it is typed. */
export interface Query {
  from: 'latest' | 'earliest' | 'end' | 'offset' | 'time';
  offset: string;
  /** As an input of date and time gives it, in the machine's zone. */
  time: string;
  /** `0, 2`; empty for all. */
  partitions: string;
  key: string;
  expression: string;
  decode: Decoding;
  follow: boolean;
  limit: number;
}

export const FIRST_QUERY: Query = { from: 'latest', offset: '0', time: '', partitions: '', key: '', expression: '', decode: 'auto', follow: false, limit: 1000 };

/** While following, as many of the newest are kept. */
const KEPT = 20_000;
/** The window draws at most so often, in ms. */
const TURN_MS = 60;

export interface ReaderState {
  query: Query;
  reading: boolean;
  messages: readonly Message[];
  /** How many were let go of at the front. */
  dropped: number;
  progress: ReadProgress | undefined;
  failure: Failure | undefined;
}

export interface TopicReader extends StoreApi<ReaderState>, Disposable {
  /** Reads anew; what is being read is left. */
  read(query?: Partial<Query>): void;
  stop(): void;
}

/** Messages of one topic, read on demand. */
export function createTopicReader(kafka: Clients['kafka'], connection: string, topic: string): TopicReader {
  const store = createStore<ReaderState>(() => ({ query: FIRST_QUERY, reading: false, messages: [], dropped: 0, progress: undefined, failure: undefined }));
  let turn: AbortController | undefined;

  const read = async (query: Query, signal: AbortSignal) => {
    let fresh: Message[] = [];
    let progress: ReadProgress | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      timer = undefined;
      if (signal.aborted) return;
      const { messages: before, dropped } = store.getState();
      const all = fresh.length ? [...before, ...fresh] : before;
      fresh = [];
      const over = Math.max(0, all.length - KEPT);
      store.setState({ messages: over ? all.slice(over) : all, dropped: dropped + over, ...(progress ? { progress } : {}) });
    };
    try {
      for await (const item of kafka.read({ connection, topic, ...paramsOf(query) }, signal)) {
        if ('message' in item) fresh.push(item.message);
        else progress = item.progress;
        timer ??= setTimeout(show, TURN_MS);
      }
      clearTimeout(timer);
      show();
      if (!signal.aborted) store.setState({ reading: false });
    } catch (thrown) {
      clearTimeout(timer);
      show();
      if (!signal.aborted) store.setState({ reading: false, failure: toFailure(thrown) });
    }
  };
  const stop = () => {
    turn?.abort();
    store.setState({ reading: false });
  };
  return {
    ...store,
    read: (change = {}) => {
      turn?.abort();
      turn = new AbortController();
      const query = { ...store.getState().query, ...change };
      store.setState({ query, reading: true, messages: [], dropped: 0, progress: undefined, failure: undefined });
      void read(query, turn.signal);
    },
    stop,
    dispose: stop,
  };
}

/** What the host is asked for. */
export function paramsOf({ from, offset, time, partitions, key, expression, decode, follow, limit }: Query) {
  const start: Start =
    from === 'offset' ? { at: 'offset', offset: offset.trim() || '0' } : from === 'time' ? { at: 'time', time: new Date(time || Date.now()).getTime() } : { at: from };
  const chosen = partitions.split(/[\s,]+/).filter(Boolean).map(Number);
  return {
    start,
    follow,
    limit: follow ? 0 : limit,
    ...(chosen.length ? { partitions: chosen } : {}),
    ...(key ? { key } : {}),
    ...(expression.trim() ? { expression } : {}),
    decode: { value: decode },
  };
}
