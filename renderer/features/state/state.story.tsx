import { useEffect, useMemo } from 'react';
import { Failure } from '#shared/base/failure.ts';
import type { StateEntry, StatePage } from '#shared/topology/state.ts';
import { runStatus, showing, windowParts } from '#test/fakes/window-parts.ts';
import { stateFeature } from './state.feature.tsx';

const shape = { namespace: null, ttl: false, item: null, problem: null };
const states: StatePage['states'] = [
  { ...shape, name: 'window-aggs', kind: 'value', namespace: 'window end', value: [{ name: null, type: 'BIGINT' }, { name: null, type: 'DOUBLE' }] },
  { ...shape, name: '_timer_state/event_window-timers', kind: 'timers', namespace: 'window end', value: [] },
  { ...shape, name: 'profile', kind: 'value', value: [], problem: 'Values of profile cannot be read: their class example.Profile is not here. Open them with the jar of the job, in a workspace that is trusted.' },
];
const entries: StateEntry[] = ['ALB', 'ATL', 'AUS', 'BOS', 'BTV'].map((airport, at) => ({
  state: 'window-aggs', key: [JSON.stringify(airport)], namespace: '"2013-01-01 11:00:00"', item: null, value: [String(7 * at + 3), String(12.5 - at)], time: null, problem: null,
}));
const page: StatePage = { path: 'look', operatorId: '0', uid: 'u', name: 'Window', key: [{ name: 'dest', type: 'STRING' }], states, entries, more: true, scanned: 5, complete: true };

export const Read = () => <Story state={async ({ state }) => ({ ...page, entries: entries.map((entry) => ({ ...entry, state: state ?? entry.state })) })} />;
export const RowHeld = () => <Story state={() => Promise.reject(new Failure('row-held', 'A row is held at a breakpoint, and its task cannot write its state down while it waits. Step on, so that the row goes, and look again.'))} />;
export const NothingYet = () => <Story />;

function Story({ state }: { state?: (asked: { state: string | null }) => Promise<StatePage> }) {
  const activated = useMemo(() => {
    const points = async function* () {
      yield { possible: true, points: [{ number: 4, at: Date.UTC(2026, 0, 9, 17, 4), watermark: null, records: 20_000, bytes: 4_000, took: 9, why: 'interval', paths: ['p'] }] };
    };
    const activated = stateFeature.activate(windowParts({ runs: { state, points, savepoints: async () => [] } as never }, { ...showing(null), run: runStatus({ state: 'running' }), selectedOperator: 'u' }));
    if (state) void activated.commands![0]!.run();
    return activated;
  }, []);
  useEffect(() => () => activated.dispose(), [activated]);
  const { Body } = activated.views!.getState()[0]!;
  return <Body />;
}
