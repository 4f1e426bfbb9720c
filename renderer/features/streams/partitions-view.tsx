import { useState } from 'react';
import { Button } from '#renderer/ui/button.tsx';
import { Broken, Skeleton } from '#renderer/ui/faces.tsx';
import { number } from './groups-view.tsx';
import type { TopicViewProps } from './topic-view.tsx';
import { useAnswer } from './use-answer.ts';

const PAGE = 200;

/** The partitions of a topic, by the page. */
export function PartitionsView({ open: { connection, topic }, parts: { clients } }: TopicViewProps) {
  const [from, setFrom] = useState(0);
  const { answer, failure, again } = useAnswer((signal) => clients.kafka.partitions({ connection, topic, from, limit: PAGE }, signal), [connection, topic, from]);
  if (failure)
    return (
      <Broken failure={failure}>
        <Button onClick={again}>Try again</Button>
      </Broken>
    );
  if (!answer) return <Skeleton label={`Reading the partitions of ${topic}`} />;
  const { total, messages, partitions } = answer;
  return (
    <div className="topic-table" tabIndex={0} aria-label={`Partitions of ${topic}`} role="region">
      <table>
        <thead>
          <tr>
            {['Partition', 'Leader', 'Replicas', 'In sync', 'Oldest', 'Next', 'Messages'].map((title) => (
              <th scope="col" key={title}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {partitions.map(({ partition, leader, replicas, inSync, low, high }) => (
            <tr key={partition}>
              <th scope="row">{partition}</th>
              <td>{leader < 0 ? 'none' : leader}</td>
              <td>{replicas.join(', ')}</td>
              <td data-warning={inSync.length < replicas.length}>{inSync.join(', ')}</td>
              <td>{number(low)}</td>
              <td>{number(high)}</td>
              <td>{number(String(BigInt(high) - BigInt(low)))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="topic-table-foot">
        {number(String(total))} {total === 1 ? 'partition' : 'partitions'}, about {number(messages)} messages
        <Button onClick={again}>Look again</Button>
        {total > PAGE && (
          <>
            <Button disabled={from === 0} onClick={() => setFrom(from - PAGE)}>
              Earlier ones
            </Button>
            <Button disabled={from + PAGE >= total} onClick={() => setFrom(from + PAGE)}>
              Later ones
            </Button>
          </>
        )}
      </p>
    </div>
  );
}
