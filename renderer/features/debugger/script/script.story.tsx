import { useEffect, useMemo } from 'react';
import { useStore } from 'zustand';
import { Live } from '#shared/base/live.ts';
import type { RunSummary } from '#shared/services/runs.ts';
import type { ScriptPause } from '#shared/services/script-debugger.ts';
import { debuggerOf } from '#test/fakes/window-debugger.ts';
import { createFakeScriptDebugger, FAKE_FILE, FAKE_FRAMES, fakeThread } from '#test/fakes/window-script-debugger.ts';
import { runStatus, windowParts } from '#test/fakes/window-parts.ts';
import { debuggerFeature } from '../debugger.feature.tsx';

const LONG = 'functions/enrichment/with-a-name-that-does-not-fit/exchange-rates-of-the-central-bank.ts';
const BREAKPOINTS = [
  { id: 'a', file: FAKE_FILE, line: 4, column: null, condition: 'id > 9007199254740991n', log: null, enabled: true },
  { id: 'b', file: FAKE_FILE, line: 9, column: null, condition: null, log: 'fare is {fare}', enabled: false },
  { id: 'c', file: LONG, line: 120, column: null, condition: null, log: null, enabled: true },
  { id: 'd', file: FAKE_FILE, line: 40, column: null, condition: null, log: null, enabled: true },
];

interface StoryProps {
  /** How many subtasks have stopped. */
  stopped: number;
  pause?: Partial<ScriptPause>;
  frames?: ScriptPause['frames'];
  watches?: string[];
}

function Story({ stopped, pause, frames, watches = [] }: StoryProps) {
  const activated = useMemo(() => {
    const scripts = createFakeScriptDebugger();
    const run = runStatus();
    const runs = new Live<RunSummary[]>([{ run: run.run, file: 'jobs/fares/job.ts', text: '', status: run }]);
    if (frames) scripts.state.set({ watched: true, threads: [{ ...fakeThread(0), name: 'Source: rides[1] -> Calc[2] -> WatermarkAssigner[3] -> ProcessTableFunction[4] (1/2)' }, fakeThread(1)] });
    const parts = windowParts({ scriptDebugger: scripts as never, debugger: debuggerOf({}) as never, runs: { list: (_: unknown, signal?: AbortSignal) => runs.follow(signal!) } as never }, { activeFile: { path: FAKE_FILE, text: '', dirty: false, runnable: false } });
    parts.settings.remember('script-breakpoints', { breakpoints: BREAKPOINTS, exceptions: 'uncaught', stops: 'one' });
    parts.settings.remember('script-watches', watches);
    for (let thread = 0; thread < stopped; thread++) scripts.stop(`t${thread}`, { breakpoints: ['a'], ...(frames && { frames }), ...pause });
    return debuggerFeature.activate(parts);
  }, []);
  useEffect(() => () => activated.dispose(), [activated]);
  const views = useStore(activated.views!);
  const [Bar, Body] = [views.find(({ id }) => id === 'debugger.bar')!.Body, views.find(({ id }) => id === 'debugger')!.Body];
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

const DEEP = Array.from({ length: 30 }, (_, depth) => ({ ...FAKE_FRAMES[1]!, id: `d${depth}`, name: depth % 3 ? 'visitEachNodeOfTheExpressionTreeUntilOneOfThemMatches' : '', file: depth % 4 ? LONG : 'node_modules/some-package-with-a-long-name/dist/index.js', line: 100 + depth, whose: depth % 4 ? ('workspace' as const) : ('package' as const) }));

export const Stopped = () => <Story stopped={2} watches={['id', 'fare', 'nope.nope']} />;
export const AtAnException = () => <Story stopped={1} pause={{ reason: 'exception', exception: { text: 'RangeError: The fare of ride 9007199254740993 is -1, and a fare is never below zero', reference: null } }} />;
export const LongNames = () => <Story stopped={2} frames={DEEP} watches={['id']} />;
export const NothingStopped = () => <Story stopped={0} />;
