import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { RunTimeline, TimelineEvent } from '#shared/services/chaos.ts';
import type { DebuggerState } from '#shared/services/debugger.ts';
import type { Topology } from '#shared/topology/model.ts';
import { debuggerOf } from '#test/fakes/window-debugger.ts';
import { runStatus, showing, windowParts } from '#test/fakes/window-parts.ts';
import delays from '#test/fixtures/topologies/delays-by-airport.json';
import { debuggerFeature } from './debugger.feature.tsx';
import { type AskedPart, SourcePart } from './source-part.tsx';

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

const STARTED = Date.UTC(2026, 2, 2, 10);
const event = (after: number, kind: TimelineEvent['kind'], more: Partial<TimelineEvent> = {}): TimelineEvent => ({ at: STARTED + after, kind, job: null, operator: null, sink: null, checkpoint: null, ms: null, text: null, ...more });
const TIMELINE: RunTimeline = {
  at: STARTED + 30_000,
  restarts: true,
  checkpoints: true,
  events: [
    event(0, 'started'),
    event(5_000, 'checkpoint', { checkpoint: 1, ms: 31 }),
    event(10_000, 'checkpoint', { checkpoint: 2, ms: 24 }),
    event(13_200, 'task-manager-killed', { ms: 0 }),
    event(13_210, 'failed', { text: 'FlinkException: The TaskExecutor is shutting down.' }),
    event(13_260, 'task-manager-back'),
    event(15_400, 'recovered', { ms: 2_190, checkpoint: 2 }),
    event(20_000, 'checkpoint-held', { operator: topology.operators[3]!.uid, checkpoint: 3, ms: null }),
    event(25_000, 'checkpoint-failed', { checkpoint: 3, ms: 5_000, text: 'Checkpoint expired before completing.' }),
    event(28_000, 'checkpoint', { checkpoint: 4, ms: 28 }),
  ],
  repeats: [{ at: STARTED + 15_400, sink: 'delays', checkpoint: 2, written: 42, compared: 42, again: 42, delivery: 'at-least-once', keyed: false }],
};

interface StoryProps {
  view: 'debugger' | 'time' | 'timeline';
  paused?: DebuggerState['paused'];
}

function Story({ view, paused = null }: StoryProps) {
  const activated = useMemo(() => {
    const client = debuggerOf({ topology, rows: ROWS, timeline: TIMELINE });
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

const STREAM = { path: 'streams/flights.yaml', text: 'data: ../data/flights.csv\nend: loop\nreplay:\n  from: 1000\n', version: '1', readOnly: false };

function PartStory() {
  const asking = useMemo(() => createStore<{ asked: AskedPart | undefined }>(() => ({ asked: { path: STREAM.path, title: 'flights' } })), []);
  const parts = useMemo(() => windowParts({ workspace: { read: async () => STREAM, write: async () => ({ version: '2' }) } as never }), []);
  return <SourcePart asking={asking} parts={parts} />;
}

export const Part = () => <PartStory />;
export const Tapped = () => <Story view="debugger" />;
export const AtARow = () => <Story view="debugger" paused={{ reason: 'breakpoint', at: 0, hit: HIT }} />;
export const Timeline = () => <Story view="timeline" />;
export const Time = () => <Story view="time" />;
