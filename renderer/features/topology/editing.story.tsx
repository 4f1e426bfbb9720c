import { useEffect, useMemo } from 'react';
import type { Edit, TopologyEdits } from '#shared/topology/edits.ts';
import { applyEdits } from '#shared/topology/apply-edit.ts';
import { NO_EDITS } from '#shared/topology/edits.ts';
import type { Topology } from '#shared/topology/model.ts';
import type { VerdictNote } from '#renderer/platform/session.ts';
import delays from '#test/fixtures/topologies/delays-by-airport.json';
import twoSinks from '#test/fixtures/topologies/two-sinks.json';
import { editing, type WindowParts } from '#test/fakes/window-parts.ts';
import { topologyFeature } from './topology.feature.tsx';

const job = twoSinks as Topology;
const uidOf = (name: string) => job.operators.find((operator) => operator.name.startsWith(name))!.uid;
const [SCAN, WATERMARK, LOCAL, WINDOW, AGGREGATE, LATE] = ['Source: flights', 'Watermark', 'LocalWindow', 'GlobalWindow', 'GroupAggregate', 'Calc[12]'].map(uidOf) as [string, string, string, string, string, string];
const chain = (uid: string) => job.chains.find(({ operators }) => operators.includes(uid))!.operators;
const wide = (uids: readonly string[], parallelism: number): Edit[] => uids.map((operator) => ({ type: 'set-parallelism', operator, parallelism }));
const into = (uids: readonly string[], group: string): Edit[] => uids.map((operator) => ({ type: 'set-slot-sharing-group', operator, group }));
const some = applyEdits(NO_EDITS, [...wide(chain(WINDOW), 4), ...into(chain(WINDOW), 'heavy'), { type: 'set-group-resources', group: 'heavy', resources: { cpu: 1, heap: '512 mb', managed: '256 mb' } }]);

export const Chain = () => <Story edits={NO_EDITS} selected={WATERMARK} />;
export const Edited = () => <Story edits={some} selected={WINDOW} />;
export const ThreeGroups = () => <Story edits={applyEdits(some, [...into(chain(AGGREGATE), 'late'), { type: 'set-chaining', operator: LOCAL, chaining: 'head' }])} />;
export const Never = () => <Story edits={applyEdits(NO_EDITS, [{ type: 'set-chaining', operator: LOCAL, chaining: 'never' }, { type: 'set-ship', operator: SCAN, to: WATERMARK, ship: 'rescale' }])} />;
export const Refused = () => <Story edits={applyEdits(some, [...wide([AGGREGATE], 0), { type: 'set-ship', operator: AGGREGATE, to: LATE, ship: 'rebalance' }])} selected={AGGREGATE} />;
export const Orphans = () => <Story edits={applyEdits(some, [...wide(['u00d1e5cafe00beef'], 8), { type: 'set-state-ttl', operator: 'u00d1e5cafe00beef', ttl: { left: '1 h', right: '2 h' } }])} selected={WINDOW} />;
export const Verdict = () => <Story edits={some} selected={WINDOW} verdict={KEPT} />;
export const Plain = () => <Story edits={NO_EDITS} topology={delays as Topology} />;

const KEPT: VerdictNote = {
  tone: 'good',
  headline: 'State kept.',
  words: 'Global window aggregate 1 → 4: 128 key groups move, 41 KB.',
  reasons: ['Global window aggregate keeps its state: the same uid, serializer and key (rule rescale-within-max-parallelism).'],
  actions: [{ title: 'Apply to the run', command: 'verdict.apply' }],
};

interface StoryProps {
  edits: TopologyEdits;
  topology?: Topology;
  selected?: string;
  verdict?: VerdictNote;
}

function Story({ edits, topology = job, selected, verdict }: StoryProps) {
  const parts = (): WindowParts => editing(topology, edits, { selectedOperator: selected, verdict });
  const activated = useMemo(() => topologyFeature.activate(parts()), []);
  useEffect(() => () => activated.dispose(), [activated]);
  const { Body, Actions } = activated.views!.getState()[0]!;
  return (
    <div style={{ display: 'grid', gridTemplateRows: '34px 1fr', height: '100%' }}>
      <div style={{ display: 'flex', justifyContent: 'flex-end', padding: '0 8px', background: 'var(--pane)' }}>{Actions && <Actions />}</div>
      <div style={{ minHeight: 0 }} data-pane="canvas">
        <Body />
      </div>
    </div>
  );
}
