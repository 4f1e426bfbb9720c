import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Disposable, Disposables } from '#shared/base/disposable.ts';
import { Failure } from '#shared/base/failure.ts';
import type { EnvironmentSummary } from '#shared/services/promotion.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import type { SessionState } from '#renderer/platform/session.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';
import type { LookStore } from '../look/look-store.ts';
import type { TopologyStore } from '../topology-store.ts';

export interface RunningCompareState {
  /** Those that a job can run in. */
  environments: readonly EnvironmentSummary[];
  /** The environment that is being asked. */
  asking: string | undefined;
  /** The person is to say which environment is meant. */
  choosing: boolean;
}

export interface RunningCompare extends StoreApi<RunningCompareState>, Disposable {
  /** Draws what runs in an environment beside the job in front; fails with the reason where nothing can be. */
  compare(environment: string): Promise<void>;
  /** Asks which environment is meant, where there are several. */
  choose(): void | Promise<void>;
  /** Gives up a question that is under way. */
  cancel(): void;
}

type Parts = Pick<FeatureParts, 'session' | 'clients' | 'link'> & { store: TopologyStore; look: LookStore };

/** The comparison with what runs elsewhere; the session says that there is one, and with what. */
export function createRunningCompare({ store, session, clients, link, look }: Parts): RunningCompare {
  const open = new Disposables();
  const state = createStore<RunningCompareState>(() => ({ environments: [], asking: undefined, choosing: false }));
  let asked: AbortController | undefined;
  open.add(
    keepOpen(link, {
      open: (signal) => clients.promotion.environments({}, signal),
      onItem: (all) => state.setState({ environments: all.filter(({ problem }) => problem === null) }),
      onFailure: () => state.setState({ environments: [] }),
    }),
  );
  open.defer(() => asked?.abort());
  open.defer(
    look.subscribe(({ comparison }, before) => {
      if (comparison?.there !== before.comparison?.there) session.setState({ compared: comparison?.there });
    }),
  );
  // The answer would be of a job that is no longer looked at.
  open.defer(session.subscribe(({ activeFile }, before) => activeFile?.path !== before.activeFile?.path && cancel()));

  const cancel = () => {
    asked?.abort();
    state.setState({ asking: undefined });
  };
  const compare = async (environment: string) => {
    const file = session.getState().activeFile?.path;
    if (file === undefined) return;
    asked?.abort();
    const mine = (asked = new AbortController());
    state.setState({ asking: environment, choosing: false });
    try {
      const ask = (values: 'here' | 'there') => clients.promotion.running({ file, environment, values }, mine.signal);
      const here = await ask('here');
      const isMissing = !here.preview?.topology && here.problem === null;
      // A parameter that only the environment has: what runs is drawn as it runs, where the job in front can be drawn without it.
      const { preview, problem, hash, text } = isMissing && hasPlan(session.getState(), file) ? await ask('there') : here;
      if (!preview?.topology) throw problem ? new Failure(problem.code, problem.message) : planless(environment, preview?.validation.diagnostics.find(({ severity }) => severity === 'error')?.message);
      await drawn(store, file, mine.signal);
      look.compare({ with: `what runs in ${environment}, ${hash.slice(0, 8)}${isMissing ? ', by its values' : ''}`, before: preview.topology, text, there: { environment, hash } });
    } catch (thrown) {
      if (!mine.signal.aborted) throw thrown;
    } finally {
      if (asked === mine) state.setState({ asking: undefined });
    }
  };
  return Object.assign(state, {
    compare,
    cancel,
    choose: () => {
      const { environments } = state.getState();
      const [only] = environments;
      if (only && environments.length === 1) return compare(only.name);
      state.setState({ choosing: true });
    },
    dispose: () => open.dispose(),
  });
}

function hasPlan({ preview }: SessionState, file: string): boolean {
  return preview?.file === file && preview.good?.topology != null;
}

/** A text that was opened only now has no drawing yet that anything could be drawn beside. */
async function drawn(store: TopologyStore, file: string, signal: AbortSignal): Promise<void> {
  const isDrawn = ({ file: now, topology }: ReturnType<TopologyStore['getState']>) => now === file && topology !== undefined;
  await new Promise<void>((resolve, reject) => {
    if (isDrawn(store.getState())) return resolve();
    const stop = store.subscribe((state) => isDrawn(state) && (stop(), resolve()));
    signal.addEventListener('abort', () => (stop(), reject(signal.reason as Error)), { once: true });
  });
}

function planless(environment: string, reason: string | undefined): Failure {
  return new Failure('running-unplanned', `What runs in ${environment} cannot be planned with the values that runs on this machine take${reason ? `: ${reason}` : '.'} Choose ${environment}'s values for runs here, and compare again.`);
}
