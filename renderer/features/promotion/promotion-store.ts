import { createStore, type StoreApi } from 'zustand/vanilla';
import { Disposables, type Disposable } from '#shared/base/disposable.ts';
import { type Failure, toFailure } from '#shared/base/failure.ts';
import type { PromotionKind, PromotionRecord } from '#shared/deployment/promotion-record.ts';
import type { EnvironmentSummary, GateReport, LiveJob } from '#shared/services/promotion.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';
import type { SessionState } from '#renderer/platform/session.ts';
import { topologyPathOf } from '#shared/workspace/topology-file.ts';
import { jobOf } from './words.ts';

/** What the panel shows: the checks and the difference, what goes on, what the pods say, a terminal in one, or what was. */
export type Shape = 'gate' | 'watch' | 'log' | 'shell' | 'history';

/** What is about to be done, once the person has said yes. */
export type Asked = { kind: PromotionKind; to: string | null };

export interface PromotionState {
  environments: readonly EnvironmentSummary[] | undefined;
  environment: string | undefined;
  shape: Shape;
  /** Of the job and environment in `checked`. */
  report: GateReport | undefined;
  checked: string | undefined;
  /** Why there is no report, or no promotion. */
  failure: Failure | undefined;
  record: PromotionRecord | undefined;
  history: readonly PromotionRecord[] | undefined;
  live: LiveJob | undefined;
  asked: Asked | undefined;
  busy: boolean;
  /** The person wants the panel, whether or not there is an environment. */
  wanted: boolean;
}

export interface PromotionStore extends StoreApi<PromotionState>, Disposable {
  pick(environment: string): void;
  show(shape: Shape): void;
  /** Runs the gate for the job in front. */
  check(): void;
  /** Saves what is open in the window, and runs the gate once all of it is on disk. */
  saveAndCheck(): void;
  ask(kind: PromotionKind, to?: string | null): void;
  /** The person said yes; `production` is the name they typed. */
  go(production: string | null): Promise<void>;
  readHistory(): Promise<void>;
  /** Opens what runs there, to be read: of the job in front unless another is meant. */
  openRunning(meant?: { file: string; environment: string }): Promise<void>;
}

type StoreParts = Pick<FeatureParts, 'clients' | 'link' | 'session' | 'execute' | 'say'>;

export function createPromotionStore({ clients, link, session, execute, say }: StoreParts): PromotionStore {
  const open = new Disposables();
  const store = createStore<PromotionState>(() => ({ environments: undefined, environment: undefined, shape: 'gate', report: undefined, checked: undefined, failure: undefined, record: undefined, history: undefined, live: undefined, asked: undefined, busy: false, wanted: false }));
  const { getState: get, setState: set } = store;
  let checking: Disposable | undefined;
  let saving = () => {};
  let following: Disposable | undefined;
  open.defer(() => checking?.dispose());
  open.defer(() => saving());
  open.defer(() => following?.dispose());
  open.add(
    keepOpen(link, {
      open: (signal) => clients.promotion.environments({}, signal),
      onItem: (environments) => set({ environments, environment: environments.some(({ name }) => name === get().environment) ? get().environment : environments.find(({ problem }) => !problem)?.name }),
      // A host of an earlier version has no environments; the panel says how to get one.
      onFailure: () => set({ environments: [] }),
    }),
  );

  const meant = () => {
    const { activeFile } = session.getState();
    const { environment } = get();
    return activeFile?.runnable && environment !== undefined ? { file: activeFile.path, environment } : undefined;
  };
  const follow = (promotion: string) => {
    following?.dispose();
    set({ shape: 'watch', record: undefined, failure: undefined });
    following = keepOpen(link, {
      open: (signal) => clients.promotion.follow({ promotion }, signal),
      onItem: (record) => set({ record }),
      onEnd: () => {
        const { record } = get();
        if (record) say({ tone: record.outcome === 'healthy' || record.outcome === 'done' ? 'good' : 'error', text: `${record.job} in ${record.environment}: ${record.outcome}. ${record.failure?.message ?? record.health?.message ?? ''}`, ...(record.failure ? { code: record.failure.code } : {}) });
        void readHistory();
      },
      onFailure: (failure) => set({ failure }),
    });
  };
  const readHistory = async () => {
    const of = meant();
    if (!of) return set({ history: [], live: undefined });
    try {
      // Both at once: which version may be gone back to depends on which one runs.
      const [history, live] = await Promise.all([clients.promotion.history(of), clients.promotion.status(of)]);
      set({ history, live });
    } catch (thrown) {
      set({ history: get().history ?? [], live: undefined, failure: toFailure(thrown) });
    }
  };

  const check = () => {
    const of = meant();
    if (!of) return;
    saving();
    checking?.dispose();
    execute('view.show', 'promotion');
    set({ shape: 'gate', report: undefined, failure: undefined, checked: keyOf(of) });
    checking = keepOpen(link, {
      open: (signal) => clients.promotion.gate({ ...of, unsaved: unsavedIn(session.getState()) }, signal),
      onItem: (report) => set({ report }),
      onFailure: (failure) => set({ failure }),
    });
  };

  return Object.assign(store, {
    pick: (environment: string) => set({ environment, report: undefined, checked: undefined, failure: undefined, history: undefined, live: undefined }),
    show: (shape: Shape) => {
      set({ shape });
      if (shape === 'history') void readHistory();
    },
    check,
    saveAndCheck: () => {
      saving();
      const checkOnceSaved = (state: SessionState) => unsavedIn(state).length === 0 && check();
      // What cannot be saved says so itself; the job is checked when it has been.
      saving = session.subscribe(checkOnceSaved);
      execute('editor.save-all');
      execute('topology.save');
      checkOnceSaved(session.getState());
    },
    ask: (kind: PromotionKind, to: string | null = null) => set({ asked: { kind, to } }),
    go: async (production: string | null) => {
      const { asked, report } = get();
      const of = meant();
      set({ asked: undefined });
      if (!asked || !of) return;
      set({ busy: true, failure: undefined });
      try {
        const { promotion } =
          asked.kind === 'promote'
            ? await clients.promotion.start({ ...of, production, ...(report?.plan ? { expect: report.plan.live.hash } : {}) })
            : asked.kind === 'rollback'
              ? await clients.promotion.rollBack({ ...of, to: asked.to, production })
              : await clients.promotion.act({ ...of, kind: asked.kind, production });
        follow(promotion);
      } catch (thrown) {
        set({ failure: toFailure(thrown) });
      } finally {
        set({ busy: false });
      }
    },
    readHistory,
    openRunning: async (given?: { file: string; environment: string }) => {
      const of = given ?? meant();
      if (!of) return;
      say({ text: `Asking ${of.environment} what runs of ${jobOf(of.file)} …` });
      execute('editor.open-running', { environment: of.environment, version: await clients.promotion.running(of) });
    },
    dispose: () => open.dispose(),
  });
}

/** The files with edits that the disk does not have: texts, and the topology of the job in front. */
function unsavedIn({ unsaved, topologyEdits }: SessionState): string[] {
  return [...unsaved, ...(topologyEdits?.unsaved ? [topologyPathOf(topologyEdits.file)] : [])];
}

export function keyOf({ file, environment }: { file: string; environment: string }): string {
  return `${environment}\n${file}`;
}
