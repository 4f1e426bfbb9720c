import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useStore } from 'zustand';
import { useCanvas, useTopology } from './canvas-context.ts';
import { groupColour } from './editing/groups.ts';
import { ParallelismStepper, useShownParallelism } from './editing/parallelism-stepper.tsx';
import { chainWords, watermarkOf } from './figures.ts';
import type { ChainNode, JobNode } from './flow-elements.ts';

/** A chain: the operators that Flink runs in one task. The stripe is its slot sharing group. */
export const ChainFrame = memo(function ChainFrame({ data }: NodeProps<ChainNode>) {
  const topology = useTopology((state) => state.topology);
  const isDefault = data.slotSharingGroup === 'default';
  // The operators of a card that stands for several are not in the frame: there is nothing to step.
  const isFolded = useTopology(({ drawing }) => Boolean(drawing?.groups.has(data.operators[0]!)));
  const watermark = useTopology(({ figures }) => data.operators.map((uid) => figures.get(uid)).map((each) => (each ? watermarkOf(each) : '')).find(Boolean));
  return (
    <div className="chain-frame" data-group={isDefault ? 'default' : 'named'} style={{ '--group': topology && groupColour(topology, data.slotSharingGroup) } as never}>
      <div className="chain-head nopan" data-drag-chain={data.id}>
        <span className="chain-group" title={`slot sharing group ${data.slotSharingGroup}`}>
          {chainWords(data, watermark)}
        </span>
        {watermark && (
          <span className="chain-watermark" title="watermark">
            {watermark}
          </span>
        )}
        {isFolded ? <span className="chain-parallelism">up to × {data.parallelism}</span> : <ChainParallelism operators={data.operators} />}
      </div>
    </div>
  );
});

/** Quiet until the chain is in hand or under the pointer: then − n +. */
function ChainParallelism({ operators }: { operators: string[] }) {
  const { selection } = useCanvas();
  const inHand = useStore(selection, ({ uids }) => operators.every((uid) => uids.has(uid)));
  const isAfter = useTopology(({ side }) => side === 'after');
  const { value, before, pending } = useShownParallelism(operators);
  const isEdited = before !== undefined && before !== value;
  const label = operators.length > 1 ? 'parallelism of the chain' : 'parallelism';
  return (
    <span className="chain-parallelism" data-in-hand={inHand && isAfter}>
      <span className="chain-width" data-pending={pending} title={isEdited ? `parallelism ${value}; ${before} without the edits` : `parallelism ${value}`}>
        {isEdited && <i>{before} → </i>}× {value}
      </span>
      {isAfter && <ParallelismStepper uids={operators} label={label} tabbable={false} />}
    </span>
  );
}

/** Stands above a job's operators where the script has several. */
export const JobTitle = memo(function JobTitle({ data }: NodeProps<JobNode>) {
  return <div className="job-title">{data.title}</div>;
});
