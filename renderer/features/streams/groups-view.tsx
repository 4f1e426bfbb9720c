import { Button } from '#renderer/ui/button.tsx';
import { Broken, Empty, Skeleton } from '#renderer/ui/faces.tsx';
import type { TopicViewProps } from './topic-view.tsx';
import { useAnswer } from './use-answer.ts';

/** Who reads the topic, and how far behind they are. */
export function GroupsView({ open: { connection, topic }, parts: { clients } }: TopicViewProps) {
  const { answer, failure, again } = useAnswer((signal) => clients.kafka.groups({ connection, topic }, signal), [connection, topic]);
  if (failure)
    return (
      <Broken failure={failure}>
        <Button onClick={again}>Try again</Button>
      </Broken>
    );
  if (!answer) return <Skeleton label={`Looking for groups that read ${topic}`} />;
  if (!answer.groups.length) return <Empty title="No consumer group has committed offsets for this topic.">Weir itself reads without a group.</Empty>;
  return (
    <div className="topic-table" tabIndex={0} aria-label={`Consumer groups of ${topic}`} role="region">
      <table>
        <thead>
          <tr>
            <th scope="col">Group</th>
            <th scope="col">State</th>
            <th scope="col">Members</th>
            <th scope="col">Partition</th>
            <th scope="col">Committed</th>
            <th scope="col">End</th>
            <th scope="col">Lag</th>
          </tr>
        </thead>
        <tbody>
          {answer.groups.flatMap(({ group, state, members, lag, offsets }) => [
            <tr key={group} className="topic-table-sum">
              <th scope="row">{group}</th>
              <td>{state}</td>
              <td>{members}</td>
              <td>all {offsets.length}</td>
              <td />
              <td />
              <td>{number(lag)}</td>
            </tr>,
            ...offsets.map(({ partition, committed, end, lag: behind }) => (
              <tr key={`${group} ${partition}`}>
                <td />
                <td />
                <td />
                <td>{partition}</td>
                <td>{number(committed)}</td>
                <td>{number(end)}</td>
                <td>{number(behind)}</td>
              </tr>
            )),
          ])}
        </tbody>
      </table>
      <Button onClick={again}>Look again</Button>
    </div>
  );
}

export function number(text: string): string {
  return BigInt(text).toLocaleString('en');
}
