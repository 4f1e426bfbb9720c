import { X } from 'lucide-react';
import { createStore, useStore } from 'zustand';
import { Disposables } from '#shared/base/disposable.ts';
import { toFailure } from '#shared/base/failure.ts';
import { LOCAL } from '#shared/services/kafka.ts';
import type { ActivatedFeature, Command, Feature, FeatureParts, View } from '#renderer/platform/feature.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Segmented } from '#renderer/ui/segmented.tsx';
import { InferDialog, type Inferring } from './infer-dialog.tsx';
import { KafkaPanel } from './kafka-panel.tsx';
import { createKafkaStore, type KafkaStore } from './kafka-store.ts';
import { createOpenTopics, type OpenTopic, type OpenTopics, viewIdOf } from './open-topics.ts';
import { ProduceForm } from './produce-form.tsx';
import { RecordForm } from './record-form.tsx';
import { TopicView } from './topic-view.tsx';
import './streams.css';

/** Kafka: the local one and any other, their topics and what is in them. */
export const streamsFeature: Feature = { id: 'streams', title: 'Kafka', activate };

function activate(parts: FeatureParts): ActivatedFeature {
  const open = new Disposables();
  const store = open.add(createKafkaStore(parts));
  const topics = createOpenTopics(parts.clients.kafka);
  open.defer(() => topics.getState().topics.forEach(topics.close));
  const panel: View = { id: 'streams', title: 'Kafka', place: 'sidebar', order: 5, Body: () => <KafkaPanel store={store} parts={parts} /> };
  const inferring: Inferring = createStore<ReturnType<Inferring['getState']>>(() => ({ source: undefined }));
  const dialog: View = { id: 'streams.infer', title: 'CREATE TABLE from data', place: 'overlay', order: 20, Body: () => <InferDialog inferring={inferring} parts={parts} /> };
  const fixed = [panel, dialog];
  const views = createStore<readonly View[]>(() => fixed);
  const made = new WeakMap<OpenTopic, View>();
  open.defer(
    topics.subscribe(({ topics: all }) => {
      for (const topic of all) if (!made.has(topic)) made.set(topic, viewOf(topic, topics, parts));
      views.setState([...fixed, ...all.map((topic) => made.get(topic)!)], true);
    }),
  );
  return { views, commands: commandsOf(parts, store, topics, inferring), dispose: () => open.dispose() };
}

function viewOf(open: OpenTopic, topics: OpenTopics, parts: FeatureParts): View {
  return {
    id: viewIdOf(open),
    title: open.topic,
    place: 'panel',
    order: 40,
    Body: () => <TopicView open={open} parts={parts} />,
    Actions: () => <TopicActions open={open} parts={parts} onClose={() => topics.close(open)} />,
  };
}

const SHAPES = [
  { value: 'messages', title: 'messages', hint: 'What is in the topic' },
  { value: 'partitions', title: 'partitions', hint: 'Leaders and offsets' },
  { value: 'groups', title: 'groups', hint: 'Who reads it, and their lag' },
] as const;

function TopicActions({ open, parts, onClose }: { open: OpenTopic; parts: FeatureParts; onClose(): void }) {
  const { shape, asking } = useStore(open.shape);
  const ask = (what: typeof asking) => open.shape.setState({ asking: what });
  return (
    <div className="sink-actions">
      <Button tone="quiet" onClick={() => ask('produce')}>
        Produce…
      </Button>
      <Button tone="quiet" onClick={() => ask('record')}>
        Record…
      </Button>
      <Button tone="quiet" onClick={() => parts.execute('streams.infer', { kind: 'topic', connection: open.connection, topic: open.topic, decode: open.reader.getState().query.decode })}>
        Table…
      </Button>
      <Segmented label={`Shown of ${open.topic}`} options={SHAPES} value={shape} onPick={(value) => open.shape.setState({ shape: value })} />
      <IconButton label={`Close ${open.topic}`} onClick={onClose}>
        <X size={14} />
      </IconButton>
      {asking === 'record' && <RecordForm open={open} parts={parts} onClose={() => ask(undefined)} />}
      {asking === 'produce' && <ProduceForm open={open} parts={parts} onClose={() => ask(undefined)} />}
    </div>
  );
}

function commandsOf({ clients, execute, say }: FeatureParts, store: KafkaStore, topics: OpenTopics, inferring: Inferring): Command[] {
  const tell = (work: Promise<unknown>) =>
    work.then(
      () => {},
      (thrown: unknown) => {
        const { code, message } = toFailure(thrown);
        say({ tone: 'error', code, text: message });
      },
    );
  const state = () => store.getState().broker?.state;
  return [
    { id: 'streams.show', title: 'Kafka', group: 'View', keys: ['Mod+Alt+A'], run: () => execute('view.show', 'streams') },
    { id: 'streams.start-broker', title: 'Start the local Kafka', group: 'Kafka', enabled: () => state() !== 'ready', run: () => tell(clients.broker.start({})) },
    { id: 'streams.stop-broker', title: 'Stop the local Kafka', group: 'Kafka', enabled: () => state() === 'ready', run: () => tell(clients.broker.stop({})) },
    {
      id: 'streams.infer',
      title: 'CREATE TABLE from data…',
      group: 'Kafka',
      run: (source) => inferring.setState({ source: (source as ReturnType<Inferring['getState']>['source']) ?? 'choose' }),
    },
    {
      id: 'streams.open-topic',
      title: 'Open a topic',
      hidden: true,
      run: (which) => {
        const { connection = LOCAL, topic } = which as { connection?: string; topic: string };
        execute('view.show', viewIdOf(topics.open(connection, topic)));
      },
    },
  ];
}
