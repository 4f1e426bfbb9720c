import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import type { DebuggerState } from '#shared/services/debugger.ts';
import type { Topology } from '#shared/topology/model.ts';
import { debuggerOf } from '#test/fakes/window-debugger.ts';
import { runStatus, showing, windowParts } from '#test/fakes/window-parts.ts';
import delays from '#test/fixtures/topologies/delays-by-airport.json';
import { debuggerFeature } from './debugger.feature.tsx';

const topology = delays as Topology;
const [EDGE] = topology.edges;
const ROWS = {
  columns: [
    { name: 'origin', type: 'STRING' },
    { name: 'dep_delay', type: 'INT' },
  ],
  lines: Array.from({ length: 40 }, (_, row) => JSON.stringify(['+I', Date.UTC(2013, 0, 9, 17, 0, row), ['EWR', 'JFK', 'LGA'][row % 3], row - 8])),
};
const HIT = { breakpoint: 'early', from: EDGE!.from, to: EDGE!.to, row: '["+I",1357750800000,"2013-01-09 17:00:00",0,"JFK",-8]', key: ['origin'], subtask: 0 };

interface StoryProps {
  view: 'debugger' | 'time';
  paused?: DebuggerState['paused'];
}

function Story({ view, paused = null }: StoryProps) {
  const activated = useMemo(() => {
    const client = debuggerOf({ topology, rows: ROWS });
    const state: DebuggerState = {
      paused,
      step: null,
      sources: topology.operators.filter(({ type }) => type === 'source').map(({ uid }) => ({ operator: uid, held: null, pace: { speed: 60 }, disorder: null })),
      breakpoints: [
        { id: 'early', hits: 3, problem: null },
        { id: 'gone', hits: 0, problem: { code: 'breakpoint-gone', message: 'This job has no such edge any more: an edit removed an operator at one of its ends. Remove the breakpoint, or set it on another edge.', data: {} } },
      ],
    };
    const held = { ...client, debugger: async function* () { yield state; } };
    const parts = windowParts({ debugger: held as never }, { ...showing(topology), run: runStatus() });
    parts.settings.remember('breakpoints', {
      'jobs/fixture/job.sql': [
        { id: 'early', from: EDGE!.from, to: EDGE!.to, condition: 'dep_delay < 0' },
        { id: 'gone', from: 'u0000000000000000', to: 'u1111111111111111', condition: null },
      ],
    });
    const feature = debuggerFeature.activate(parts);
    if (view === 'debugger') feature.commands!.find(({ id }) => id === 'debugger.tap')!.run(EDGE);
    return feature;
  }, []);
  useEffect(() => () => activated.dispose(), [activated]);
  const views = useStore(activated.views!);
  const [Bar, Body] = [views.find(({ id }) => id === 'debugger.bar')!.Body, views.find(({ id }) => id === view)!.Body];
  return (
    <div style={{ display: 'grid', gridTemplateRows: '40px 1fr', height: '100%' }}>
      <div style={{ display: 'flex', padding: 4, background: 'var(--pane)' }}>
        <Bar />
      </div>
      <div style={{ minHeight: 0 }}>
        <Body />
      </div>
    </div>
  );
}

export const Tapped = () => <Story view="debugger" />;
export const AtARow = () => <Story view="debugger" paused={{ reason: 'breakpoint', at: 0, hit: HIT }} />;
export const Time = () => <Story view="time" />;
