import { NOTHING_EDITED } from '#shared/services/engine.ts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createElk } from '#shared/topology/elk.ts';
import type { Topology } from '#shared/topology/model.ts';
import { approximateText } from '#shared/topology/text-size.ts';
import { applyEdits } from '#shared/topology/apply-edit.ts';
import { NO_EDITS } from '#shared/topology/edits.ts';
import { editedTopology } from '#test/fakes/edited-topology.ts';
import { figuresOf, oneThenWait, runStatus, showing, windowParts } from '#test/fakes/window-parts.ts';
import delaysJson from '#test/fixtures/topologies/delays-by-airport.json';
import twoSinksJson from '#test/fixtures/topologies/two-sinks.json';
import { createLayouter } from '#renderer/workers/layouter.ts';
import { createTopologyStore, operatorsAt, type TopologyStore } from './topology-store.ts';

const delays = delaysJson as Topology;
const twoSinks = twoSinksJson as Topology;
const elk = createElk();
const open: TopologyStore[] = [];
afterEach(() => open.splice(0).forEach((store) => store.dispose()));

function setUp(runs: object = {}) {
  const parts = windowParts({ runs: runs as never });
  const store = createTopologyStore({ ...parts, layouter: createLayouter({ elk, measure: approximateText }), now: () => 1000 });
  open.push(store);
  return { ...parts, store };
}

const drawn = (store: TopologyStore, topology: Topology) => vi.waitUntil(() => store.getState().layout?.operators.length === topology.operators.length);

describe('the topology store', () => {
  it('draws the plan of the file in front, and the next one when the text changes', async () => {
    const { session, store } = setUp();
    session.setState(showing(delays));
    await drawn(store, delays);
    session.setState(showing(twoSinks));
    await drawn(store, twoSinks);
    expect(store.getState()).toMatchObject({ stale: false, broken: undefined, failure: undefined });
  });

  it('keeps the last good drawing while the text is broken, and says since when and why', async () => {
    const { session, store } = setUp();
    session.setState(showing(delays));
    await drawn(store, delays);
    const { layout } = store.getState();
    const diagnostic = { severity: 'error' as const, code: 'x', message: 'No such column.', range: { start: { line: 3, column: 1 }, end: { line: 3, column: 2 } } };
    session.setState(showing(delays, { stale: true, latest: { validation: { valid: false, statements: [], diagnostics: [diagnostic] }, topology: null, standIns: [], ...NOTHING_EDITED } }));
    expect(store.getState()).toMatchObject({ stale: true, broken: { reason: 'Line 3: No such column.', since: 1000 } });
    expect(store.getState().layout).toBe(layout);
  });

  it('shows nothing of one file while another is in front', async () => {
    const { session, store } = setUp();
    session.setState(showing(delays));
    await drawn(store, delays);
    session.setState({ activeFile: { path: 'other.sql', text: '', dirty: false, runnable: true } });
    expect(store.getState()).toMatchObject({ layout: undefined, topology: undefined });
  });

  it('lights up the operators whose SQL the cursor stands in, not those of a stale plan', async () => {
    const { session, store } = setUp();
    session.setState({ ...showing(delays), cursor: { line: 45, column: 4 } });
    await drawn(store, delays);
    session.setState({ cursor: { line: 42, column: 4 } });
    expect(store.getState().underCursor).toEqual(new Set([delays.operators[5]!.uid]));
    session.setState({ ...showing(delays, { stale: true }) });
    expect(store.getState().underCursor.size).toBe(0);
  });

  it('follows the figures of the run in front and drops those of the one before', async () => {
    const { session, store } = setUp({ figures: (_: unknown, signal?: AbortSignal) => oneThenWait(figuresOf(delays, 2), signal) });
    session.setState({ run: runStatus() });
    await vi.waitUntil(() => store.getState().figures.size === delays.operators.length);
    session.setState({ run: runStatus({ state: 'finished' }) });
    expect([...store.getState().figures.values()].map(({ recordsOutPerSecond, busy }) => [recordsOutPerSecond, busy])).toEqual(delays.operators.map(() => [0, 0]));
    expect([...store.getState().figures.values()][0]?.recordsOut).toBe(27_004);
    session.setState({ run: undefined });
    expect(store.getState().figures.size).toBe(0);
  });
});

describe('before and after', () => {
  const uids = delays.chains[1]!.operators;
  const edits = applyEdits(NO_EDITS, uids.map((operator) => ({ type: 'set-chaining' as const, operator, chaining: 'never' as const })));
  const showEdited = (now = edits) => {
    const shown = showing(delays);
    const good = { ...shown.preview!.good!, ...editedTopology(delays, now) };
    return { ...shown, preview: { ...shown.preview!, good, latest: good } };
  };

  it('are flipped, and flipped back everything is where it was', async () => {
    const { session, store } = setUp();
    session.setState(showEdited());
    await drawn(store, delays);
    const after = store.getState().layout;
    expect(after!.chains.length).toBe(delays.chains.length + 1);
    store.flip('before');
    await vi.waitUntil(() => store.getState().layout?.chains.length === delays.chains.length);
    expect(store.getState()).toMatchObject({ side: 'before', topology: delays });
    store.flip('after');
    expect(store.getState().layout).toBe(after);
  });

  it('say what was refused, also where nothing else has changed; what is as it was stays the same object', async () => {
    const { session, store } = setUp();
    session.setState(showEdited());
    await drawn(store, delays);
    const { edited, unedited, layout } = store.getState();
    const again = structuredClone(showEdited(applyEdits(edits, [{ type: 'set-parallelism', operator: uids[0]!, parallelism: 0 }])));
    session.setState(again);
    expect(store.getState()).toMatchObject({ refused: [{ operator: uids[0], property: 'parallelism' }] });
    await vi.waitUntil(() => store.getState().layout);
    expect(store.getState().layout).toBe(layout);
    expect([store.getState().edited === edited, store.getState().unedited === unedited]).toEqual([true, true]);
  });

  it('end where the last edit is taken back; what was refused goes with it', async () => {
    const { session, store } = setUp();
    session.setState(showEdited(applyEdits(edits, [{ type: 'set-parallelism', operator: uids[0]!, parallelism: 0 }, { type: 'set-name', operator: 'gone', name: 'x' }])));
    await drawn(store, delays);
    expect(store.getState()).toMatchObject({ refused: [{ operator: uids[0], property: 'parallelism' }], orphans: ['gone'] });
    store.flip('before');
    session.setState(showing(delays));
    expect(store.getState()).toMatchObject({ side: 'after', refused: [], orphans: [] });
  });
});

describe('operatorsAt', () => {
  const at = (uid: string, from: [number, number], to: [number, number]) => ({ ...delays.operators[0]!, uid, range: { start: { line: from[0], column: from[1] }, end: { line: to[0], column: to[1] } } });

  it('takes the smallest range that holds the position, and all operators that share it', () => {
    const operators = [at('all', [1, 1], [9, 1]), at('some', [3, 1], [5, 10]), at('same', [3, 1], [5, 10]), at('beside', [7, 1], [8, 1])];
    expect(operatorsAt(operators, { line: 4, column: 1 })).toEqual(['some', 'same']);
    expect(operatorsAt(operators, { line: 6, column: 1 })).toEqual(['all']);
    expect(operatorsAt(operators, { line: 5, column: 10 })).toEqual(['some', 'same']);
    expect(operatorsAt(operators, { line: 10, column: 1 })).toEqual([]);
  });
});
