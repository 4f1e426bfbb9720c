import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Disposable } from '#shared/base/disposable.ts';
import { type Failure, toFailure } from '#shared/base/failure.ts';
import type { Journey, Why } from '#shared/topology/lineage.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';

/** Which row of a sink is asked about: values as JSON text by column; `kind` null for a row of the table. */
export interface AskedRow {
  sink: string;
  row: Record<string, string>;
  kind: Why['kind'];
}

/** Which row of a sample is asked about. */
export interface AskedLine {
  table: string;
  line?: number;
  file?: string;
  record?: number;
}

export type Question = { why: AskedRow } | { where: AskedLine };
export type Answer = { why: Why } | { where: Journey };

export interface LineageState {
  question: Question | undefined;
  answer: Answer | undefined;
  failure: Failure | undefined;
  /** Questions before this one, the last one last. */
  before: readonly Question[];
}

export interface LineageStore extends StoreApi<LineageState>, Disposable {
  ask(question: Question): Promise<void>;
  /** Asks the question before this one again. */
  back(): void;
}

const NOTHING: LineageState = { question: undefined, answer: undefined, failure: undefined, before: [] };

/** One question at a time; a newer one calls off the one before. A new run begins without questions. */
export function createLineageStore({ clients, session }: Pick<FeatureParts, 'clients' | 'session'>): LineageStore {
  const store = createStore<LineageState>(() => NOTHING);
  let asking = new AbortController();
  const put = async (question: Question, before: readonly Question[]) => {
    const run = session.getState().run?.run;
    if (run === undefined) return;
    asking.abort();
    const { signal } = (asking = new AbortController());
    store.setState({ question, answer: undefined, failure: undefined, before });
    try {
      const { lineage } = clients;
      const answer = 'why' in question ? { why: await lineage.why({ run, ...(question.why as AskedRow & { kind: '+I' | null }) }, signal) } : { where: await lineage.where({ run, ...question.where }, signal) };
      if (!signal.aborted) store.setState({ answer });
    } catch (thrown) {
      if (!signal.aborted) store.setState({ failure: toFailure(thrown) });
    }
  };
  const forget = session.subscribe(({ run }, last) => {
    if (run?.run === last.run?.run) return;
    asking.abort();
    store.setState(NOTHING);
  });
  return {
    ...store,
    ask: (question) => {
      const { question: now, before } = store.getState();
      return put(question, now ? [...before, now] : before);
    },
    back: () => {
      const { before } = store.getState();
      const last = before.at(-1);
      if (last) void put(last, before.slice(0, -1));
    },
    dispose: () => {
      asking.abort();
      forget();
    },
  };
}
