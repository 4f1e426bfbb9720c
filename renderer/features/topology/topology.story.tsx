import { NOTHING_EDITED } from '#shared/services/engine.ts';
import { useEffect, useMemo } from 'react';
import type { Topology } from '#shared/topology/model.ts';
import delays from '#test/fixtures/topologies/delays-by-airport.json';
import several from '#test/fixtures/topologies/several-jobs.json';
import sixty from '#test/fixtures/topologies/sixty-operators.json';
import twoSinks from '#test/fixtures/topologies/two-sinks.json';
import { figuresOf, oneThenWait, runStatus, showing, type WindowParts, windowParts } from '#test/fakes/window-parts.ts';
import { topologyFeature } from './topology.feature.tsx';

export const Small = () => <Story parts={() => windowParts({}, showing(delays as Topology))} />;
export const TwoSinks = () => <Story parts={() => windowParts({}, showing(twoSinks as Topology))} />;
export const SeveralJobs = () => <Story parts={() => windowParts({}, showing(several as Topology))} />;
export const SixtyOperators = () => <Story parts={() => windowParts({}, showing(sixty as Topology))} />;
export const NoJob = () => <Story parts={() => windowParts({}, showing(null))} />;

export const Broken = () => {
  const diagnostic = { severity: 'error' as const, code: 'column-not-found', message: "Column 'orign' not found in any table.", range: { start: { line: 12, column: 8 }, end: { line: 12, column: 13 } } };
  const latest = { validation: { valid: false, statements: [], diagnostics: [diagnostic] }, topology: null, standIns: [], ...NOTHING_EDITED };
  return <Story parts={() => windowParts({}, showing(delays as Topology, { stale: true, latest }))} />;
};

export const Running = () => {
  const runs = { figures: (_: unknown, signal?: AbortSignal) => oneThenWait(figuresOf(delays as Topology, 4), signal) };
  return <Story parts={() => windowParts({ runs: runs as never }, { ...showing(delays as Topology), run: runStatus() })} />;
};

export const UnderCursor = () => (
  <Story parts={() => windowParts({}, { ...showing(delays as Topology), cursor: { line: 42, column: 3 }, selectedOperator: (delays as Topology).operators[4]!.uid })} />
);

function Story({ parts }: { parts: () => WindowParts }) {
  const activated = useMemo(() => topologyFeature.activate(parts()), []);
  useEffect(() => () => activated.dispose(), [activated]);
  const { Body, Actions } = activated.views!.getState()[0]!;
  return (
    <div style={{ display: 'grid', gridTemplateRows: '34px 1fr', height: '100%' }}>
      <div style={{ display: 'flex', justifyContent: 'flex-end', padding: '0 8px', background: 'var(--pane)' }}>{Actions && <Actions />}</div>
      <div style={{ minHeight: 0 }}>
        <Body />
      </div>
    </div>
  );
}
