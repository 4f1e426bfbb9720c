import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Broken, Empty, Skeleton } from '#renderer/ui/faces.tsx';
import { GiveSecrets } from './give-secrets.tsx';
import { GroupsView } from './groups-view.tsx';
import { MessageDetail } from './message-detail.tsx';
import { MessageTable } from './message-table.tsx';
import type { OpenTopic } from './open-topics.ts';
import { PartitionsView } from './partitions-view.tsx';
import { QueryBar } from './query-bar.tsx';
import type { ReaderState } from './topic-reader.ts';

export interface TopicViewProps {
  open: OpenTopic;
  parts: FeatureParts;
}

/** One topic: its messages, its partitions, who reads it. */
export function TopicView({ open, parts }: TopicViewProps) {
  const shape = useStore(open.shape, (state) => state.shape);
  if (shape === 'groups') return <GroupsView open={open} parts={parts} />;
  if (shape === 'partitions') return <PartitionsView open={open} parts={parts} />;
  return <Messages open={open} parts={parts} />;
}

function Messages({ open, parts }: TopicViewProps) {
  const { reader, connection, topic } = open;
  const { query, reading, messages, dropped, progress, failure } = useStore(reader);
  const [selected, setSelected] = useState<number>();
  const [detail, setDetail] = useState(false);
  useEffect(() => {
    if (!reader.getState().progress && !reader.getState().reading && !reader.getState().failure) reader.read();
  }, [reader]);
  const message = selected === undefined ? undefined : messages[selected - dropped];
  const whole = ({ partition, offset }: { partition: number; offset: string }) => parts.clients.kafka.message({ connection, topic, partition, offset, decode: { value: query.decode } });
  return (
    <div className="topic">
      <QueryBar query={query} reading={reading} onRead={(next) => (setSelected(undefined), reader.read(next))} onStop={reader.stop} />
      <div className="topic-body" data-detail={detail && Boolean(message)}>
        {messages.length ? (
          <MessageTable label={`Messages of ${topic}`} messages={messages} first={dropped} follow={query.follow} selected={selected} onSelect={setSelected} onOpen={() => setDetail(true)} />
        ) : (
          <Nothing state={{ reading, failure, progress }} open={open} parts={parts} />
        )}
        {detail && message && <MessageDetail message={message} decode={query.decode} whole={whole} onClose={() => setDetail(false)} />}
      </div>
      <footer className="sink-foot">
        <span role="status">{progressWords({ reading, progress, messages, dropped })}</span>
        {failure && messages.length > 0 && <span className="sink-failure">{failure.message}</span>}
        {message && (
          <Button tone="link" onClick={() => setDetail(!detail)}>
            {detail ? 'close the message' : 'open the message'}
          </Button>
        )}
      </footer>
    </div>
  );
}

function Nothing({ state: { reading, failure, progress }, open, parts }: TopicViewProps & { state: Pick<ReaderState, 'reading' | 'failure' | 'progress'> }) {
  const again = () => open.reader.read();
  if (failure?.code === 'secret-missing') return <GiveSecrets names={(failure.data?.names as string[]) ?? []} parts={parts} onGiven={again} />;
  if (failure)
    return (
      <Broken failure={failure}>
        <Button onClick={again}>Try again</Button>
      </Broken>
    );
  if (reading && !progress?.caughtUp) return <Skeleton label={`Reading ${open.topic}`} />;
  if (reading) return <Empty title="Nothing new yet.">Messages appear here as they are produced.</Empty>;
  return <Empty title={progress?.read ? 'No message passes the filter.' : 'No messages there.'}>{progress?.read ? `${count(progress.read, 'message')} read.` : 'Begin at the oldest, or produce one.'}</Empty>;
}

export function progressWords({ reading, progress, messages, dropped }: Pick<ReaderState, 'reading' | 'progress' | 'messages' | 'dropped'>): string {
  const shown = `${count(messages.length, 'message')}${dropped ? `, ${dropped.toLocaleString('en')} older ones let go of` : ''}`;
  if (!progress) return reading ? `${shown} so far` : '';
  const filtered = progress.read > progress.passed ? ` of ${progress.read.toLocaleString('en')} read` : '';
  const raw = progress.undecoded ? `; ${progress.undecoded.toLocaleString('en')} could not be decoded and ${progress.undecoded === 1 ? 'is' : 'are'} shown raw` : '';
  const failed = progress.failed ? `; the condition failed on ${progress.failed.toLocaleString('en')}: ${progress.failure}` : '';
  return `${shown}${filtered}${raw}${failed}${reading && progress.caughtUp ? '; following' : ''}`;
}

function count(number: number, of: string): string {
  return `${number.toLocaleString('en')} ${of}${number === 1 ? '' : 's'}`;
}
