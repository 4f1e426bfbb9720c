import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useTopology } from './canvas-context.ts';
import { watermarkOf } from './figures.ts';
import type { ChainNode, JobNode } from './flow-elements.ts';

/** A chain: the operators that Flink runs in one task. The stripe is its slot sharing group. */
export const ChainFrame = memo(function ChainFrame({ data }: NodeProps<ChainNode>) {
  const isDefault = data.slotSharingGroup === 'default';
  const words = [data.operators.length > 1 ? 'chain' : '', isDefault ? 'default group' : `group ${data.slotSharingGroup}`].filter(Boolean).join(' · ');
  const watermark = useTopology(({ figures }) => data.operators.map((uid) => figures.get(uid)).map((each) => (each ? watermarkOf(each) : '')).find(Boolean));
  return (
    <div className="chain-frame" data-group={isDefault ? 'default' : 'named'}>
      <div className="chain-head">
        <span className="chain-group" title={`slot sharing group ${data.slotSharingGroup}`}>
          {words}
        </span>
        {watermark && (
          <span className="chain-watermark" title="watermark">
            {watermark}
          </span>
        )}
        <span className="chain-parallelism" title={`parallelism ${data.parallelism}`}>
          × {data.parallelism}
        </span>
      </div>
    </div>
  );
});

/** Stands above a job's operators where the script has several. */
export const JobTitle = memo(function JobTitle({ data }: NodeProps<JobNode>) {
  return <div className="job-title">{data.title}</div>;
});
