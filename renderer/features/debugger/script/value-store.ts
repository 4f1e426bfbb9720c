import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Disposable, Disposables } from '#shared/base/disposable.ts';
import { toFailure } from '#shared/base/failure.ts';
import type { ScriptVariable } from '#shared/services/script-debugger.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import type { Shown, ThreadStore } from './thread-store.ts';

/** What a reference holds, as far as it was asked for. */
export type Held = { state: 'loading' } | { state: 'ready'; variables: readonly ScriptVariable[]; more: number } | { state: 'failed'; message: string };

/** What an expression gave; undefined while it is asked. */
export type Given = { value: ScriptVariable } | { refused: string } | undefined;

export interface Said {
  text: string;
  given: Given;
}

export interface ValuesState {
  /** By reference, of the frame that is looked at. */
  held: ReadonlyMap<string, Held>;
  /** By path: what a person opened or closed, from stop to stop. */
  toggled: ReadonlyMap<string, boolean>;
  watches: readonly string[];
  watched: ReadonlyMap<string, Given>;
  /** What was evaluated by hand, the oldest first. */
  said: readonly Said[];
}

export interface ValueStore extends StoreApi<ValuesState>, Disposable {
  /** Asks for what references hold, unless it is known. */
  need(references: readonly string[]): void;
  more(reference: string): Promise<void>;
  toggle(path: string, open: boolean): void;
  watch(text: string): void;
  unwatch(text: string): void;
  evaluate(text: string): Promise<void>;
  forget(): void;
}

type Parts = Pick<FeatureParts, 'settings'> & { clients: Pick<FeatureParts['clients'], 'scriptDebugger'> };

const SETTING = 'script-watches';
/** So many entries of a list are asked for at once. */
const PAGE = 200;
/** Of what was evaluated by hand, so many stay. */
const KEPT = 100;

/** The values of the frame that is looked at: scopes, watched expressions, what is evaluated by hand. All is asked for when it is looked at, and gone when the thread goes. */
export function createValueStore(threads: ThreadStore, { clients, settings }: Parts): ValueStore {
  const store = createStore<ValuesState>(() => ({ held: new Map(), toggled: new Map(), watches: [], watched: new Map(), said: [] }));
  /** Counts the frames that were looked at: an answer for an earlier one is no answer. */
  let turn = 0;
  void settings.recall<string[]>(SETTING, []).then((kept) => store.setState(({ watches }) => ({ watches: [...new Set([...kept, ...watches])] })), () => {}).then(() => askAll());

  const standing = () => {
    const { shown } = threads.getState();
    return shown && !shown.goes ? shown : undefined;
  };
  const hold = (reference: string, held: Held) => store.setState(({ held: all }) => ({ held: new Map(all).set(reference, held) }));

  const read = async (reference: string, known: readonly ScriptVariable[]) => {
    const shown = standing();
    const asked = turn;
    if (!shown) return;
    try {
      const { variables, more } = await clients.scriptDebugger.variables({ run: shown.run, thread: shown.thread.id, reference, from: known.length, limit: PAGE });
      if (asked === turn) hold(reference, { state: 'ready', variables: [...known, ...variables], more });
    } catch (thrown) {
      if (asked === turn) hold(reference, { state: 'failed', message: toFailure(thrown).message });
    }
  };
  const evaluate = async (text: string): Promise<Given> => {
    const shown = standing();
    if (!shown) return { refused: 'Nothing stands still, so there is nothing to see.' };
    const { run, thread, frame } = shown;
    return clients.scriptDebugger.evaluate({ run, thread: thread.id, frame: frame.id, text }).then(
      (value) => ({ value }),
      (thrown: unknown) => ({ refused: toFailure(thrown).message }),
    );
  };
  const ask = async (text: string) => {
    const asked = turn;
    const given = await evaluate(text);
    if (asked === turn) store.setState(({ watched }) => ({ watched: new Map(watched).set(text, given) }));
  };
  const askAll = () => standing() && store.getState().watches.forEach((text) => void ask(text));
  const keep = (watches: readonly string[]) => {
    settings.remember(SETTING, watches);
    store.setState({ watches });
  };

  const open = new Disposables();
  open.defer(
    threads.subscribe(({ shown }, { shown: before }) => {
      if (isSameFrame(shown, before)) return;
      turn++;
      if (shown?.goes) return;
      // What was said by hand stays to be read; what it held is gone with the stop.
      const isSameStop = shown && before && shown.thread.id === before.thread.id && shown.pause.at === before.pause.at;
      store.setState(({ said }) => ({ held: new Map(), watched: new Map(), said: isSameStop ? said : said.map(({ text, given }) => ({ text, given: given && 'value' in given ? { value: { ...given.value, reference: null } } : given })) }));
      askAll();
    }),
  );
  return Object.assign(store, {
    need: (references: readonly string[]) => {
      const { held } = store.getState();
      const fresh = standing() ? references.filter((reference) => !held.has(reference)) : [];
      for (const reference of fresh) {
        hold(reference, { state: 'loading' });
        void read(reference, []);
      }
    },
    more: async (reference: string) => {
      const held = store.getState().held.get(reference);
      if (held?.state === 'ready' && held.more) await read(reference, held.variables);
    },
    toggle: (path: string, isOpen: boolean) => store.setState(({ toggled }) => ({ toggled: new Map(toggled).set(path, isOpen) })),
    watch: (text: string) => {
      if (!text || store.getState().watches.includes(text)) return;
      keep([...store.getState().watches, text]);
      if (standing()) void ask(text);
    },
    unwatch: (text: string) => keep(store.getState().watches.filter((each) => each !== text)),
    evaluate: async (text: string) => {
      const entry: Said = { text, given: undefined };
      store.setState(({ said }) => ({ said: [...said.slice(-KEPT + 1), entry] }));
      const given = await evaluate(text);
      store.setState(({ said }) => ({ said: said.map((each) => (each === entry ? { text, given } : each)) }));
      // It may have changed what else is in sight.
      for (const [reference, held] of store.getState().held) if (held.state === 'ready') void read(reference, []);
      askAll();
    },
    forget: () => store.setState({ said: [] }),
    dispose: () => open.dispose(),
  });
}

function isSameFrame(one: Shown | undefined, other: Shown | undefined): boolean {
  return one?.run === other?.run && one?.thread.id === other?.thread.id && one?.frame.id === other?.frame.id && one?.pause.at === other?.pause.at && one?.goes === other?.goes;
}
