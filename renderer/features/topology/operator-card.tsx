import { Handle, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import type { OperatorFigures } from '#shared/services/engine.ts';
import { useSession, useTopology } from './canvas-context.ts';
import { bottleneckOf, rateOf, rowsOf } from './figures.ts';
import type { OperatorNode } from './flow-elements.ts';

/** One operator: what it is, what it does, how its rows change, and how it fares. */
export const OperatorCard = memo(function OperatorCard({ id, data: { operator, words, alone } }: NodeProps<OperatorNode>) {
  const picked = useSession(({ selectedOperator }) => selectedOperator === id);
  const underCursor = useTopology((state) => state.underCursor.has(id));
  const figures = useTopology((state) => state.figures.get(id));
  const isBottleneck = useTopology((state) => bottleneckOf(state.figures) === id);
  const key = operator.upsertKey?.length ? `key (${operator.upsertKey.join(', ')})` : '';
  return (
    <div className="operator-card" data-alone={alone} data-picked={picked} data-under-cursor={underCursor} data-bottleneck={isBottleneck} title={operator.description || operator.name}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <div className="operator-line">
        <span className="operator-title">{words.title}</span>
        <span className="operator-kind">{words.kind}</span>
      </div>
      {isBottleneck ? (
        <div className="operator-meaning operator-hot">the bottleneck · {percent(figures?.busy)} busy</div>
      ) : (
        <div className="operator-meaning">{words.meaning}</div>
      )}
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
      <Load figures={figures} />
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  );
});

/** Busy grows from the left, backpressured stands right of it; what is left is idle. */
function Load({ figures }: { figures: OperatorFigures | undefined }) {
  const [busy, backpressured] = [figures?.busy ?? 0, figures?.backpressured ?? 0];
  const words = figures ? `${percent(busy)} busy, ${percent(backpressured)} backpressured` : 'not running';
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
