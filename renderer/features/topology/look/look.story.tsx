import { useEffect, useMemo } from 'react';
import type { Topology } from '#shared/topology/model.ts';
import { editedTopology } from '#test/fakes/edited-topology.ts';
import { showing, type WindowParts, windowParts } from '#test/fakes/window-parts.ts';
import delays from '#test/fixtures/topologies/delays-by-airport.json';
import { largeTopology, type LargeOptions } from '#test/fixtures/topologies/large.ts';
import sixty from '#test/fixtures/topologies/sixty-operators.json';
import twoSinks from '#test/fixtures/topologies/two-sinks.json';
import { topologyFeature } from '../topology.feature.tsx';

export const FiveHundred = () => <Large operators={500} />;
export const FiveThousand = () => <Large operators={5000} />;
export const FiveThousandInJobs = () => <Large operators={5000} shape="several" />;
export const Searching = () => <Story parts={() => windowParts({}, showing(sixty as Topology))} first={['topology.find']} />;
export const ChainsCollapsed = () => <Story parts={() => windowParts({}, showing(sixty as Topology))} first={['topology.collapse-chains']} />;
export const ViewsCollapsed = () => <Story parts={() => windowParts({}, withText(largeTopology({ operators: 60 })))} first={['topology.collapse-views']} />;
export const Compared = () => <Story parts={() => comparing(twoSinks as Topology, changed(twoSinks as Topology))} first={['topology.compare-commit']} />;
export const ComparedWithItself = () => <Story parts={() => comparing(delays as Topology, delays as Topology)} first={['topology.compare-commit']} />;

/** Scripts that measure reach the story by `globalThis.story`. */
export interface StoryHandle {
  run(command: string): void;
  /** Another answer of the engine, as after an edit. */
  show(topology: Topology): void;
  large(options: LargeOptions): Topology;
  broken(topology: Topology): Topology;
}

function Large(options: LargeOptions) {
  return <Story parts={() => windowParts({}, showing(largeTopology(options)))} />;
}

function Story({ parts, first = [] }: { parts: () => WindowParts; first?: string[] }) {
  const made = useMemo(parts, []);
  const activated = useMemo(() => {
    const { execute: _, ...rest } = made;
    return topologyFeature.activate({ ...rest, execute: async (id: string) => run(id) });
  }, []);
  const run = (id: string) => void activated.commands!.find((command) => command.id === id)?.run();
  useEffect(() => {
    const handle: StoryHandle = { run, show: (topology) => made.session.setState(showing(topology)), large: largeTopology, broken };
    Object.assign(globalThis, { story: handle });
    for (const id of first) run(id);
    return () => activated.dispose();
  }, [activated]);
  const { Body, Actions } = activated.views!.getState()[0]!;
  return (
    <div style={{ display: 'grid', gridTemplateRows: '34px 1fr', height: '100%' }} data-pane="canvas">
      <div style={{ display: 'flex', justifyContent: 'flex-end', padding: '0 8px', background: 'var(--pane)' }}>{Actions && <Actions />}</div>
      <div style={{ minHeight: 0 }}>
        <Body />
      </div>
    </div>
  );
}

function comparing(before: Topology, after: Topology): WindowParts {
  const { preview } = showing(before);
  const language = { previewCommitted: async () => ({ commit: '4f0fea56a2b3c4d5', text: '', preview: preview!.good! }) };
  return windowParts({ language: language as never }, showing(after));
}

/** One operator wider and in another group, one with a TTL, one gone, one added. */
function changed(topology: Topology): Topology {
  const at = (type: string, nth = 0) => topology.operators.filter((operator) => operator.type === type)[nth]!;
  const [gone, wider, kept] = [at('sink', 0), at('global-window-aggregate'), at('group-aggregate')];
  const edited = editedTopology(topology, { operators: { [wider.uid]: { parallelism: 4, slotSharingGroup: 'heavy' } }, groups: {} }).topology!;
  const added = { ...at('sink', 1), uid: 'unew', name: 'late_by_day[20]: Writer', description: 'late_by_day[20]: Writer', table: 'late_by_day', chain: 'cnew' };
  const operators = edited.operators.filter(({ uid }) => uid !== gone.uid).map((operator) => (operator.uid === kept.uid ? { ...operator, state: operator.state.map((state) => ({ ...state, ttl: '1 h' })) } : operator));
  const edges = edited.edges.filter(({ to }) => to !== gone.uid);
  return { ...edited, operators: [...operators, added], edges: [...edges, { from: wider.uid, to: 'unew', ship: 'REBALANCE', exchange: 'UNDEFINED', input: 0, key: null }] };
}

/** A script of views in whose lines the operators stand. */
function withText(topology: Topology) {
  const state = showing(topology);
  const view = (name: string, lines: number) => `CREATE VIEW ${name} AS\n${'x\n'.repeat(lines)};`;
  const text = `${view('clicks_by_user', 14)}${view('sessions', 18)}INSERT INTO result WITH late AS (\n${'x\n'.repeat(10)}) SELECT\n${'x\n'.repeat(80)};`;
  return { ...state, activeFile: { ...state.activeFile!, text } };
}

/** The second operator of the first chain begins a chain of its own. */
function broken(topology: Topology): Topology {
  const seen = new Set<string>();
  const head = topology.operators.find(({ chain }) => seen.has(chain) || !seen.add(chain))!;
  const members = topology.operators.filter(({ chain }) => chain === head.chain);
  const rest = new Set(members.slice(members.indexOf(head)).map(({ uid }) => uid));
  const operators = topology.operators.map((operator) => (rest.has(operator.uid) ? { ...operator, chain: `${head.chain}-rest` } : operator));
  return { ...topology, operators, chains: [] };
}
