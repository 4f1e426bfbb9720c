import { Handle, type NodeProps, Position } from '@xyflow/react';
import { Pencil, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { useStore } from 'zustand';
import type { OperatorFigures } from '#shared/services/engine.ts';
import { useCanvas, useEdits, useRefused, useSession, useTopology } from './canvas-context.ts';
import { describeOperatorEdits } from './editing/describe-edit.ts';
import { OperatorStepper } from './editing/parallelism-stepper.tsx';
import { DiffMark, diffWords, firstDifference } from './compare/diff-mark.tsx';
import { bottleneckOf, rateOf, rowsOf } from './figures.ts';
import type { OperatorNode } from './flow-elements.ts';
import { cardOf } from './look/folding.ts';
import { titlesOf } from './operator-facts.ts';
import { markOf } from './search/search-store.ts';

/** One operator: what it is, what it does, how its rows change, and how it fares. */
export const OperatorCard = memo(function OperatorCard({ id, data: { operator, words, alone, group, diff } }: NodeProps<OperatorNode>) {
  const { store, selection, search, live } = useCanvas();
  const mark = useStore(search, (state) => markOf(state, id));
  const change = diff && diff.change !== 'same' ? diff.change : undefined;
  const picked = useSession(({ selectedOperator: uid }) => uid === id || (group !== undefined && uid !== undefined && cardOf(store.getState().drawing!, uid) === id));
  const inHand = useStore(selection, ({ uids }) => uids.has(id));
  const isAlone = useStore(selection, ({ uids }) => uids.size === 1);
  const underCursor = useTopology((state) => state.underCursor.has(id));
  const figures = useTopology((state) => state.figures.get(id));
  // A task that a breakpoint or a pause holds counts as busy to Flink: it is the person who holds it.
  const isHeld = useSession(({ debugged, stopped }) => debugged.paused !== undefined || stopped !== undefined);
  const isStopped = useSession(({ stopped }) => stopped?.operators.includes(id) ?? false);
  const isBottleneck = useTopology((state) => !isHeld && bottleneckOf(state.figures) === id);
  const isAfter = useTopology((state) => state.side === 'after');
  const thrown = useStore(live, ({ figures: all }) => (all?.failure?.operator === id ? all.failure.message : undefined));
  const isThere = useTopology((state) => state.side === 'there');
  const key = operator.upsertKey?.length ? `key (${operator.upsertKey.join(', ')})` : '';
  return (
    <div
      className="operator-card"
      data-alone={alone}
      data-picked={picked}
      data-in-hand={inHand}
      data-under-cursor={underCursor}
      data-bottleneck={isBottleneck}
      data-stopped={isStopped || undefined}
      data-search={mark}
      data-change={change}
      data-folded={group !== undefined || undefined}
      title={change && diff ? diffWords(diff) : [operator.name, operator.description].filter(Boolean).join('\n')}
    >
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <div className="operator-line">
        <span className="operator-title">{words.title}</span>
        {isAfter && <EditMarks uid={id} />}
        {isThere && thrown && <ThrownMark message={thrown.replace(` in operator ${operator.name}`, ` in ${words.title}`)} />}
        {change ? <DiffMark diff={diff} /> : <span className="operator-kind">{words.kind}</span>}
      </div>
      <div className="operator-line">
        <span className={isStopped ? 'operator-meaning operator-stopped' : isBottleneck ? 'operator-meaning operator-hot' : 'operator-meaning'}>{isStopped ? 'a subtask of its task has stopped' : isBottleneck ? `the bottleneck · ${percent(figures?.busy)} busy` : (firstDifference(diff) ?? words.meaning)}</span>
        {picked && isAlone && !alone && isAfter && group === undefined && change !== 'gone' && <OperatorStepper uid={id} title={words.title} />}
      </div>
      <div className="operator-line operator-badges">
        {words.changelog && (
          <span className={`badge badge-${words.changelog}`} title={[operator.changelog?.join(' '), key].filter(Boolean).join(' · ')}>
            {words.changelog}
          </span>
        )}
        {words.state && (
          <span className={words.stateNeverExpires ? 'badge badge-warning' : 'badge'} title={operator.state.map(({ name, kind }) => `${name} (${kind})`).join(', ')}>
            {words.stateNeverExpires ? 'no TTL' : words.state}
          </span>
        )}
        {figures && (
          <span className="operator-rate" title={rowsOf(figures)}>
            {rowsOf(figures).replace(/ rows?$/, rateOf(figures) ? '' : '$&')}
            {rateOf(figures) && ` · ${rateOf(figures)}`}
          </span>
        )}
      </div>
      <Load figures={figures} isHeld={isHeld} />
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
});

/** The last exception of the job that runs there came from here. */
function ThrownMark({ message }: { message: string }) {
  return (
    <span className="operator-mark operator-thrown" role="img" aria-label="threw the last exception" title={message}>
      <TriangleAlert size={12} aria-hidden="true" />
    </span>
  );
}

/** A pencil where something is edited, a triangle where Flink did not take it; the words on resting. */
function EditMarks({ uid }: { uid: string }) {
  const edits = useEdits(({ job }) => job.history.now.operators[uid]);
  const topology = useTopology((state) => state.edited);
  const refused = useRefused(uid);
  if (refused.length)
    return (
      <span className="operator-mark operator-refused" role="img" aria-label="an edit was not applied" title={refused.map(({ message }) => message).join('\n')}>
        <TriangleAlert size={12} aria-hidden="true" />
      </span>
    );
  if (!edits || !topology) return null;
  const titles = titlesOf(topology);
  return (
    <span className="operator-mark operator-edited" role="img" aria-label="edited" title={`Edited: ${describeOperatorEdits(edits, (to) => titles.get(to) ?? to).join(', ')}`}>
      <Pencil size={11} aria-hidden="true" />
    </span>
  );
}

/** Busy grows from the left, backpressured stands right of it; what is left is idle. */
function Load({ figures, isHeld }: { figures: OperatorFigures | undefined; isHeld: boolean }) {
  const [busy, backpressured] = isHeld ? [0, 0] : [figures?.busy ?? 0, figures?.backpressured ?? 0];
  const words = isHeld ? 'the run is paused' : figures ? `${percent(busy)} busy, ${percent(backpressured)} backpressured` : 'not running';
  return (
    <span className="load" title={words}>
      <span className="load-busy" style={{ width: percent(busy) }} />
      <span className="load-backpressured" style={{ width: percent(Math.min(backpressured, 1 - busy)) }} />
    </span>
  );
}

function percent(share: number | null | undefined): string {
  return `${Math.round((share ?? 0) * 100)} %`.replace(' %', '%');
}
