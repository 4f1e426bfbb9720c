import { useEffect, useMemo } from 'react';
import type { EnvironmentSummary } from '#shared/services/promotion.ts';
import type { JobFigures } from '#shared/services/running-job.ts';
import type { Topology } from '#shared/topology/model.ts';
import { editedTopology } from '#test/fakes/edited-topology.ts';
import { figuresOf, oneThenWait, showing, type WindowParts, windowParts } from '#test/fakes/window-parts.ts';
import delays from '#test/fixtures/topologies/delays-by-airport.json';
import { topologyFeature } from './topology.feature.tsx';

const NOW = Date.UTC(2026, 10, 26, 8, 12);
const LONG = 'production-eu-central-1-payments-and-settlement-blue';
const HASH = 'c54362ca41f84ff3';
const job = delays as Topology;
const [, second] = job.operators;

const places: EnvironmentSummary[] = ['test', LONG, ...Array.from({ length: 24 }, (_, index) => `staging-${index + 1}`)].map((name) => ({ name, path: `environments/${name}.yaml`, production: name === LONG, target: 'native', context: 'prod-eu', namespace: 'streaming', problem: null, cluster: null }));

const fares = (more: Partial<JobFigures> = {}): JobFigures => ({
  ...figuresOf(job, 2),
  at: NOW,
  hash: HASH,
  state: 'RUNNING',
  tasks: job.chains.map(({ operators }) => ({ operators, state: 'RUNNING', checkpoint: { bytes: 1_400_000, durationMs: 38 } })),
  checkpoints: { completed: 1412, failed: 0, inProgress: 0, lastAt: NOW - 12_000, bytes: 46_000_000, durationMs: 420 },
  failure: null,
  problem: null,
  ...more,
});

export const Live = () => <Story parts={() => there(fares())} />;
export const LiveInHand = () => <Story parts={() => there(fares(), { selectedOperator: second!.uid })} />;
export const Threw = () => <Story parts={() => there(fares({ state: 'RESTARTING', failure: { at: NOW - 30_000, code: 'job-failed', message: `ArithmeticException: / by zero in operator ${second!.name}`, detail: 'java.lang.ArithmeticException: / by zero', operator: second!.uid, range: second!.range } }))} />;
export const Lost = () => <Story parts={() => there(fares({ operators: figuresOf(job, 2).operators.map((each) => ({ ...each, busy: 0, backpressured: 0, recordsOutPerSecond: 0 })), problem: { code: 'flink-unreachable', message: "Flink's REST of delays-rest in streaming does not answer: no endpoints available for service \"delays-rest\"." } }))} />;
export const AnotherVersion = () => <Story parts={() => there(fares({ hash: '3f9a0c77d1e25b48' }), {}, LONG)} />;
export const Nothing = () => <Story parts={() => there({ ...fares({ operators: [], tasks: [], hash: null, state: null, checkpoints: null }), problem: { code: 'nothing-runs', message: 'Its Flink answers, and no job of this name is there. It is looked for again.' } })} />;
export const Compared = () => <Story parts={comparing} first={[['topology.compare-running', LONG]]} />;
export const Asking = () => <Story parts={() => comparing(() => new Promise(() => {}))} first={[['topology.compare-running', LONG]]} />;
export const Choosing = () => <Story parts={comparing} first={[['topology.compare-running', undefined]]} />;

/** Scripts that look whether somebody asks reach it by `globalThis.story`. */
export interface StoryHandle {
  watching: number;
}

async function* watched(figures: JobFigures, signal: AbortSignal): AsyncGenerator<JobFigures> {
  const handle = ((globalThis as { story?: StoryHandle }).story ??= { watching: 0 });
  handle.watching++;
  try {
    yield* oneThenWait(figures, signal);
  } finally {
    handle.watching--;
  }
}

function there(figures: JobFigures, state = {}, environment = 'prod'): WindowParts {
  const file = `what runs in ${environment}//jobs/delays/job.sql`;
  const shown = showing(job, { file });
  return windowParts({ promotion: { environments: () => oneThenWait(places), figures: (_: unknown, signal: AbortSignal) => watched(figures, signal) } as never }, { ...shown, activeFile: { ...shown.activeFile!, path: file, runnable: false, there: { environment, file: 'jobs/delays/job.sql', hash: HASH } }, ...state });
}

function comparing(running = async (): Promise<unknown> => ({ hash: HASH, revision: null, file: 'jobs/fixture/job.sql', text: '', edits: { operators: {}, groups: {} }, preview: { ...showing(job).preview!.good! }, problem: null })): WindowParts {
  const wider = editedTopology(job, { operators: { [second!.uid]: { parallelism: 4, slotSharingGroup: 'heavy' } }, groups: {} }).topology!;
  const verdict = { tone: 'error' as const, headline: `Against ${LONG}: Works, but drops the state of Group aggregate.`, words: '', reasons: ['Group aggregate: lost [key-changed]. Its key is another.'], actions: [] };
  return windowParts({ promotion: { environments: () => oneThenWait(places), running } as never }, { ...showing(wider), verdict });
}

function Story({ parts, first = [] }: { parts: () => WindowParts; first?: [command: string, argument: unknown][] }) {
  const made = useMemo(parts, []);
  const activated = useMemo(() => topologyFeature.activate({ ...made, execute: async (id, argument) => void activated.commands!.find((command) => command.id === id)?.run(argument) }), []) as ReturnType<typeof topologyFeature.activate>;
  useEffect(() => {
    // The environments have been told by then.
    const started = setTimeout(() => first.forEach(([id, argument]) => activated.commands!.find((command) => command.id === id)?.run(argument)));
    return () => {
      clearTimeout(started);
      activated.dispose();
    };
  }, [activated]);
  const { Body, Actions } = activated.views!.getState()[0]!;
  return (
    <div style={{ display: 'grid', gridTemplateRows: '34px 1fr', height: '100%' }} data-pane="canvas">
      <div style={{ display: 'flex', justifyContent: 'flex-end', padding: '0 8px', background: 'var(--pane)' }}>{Actions && <Actions />}</div>
      <div style={{ minHeight: 0, position: 'relative' }}>
        <Body />
      </div>
    </div>
  );
}
