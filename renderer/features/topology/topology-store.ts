import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Disposable } from '#shared/base/disposable.ts';
import { comparePlaces, type Position, type Range } from '#shared/base/text-range.ts';
import type { OperatorFigures, RunState } from '#shared/services/engine.ts';
import { keepUnchanged } from '#shared/topology/keep-unchanged.ts';
import type { TopologyLayout } from '#shared/topology/layout.ts';
import type { Operator, Topology } from '#shared/topology/model.ts';
import { nameOperators } from '#shared/topology/name-operators.ts';
import { sayRefusals, type SaidRefusal } from '#shared/topology/refusal-words.ts';
import { type SqlPart, sqlParts } from '#shared/topology/sql-parts.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';
import type { PreviewState, SessionState } from '#renderer/platform/session.ts';
import type { Layouter, LayoutProgress } from '#renderer/workers/layouter.ts';
import { type Drawing, drawingOf } from './look/drawing.ts';
import { createLookStore, type LookStore } from './look/look-store.ts';

export interface TopologyState {
  /** The file whose topology is drawn. */
  file: string | undefined;
  topology: Topology | undefined;
  /** With the edits, and without them: the same where nothing is edited. One of the two is `topology`. */
  edited: Topology | undefined;
  unedited: Topology | undefined;
  side: Side;
  /** Edits that Flink did not take, in the words of the cards. */
  refused: readonly SaidRefusal[];
  /** Uids that have edits, but no operator. */
  orphans: readonly string[];
  /** What `layout` places: the topology as the person wants to see it. */
  drawing: Drawing | undefined;
  layout: TopologyLayout | undefined;
  /** A layout that is under way. */
  progress: LayoutProgress | undefined;
  /** The named pieces of the text that `topology` is of. */
  parts: readonly SqlPart[];
  /** Drawn dimmed: the text has moved on. */
  stale: boolean;
  /** Why the topology is not of the text as it is now; since when, in epoch milliseconds. */
  broken: { reason: string; since: number } | undefined;
  /** Operators whose SQL the cursor stands in. */
  underCursor: ReadonlySet<string>;
  figures: ReadonlyMap<string, OperatorFigures>;
  /** The layout itself failed: with the reason. */
  failure: string | undefined;
}

/** What is drawn: the job as it is edited, or as it was before, or as it runs in an environment; the first alone can be edited. */
export type Side = 'after' | 'before' | 'there';

export interface TopologyStore extends StoreApi<TopologyState>, Disposable {
  flip(side: Side): void;
  /** How the operators of what is drawn fare, told by somebody else than a run of this window. */
  fare(figures: readonly OperatorFigures[]): void;
  /** Places everything anew, as if nothing had been drawn before. */
  arrange(): void;
  /** Gives up the layout that is under way: what is drawn stays. */
  cancel(): void;
}

type Parts = Pick<FeatureParts, 'session' | 'link'> & { clients: Pick<FeatureParts['clients'], 'runs'>; layouter: Layouter; look?: LookStore; now?: () => number };

const EMPTY: TopologyState = {
  file: undefined,
  topology: undefined,
  edited: undefined,
  unedited: undefined,
  side: 'after',
  refused: [],
  orphans: [],
  drawing: undefined,
  layout: undefined,
  progress: undefined,
  parts: [],
  stale: false,
  broken: undefined,
  underCursor: new Set(),
  figures: new Map(),
  failure: undefined,
};

/** Follows the session: the plan becomes a drawing, the cursor a highlight, the run its figures. */
export function createTopologyStore({ session, clients, link, layouter, look = createLookStore(NO_SETTINGS), now = Date.now }: Parts): TopologyStore {
  const store = createStore<TopologyState>(() => EMPTY);
  let figures: { run: string; stream: Disposable } | undefined;

  const follow = () => {
    // Whoever hears of a change may make the next one before the others have heard of the first.
    const state = session.getState();
    followPreview(previewOfActive(state));
    followCursor(state);
    followRun(state.run?.run);
    if (state.run && isOver(state.run.state)) rest();
  };

  const followPreview = (preview: PreviewState | undefined) => {
    const file = preview?.file;
    const known = store.getState();
    if (file !== known.file) {
      store.setState({ ...EMPTY, file });
      look.show(file);
    }
    const reason = preview && reasonOf(preview);
    const broken = reason ? { reason, since: file === known.file && known.broken ? known.broken.since : now() } : undefined;
    const stale = Boolean(preview?.stale);
    if (stale !== known.stale || broken?.reason !== known.broken?.reason) store.setState({ stale, broken });
    if (preview?.good === answer && file === known.file) return;
    answer = preview?.good;
    const edited = named('edited', answer?.topology);
    const unedited = named('unedited', answer?.unedited) ?? edited;
    const { refused = [], orphans = [] } = answer ?? {};
    const isThere = session.getState().activeFile?.there !== undefined;
    // Without edits there is no other side to look at.
    const side = isThere ? 'there' : edited === unedited || store.getState().side === 'there' ? 'after' : store.getState().side;
    // Nothing can be done about an edit there.
    store.setState({ edited, unedited, refused: isThere ? [] : sayRefusals(refused, edited), orphans: isThere ? [] : orphans, side });
    void draw(side === 'before' ? unedited : edited, store.getState().layout);
  };

  let answer: PreviewState['good'];
  /** What Flink answered last, with the edits and without them, and what became of it. */
  const last: Partial<Record<'edited' | 'unedited', { plain: Topology; parts: readonly SqlPart[]; named: Topology }>> = {};

  /** Flink's answer with names from the SQL; what is as it was in the answer before is the same object. */
  const named = (which: 'edited' | 'unedited', topology: Topology | null | undefined) => {
    if (!topology) return undefined;
    const parts = partsOf(session.getState().activeFile?.text ?? '');
    const before = last[which] ?? last.edited;
    const plain = keepUnchanged(topology, before?.plain);
    const names = before?.plain === plain && before.parts === parts ? before.named : nameOperators(plain, parts);
    last[which] = { plain, parts, named: names };
    store.setState({ parts });
    return names;
  };

  let read: { text: string; parts: readonly SqlPart[] } | undefined;
  const partsOf = (text: string) => (read = read?.text === text ? read : { text, parts: sqlParts(text) }).parts;

  /** The layouts of both sides: flipped back, everything is where it was. */
  const drawn = new WeakMap<Topology, TopologyLayout>();

  const draw = async (topology: Topology | undefined, previous: TopologyLayout | undefined) => {
    store.setState({ topology });
    if (!topology?.operators.length) return store.setState({ drawing: undefined, layout: undefined });
    const drawing = drawingOf(topology, store.getState().parts, look.getState());
    const known = drawn.get(drawing.topology);
    if (known) return store.setState({ drawing, layout: known, failure: undefined });
    try {
      const layout = await layouter.layout(drawing.topology, previous, (progress) => drawing.topology.operators.length > MANY && store.setState({ progress }));
      if (layout) drawn.set(drawing.topology, layout);
      if (layout && store.getState().topology === topology) store.setState({ drawing, layout, failure: undefined, progress: undefined });
    } catch (thrown) {
      store.setState({ failure: thrown instanceof Error ? thrown.message : String(thrown), progress: undefined });
    }
  };

  const followCursor = ({ cursor, preview }: SessionState) => {
    const { topology, underCursor } = store.getState();
    const found = cursor && topology && !preview?.stale ? operatorsAt(topology.operators, cursor) : [];
    if (found.length !== underCursor.size || found.some((uid) => !underCursor.has(uid))) store.setState({ underCursor: new Set(found) });
  };

  const followRun = (run: string | undefined) => {
    if (run === figures?.run) return;
    figures?.stream.dispose();
    figures = undefined;
    store.setState({ figures: new Map() });
    if (!run) return;
    const stream = keepOpen(link, {
      open: (signal) => clients.runs.figures({ run: run as never }, signal),
      onItem: ({ operators }) => {
        store.setState({ figures: new Map(operators.map((each) => [each.operator, each])) });
        const status = session.getState().run;
        if (status && isOver(status.state)) rest();
      },
    });
    figures = { run, stream };
  };

  /** Counts stay when a run is over; what was a rate is none any more. */
  const rest = () => {
    const moving = [...store.getState().figures.values()].some(({ recordsOutPerSecond, busy }) => recordsOutPerSecond || busy);
    if (moving) store.setState(({ figures: last }) => ({ figures: new Map([...last].map(([uid, each]) => [uid, atRest(each)])) }));
  };

  follow();
  const unsubscribe = session.subscribe(follow);
  const unsubscribeLook = look.subscribe((now, before) => {
    const { topology, file } = store.getState();
    if (topology && now.file === file && (now.collapsed !== before.collapsed || now.comparison !== before.comparison)) void draw(topology, store.getState().layout);
  });
  return Object.assign(store, {
    flip: (side: Side) => {
      const { edited, unedited, side: now } = store.getState();
      if (side === now || now === 'there' || edited === unedited) return;
      store.setState({ side });
      void draw(side === 'after' ? edited : unedited, store.getState().layout);
    },
    fare: (figures: readonly OperatorFigures[]) => store.setState({ figures: new Map(figures.map((each) => [each.operator, each])) }),
    arrange: () => {
      const { topology, drawing } = store.getState();
      if (drawing) drawn.delete(drawing.topology);
      if (topology) void draw(topology, undefined);
    },
    cancel: () => {
      layouter.cancel();
      store.setState(({ layout }) => ({ progress: undefined, failure: layout ? undefined : 'The layout was cancelled. Use "Topology: lay out anew" to draw it.' }));
    },
    dispose: () => {
      unsubscribe();
      unsubscribeLook();
      figures?.stream.dispose();
    },
  });
}

/** From so many operators on the layout says how far it is. */
const MANY = 200;
const NO_SETTINGS = { recall: async <T>(_: string, fallback: T) => fallback, remember: () => {} };

/** The operators whose SQL holds the position, by the smallest range that does. */
export function operatorsAt(operators: readonly Operator[], position: Position): string[] {
  const holding = operators.filter(({ range }) => range && contains(range, position));
  const smallest = holding.reduce<Range | undefined>((best, { range }) => (!best || contains(best, range!.start, range!.end) ? range! : best), undefined);
  return holding.filter(({ range }) => smallest && comparePlaces(range!.start, smallest.start) === 0 && comparePlaces(range!.end, smallest.end) === 0).map(({ uid }) => uid);
}

function isOver(state: RunState): boolean {
  return state === 'finished' || state === 'failed' || state === 'cancelled';
}

function atRest(figures: OperatorFigures): OperatorFigures {
  return { ...figures, recordsOutPerSecond: 0, busy: 0, backpressured: 0 };
}

function contains({ start, end }: Range, from: Position, to: Position = from): boolean {
  return comparePlaces(start, from) <= 0 && comparePlaces(to, end) <= 0;
}

function previewOfActive({ preview, activeFile }: SessionState): PreviewState | undefined {
  return preview && preview.file === activeFile?.path ? preview : undefined;
}

function reasonOf({ failure, latest }: PreviewState): string | undefined {
  if (failure) return failure.message;
  const error = latest?.validation.diagnostics.find(({ severity }) => severity === 'error');
  return error && `Line ${error.range.start.line}: ${error.message}`;
}
