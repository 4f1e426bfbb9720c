import type { EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { type Point, roundedPath } from '#shared/topology/boxes.ts';
import { useEdits, useSession, useTopology } from './canvas-context.ts';
import { thicknessOf } from './figures.ts';
import type { EdgeMark } from '#renderer/platform/session.ts';
import type { ShipEdge } from './flow-elements.ts';

/** How rows get from one operator to the next: as thick as their rate, named by how they are shipped. */
export const ShipPath = memo(function ShipPath({ data }: EdgeProps<ShipEdge>) {
  const rate = useTopology((state) => (data ? state.figures.get(data.from)?.recordsOutPerSecond : undefined));
  const isTouched = useTopology((state) => Boolean(data && (state.underCursor.has(data.from) || state.underCursor.has(data.to))));
  const isEdited = useEdits(({ job }) => Boolean(data && job.history.now.operators[data.from]?.ship?.[data.to]));
  const isAfter = useTopology(({ side }) => side === 'after');
  const mark = useSession(({ debugged }) => (data ? debugged.marks.get(`${data.from} ${data.to}`) : undefined));
  if (!data || data.points.length < 2) return null;
  const { points, label } = data;
  const width = label ? thicknessOf(rate) : 1.4;
  return (
    <g className="ship" data-flowing={Boolean(rate && rate > 0.05)} data-touched={isTouched} data-edited={isEdited && isAfter} data-change={data.diff} data-passed={mark?.passed}>
      <path className="ship-hit" d={roundedPath(points)} />
      <path className="ship-line" d={roundedPath(shortened(points))} style={{ strokeWidth: width }} />
      <path className="ship-arrow" d={arrowhead(points, width)} />
      {mark && <WatchMark points={points} {...mark} />}
      {label && (
        <text className="ship-label" x={label.x + 4} y={label.y + 12 - Math.max(0, width - 2.5)}>
          {label.text}
        </text>
      )}
    </g>
  );
});

/** A tap is a ring, a breakpoint a dot; around the edge at which a row waits it glows. */
function WatchMark({ points, tapped, breakpoint, hit, passed }: EdgeMark & { points: Point[] }) {
  const [at, next] = [points[0]!, points[1]!];
  // Within a chain there is room between the cards only.
  const away = Math.min(14, (Math.abs(next.x - at.x) + Math.abs(next.y - at.y)) / 2);
  const below = next.x === at.x ? { x: 0, y: away } : { x: away, y: 0 };
  const words = [hit && 'a row waits here', breakpoint === 'set' && 'a breakpoint', breakpoint === 'off' && 'a breakpoint that cannot be hit', tapped && 'tapped', passed && 'rows went this way in the last step'].filter(Boolean).join(', ');
  return (
    <g className="watch" data-hit={hit} transform={`translate(${at.x + below.x} ${at.y + below.y})`}>
      <title>{words}</title>
      {hit && <circle className="watch-hit" r="8" />}
      {tapped && <circle className="watch-tap" r="5.5" />}
      {breakpoint && <circle className="watch-break" data-off={breakpoint === 'off'} r="3.5" />}
    </g>
  );
}

/** Ends a little early, so that a thick line does not stick out of its arrowhead. */
function shortened(points: Point[]): Point[] {
  const [tip, before] = [points.at(-1)!, points.at(-2)!];
  const end = tip.x === before.x ? { x: tip.x, y: tip.y - 5 } : { x: tip.x - 5, y: tip.y };
  return [...points.slice(0, -1), end];
}

function arrowhead(points: Point[], width: number): string {
  const [tip, before] = [points.at(-1)!, points.at(-2)!];
  const [length, half] = [7, 3.2 + width / 2];
  if (tip.x === before.x) return `M${tip.x - half} ${tip.y - length}L${tip.x} ${tip.y}L${tip.x + half} ${tip.y - length}Z`;
  return `M${tip.x - length} ${tip.y - half}L${tip.x} ${tip.y}L${tip.x - length} ${tip.y + half}Z`;
}
