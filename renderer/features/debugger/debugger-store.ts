import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Disposable, Disposables } from '#shared/base/disposable.ts';
import type { Breakpoint, DebuggerState, StepUntil, TappedEdge } from '#shared/services/debugger.ts';
import type { Disorder } from '#shared/workspace/sample-stream.ts';
import type { RunId, RunStatus } from '#shared/services/engine.ts';
import type { TimeFacts } from '#shared/topology/time-facts.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';
import { type EdgeMark, NOTHING_DEBUGGED } from '#renderer/platform/session.ts';
import { keyOf, type OpenTap, openTap, type TapAsked } from './open-tap.ts';
import { titlesWith, type WatchedNames, watchedNames } from './watched-names.ts';
import { type BreakpointProblem, pausedWords, plannedOf, problemOf, refusedOf } from './words.ts';

export interface Debugging {
  run: RunId | undefined;
  /** Whether the run goes on, held or not. */
  isLive: boolean;
  edges: readonly TappedEdge[];
  state: DebuggerState | undefined;
  /** Where event time stands, or stood at the end. */
  time: TimeFacts | undefined;
  taps: readonly OpenTap[];
  /** The tap in front, by its key. */
  picked: string | undefined;
  breakpoints: readonly Breakpoint[];
  /** Why the last run could not ask a breakpoint's condition; kept after its end, until a run can, or the breakpoint is another. */
  refused: ReadonlyMap<Breakpoint, BreakpointProblem>;
  /** What the operators at the ends of taps and breakpoints are called, or were when an edit removed them. */
  names: WatchedNames;
}

export interface DebuggerStore extends StoreApi<Debugging>, Disposable {
  /** Opens a tap, or changes which rows an open one shows. */
  tap(asked: TapAsked): void;
  untap(key: string): void;
  pick(key: string): void;
  setBreakpoint(breakpoint: Breakpoint): void;
  removeBreakpoint(id: string): void;
  /** A run was held for the taps alone: it goes on once all of them are open. */
  begun(run: RunId): Promise<void>;
  pause(): Promise<unknown>;
  goOn(): Promise<unknown>;
  step(until: StepUntil, operator?: string | null): Promise<unknown>;
  holdSource(source: string, how: 'paused' | 'silenced' | null): Promise<unknown>;
  /** Rows that are read from now on come so late. */
  setDisorder(source: string, disorder: Disorder): Promise<unknown>;
  setPace(source: string | null, pace: 'max' | { speed: number } | { rate: number }): Promise<unknown>;
}

type Parts = Pick<FeatureParts, 'session' | 'link' | 'settings' | 'execute' | 'say'> & { clients: Pick<FeatureParts['clients'], 'debugger'> };

const SETTING = 'breakpoints';
const NAMES = 'watched-names';
const isOver = ({ state }: RunStatus) => state === 'finished' || state === 'failed' || state === 'cancelled';

/** Taps, breakpoints and the pause of the file in front. Taps and breakpoints stay from run to run, breakpoints from window to window. */
export function createDebuggerStore(parts: Parts): DebuggerStore {
  const { session, clients, link, settings, execute, say } = parts;
  const store = createStore<Debugging>(() => ({ run: undefined, isLive: false, edges: [], state: undefined, time: undefined, taps: [], picked: undefined, breakpoints: [], refused: new Map(), names: {} }));
  const tapsOf = new Map<string, TapAsked[]>();
  let all: Record<string, Breakpoint[]> = {};
  let namesOf: Record<string, WatchedNames> = {};
  let followed: { run: RunId; streams: Disposables } | undefined;
  let file: string | undefined;
  /** How many rows had left each operator when the last step began; undefined while there was none, or the run goes. */
  let before: ReadonlyMap<string, number> | undefined;
  let opening: Promise<void> = Promise.resolve();

  void settings.recall<Record<string, Breakpoint[]>>(SETTING, {}).then((known) => {
    all = { ...known, ...all };
    if (file !== undefined) store.setState({ breakpoints: all[file] ?? [] });
  }, () => {});

  void settings.recall<Record<string, WatchedNames>>(NAMES, {}).then((known) => {
    namesOf = { ...known, ...namesOf };
    if (file !== undefined) store.setState(({ names }) => ({ names: { ...known[file!], ...names } }));
  }, () => {});

  /** Keeps what watched operators are called while they are there. */
  const learn = () => {
    const { taps, breakpoints, names } = store.getState();
    const { preview } = session.getState();
    const drawn = preview?.file === file ? plannedOf(session.getState()) : undefined;
    const now = watchedNames(names, [...taps.map(({ asked }) => asked), ...breakpoints], drawn);
    if (now === names || file === undefined) return;
    namesOf = { ...namesOf, [file]: now };
    settings.remember(NAMES, namesOf);
    store.setState({ names: now });
  };

  const follow = () => {
    const { activeFile, run } = session.getState();
    if (activeFile?.path !== file) changeFile(activeFile?.path);
    if (run?.run !== followed?.run) changeRun(run);
    const isLive = Boolean(run && !isOver(run));
    if (isLive !== store.getState().isLive) store.setState({ isLive });
  };

  function changeFile(path: string | undefined): void {
    file = path;
    store.getState().taps.forEach((tap) => tap.dispose());
    const taps = (path === undefined ? [] : (tapsOf.get(path) ?? [])).map((asked) => openTap(asked, undefined, undefined, parts));
    store.setState({ taps, picked: taps[0]?.key, breakpoints: (path !== undefined && all[path]) || [], names: (path !== undefined && namesOf[path]) || {} });
  }

  function changeRun(run: RunStatus | undefined): void {
    followed?.streams.dispose();
    followed = undefined;
    before = undefined;
    store.setState({ run: run?.run, edges: [], state: undefined, time: undefined });
    if (!run) return;
    const streams = new Disposables();
    followed = { run: run.run, streams };
    const abort = new AbortController();
    streams.defer(() => abort.abort());
    streams.add(keepOpen(link, { open: (signal) => clients.debugger.debugger({ run: run.run }, signal), onItem: heard }));
    streams.add(keepOpen(link, { open: (signal) => clients.debugger.time({ run: run.run }, signal), onItem: (time) => store.setState({ time }) }));
    opening = begin(run.run, abort.signal);
  }

  function heard(state: DebuggerState): void {
    const { breakpoints, refused: before } = store.getState();
    const refused = refusedOf(breakpoints, state);
    store.setState({ state, refused });
    for (const [breakpoint, { code, message }] of refused) {
      if (before.get(breakpoint)?.message !== message) say({ tone: 'warning', code, text: `The breakpoint at ${breakpoint.condition} holds no row: ${message}` });
    }
  }

  async function begin(run: RunId, signal: AbortSignal): Promise<void> {
    const edges = await clients.debugger.edges({ run }, signal).catch(() => []);
    if (signal.aborted) return;
    const taps = store.getState().taps.map((tap) => (tap.dispose(), openTap(tap.asked, run, edgeOf(edges, tap.asked), parts)));
    store.setState({ edges, taps });
    await Promise.all(taps.map(({ opened }) => opened));
  }

  const edgeOf = (edges: readonly TappedEdge[], { from, to }: { from: string; to: string }) => edges.find((edge) => edge.from === from && edge.to === to);
  const put = (taps: readonly OpenTap[], picked = store.getState().picked) => {
    if (file !== undefined) tapsOf.set(file, taps.map(({ asked }) => asked));
    store.setState({ taps, picked: taps.some(({ key }) => key === picked) ? picked : taps[0]?.key });
  };
  const keep = (breakpoints: Breakpoint[]) => {
    if (file === undefined) return;
    all = { ...all, [file]: breakpoints };
    settings.remember(SETTING, all);
    store.setState({ breakpoints });
    const { run, isLive } = store.getState();
    if (run && isLive) void clients.debugger.setBreakpoints({ run, breakpoints }).catch(() => {});
  };
  const inRun = <T>(act: (run: RunId) => Promise<T>) => {
    const { run, isLive } = store.getState();
    return run && isLive ? act(run) : Promise.resolve(undefined);
  };

  const mark = () => {
    const { taps, breakpoints, refused, state, isLive, edges, time } = store.getState();
    const marks = new Map<string, EdgeMark>();
    const at = (key: string) => marks.get(key) ?? { tapped: false, breakpoint: undefined, hit: false, passed: false };
    for (const { key } of taps) marks.set(key, { ...at(key), tapped: true });
    for (const breakpoint of breakpoints) {
      const problem = problemOf(breakpoint, isLive ? state : undefined, undefined) ?? refused.get(breakpoint);
      const key = keyOf({ from: breakpoint.from, to: breakpoint.to ?? '' });
      marks.set(key, { ...at(key), breakpoint: problem ? 'off' : 'set' });
    }
    const held = isLive ? state?.paused : undefined;
    const counts = recordsOf(time);
    for (const edge of before && held ? edges : []) if ((counts.get(edge.from) ?? 0) > (before!.get(edge.from) ?? 0)) marks.set(keyOf(edge), { ...at(keyOf(edge)), passed: true });
    if (held?.hit) marks.set(keyOf(held.hit), { ...at(keyOf(held.hit)), hit: true });
    const paused = held ? pausedWords(held, breakpoints, titlesWith(store.getState().names, plannedOf(session.getState()))) : undefined;
    // A run that is there already was begun with the taps or without; the question is of the next one.
    session.setState({ debugged: { breakpoints, awaitsRun: taps.length > 0, marks, paused } });
  };

  const open = new Disposables();
  open.defer(store.subscribe((now, last) => (now.time === last.time || before !== undefined) && mark()));
  open.defer(session.subscribe((now, before) => now.preview !== before.preview && learn()));
  open.defer(store.subscribe((now, before) => (now.taps !== before.taps || now.breakpoints !== before.breakpoints) && learn()));
  open.defer(session.subscribe((now, before) => (now.activeFile?.path !== before.activeFile?.path || now.run !== before.run) && follow()));
  open.defer(() => (followed?.streams.dispose(), store.getState().taps.forEach((tap) => tap.dispose())));
  open.defer(() => session.setState({ debugged: NOTHING_DEBUGGED }));
  follow();

  return Object.assign(store, {
    tap: (asked: TapAsked) => {
      const { taps, run, isLive, edges } = store.getState();
      const made = openTap(asked, isLive ? run : undefined, edgeOf(edges, asked), parts);
      const known = taps.findIndex(({ key }) => key === made.key);
      taps[known]?.dispose();
      put(known < 0 ? [...taps, made] : taps.with(known, made), made.key);
      execute('view.show', 'debugger');
    },
    untap: (key: string) => {
      const { taps } = store.getState();
      taps.find((tap) => tap.key === key)?.dispose();
      put(taps.filter((tap) => tap.key !== key));
    },
    pick: (key: string) => store.setState({ picked: key }),
    setBreakpoint: (breakpoint: Breakpoint) => keep([...store.getState().breakpoints.filter(({ id }) => id !== breakpoint.id), breakpoint]),
    removeBreakpoint: (id: string) => keep(store.getState().breakpoints.filter((each) => each.id !== id)),
    begun: async (run: RunId) => {
      await opening;
      await clients.debugger.goOn({ run });
    },
    pause: () => inRun((run) => clients.debugger.pause({ run })),
    goOn: () => ((before = undefined), inRun((run) => clients.debugger.goOn({ run }))),
    step: (until: StepUntil, operator: string | null = null) => ((before = recordsOf(store.getState().time)), inRun((run) => clients.debugger.step({ run, until, operator }))),
    holdSource: (source: string, how: 'paused' | 'silenced' | null) => inRun((run) => clients.debugger.holdSource({ run, source, how })),
    setDisorder: (source: string, disorder: Disorder) => inRun((run) => clients.debugger.setDisorder({ run, source, disorder })),
    setPace: (source: string | null, pace: 'max' | { speed: number } | { rate: number }) => inRun((run) => clients.debugger.setPace({ run, source, pace })),
    dispose: () => open.dispose(),
  });
}

const recordsOf = (time: TimeFacts | undefined) => new Map(time?.operators.map(({ operator, records }) => [operator, records ?? 0]));
