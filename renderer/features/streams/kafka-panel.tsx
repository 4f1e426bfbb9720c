import { ChevronDown, ChevronRight, Play, Plus, RefreshCw, Square } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { toFailure, type Failure } from '#shared/base/failure.ts';
import { LOCAL, type KafkaConnection } from '#shared/services/kafka.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import { GiveSecrets } from './give-secrets.tsx';
import type { KafkaStore } from './kafka-store.ts';

export interface KafkaPanelProps {
  store: KafkaStore;
  parts: FeatureParts;
}

/** The Kafka connections of the workspace, and their topics. */
export function KafkaPanel({ store, parts }: KafkaPanelProps) {
  const { connections, contains } = useStore(store);
  // Whoever opens it, or comes back to the window from a terminal, sees what is there now.
  useEffect(() => {
    store.refreshAll();
    window.addEventListener('focus', store.refreshAll);
    return () => window.removeEventListener('focus', store.refreshAll);
  }, [store]);
  return (
    <div className="kafka-panel">
      <div className="kafka-search">
        <TextInput type="search" aria-label="Find topics" placeholder="Find topics" value={contains} onChange={({ target }) => store.search(target.value)} />
      </div>
      {connections.map((connection) => (
        <Connection key={connection.name} connection={connection} store={store} parts={parts} />
      ))}
      <p className="explorer-empty">A file kafka/NAME.yaml with its brokers adds a cluster.</p>
    </div>
  );
}

function Connection({ connection, store, parts }: KafkaPanelProps & { connection: KafkaConnection }) {
  const { name, path, missing, production } = connection;
  const listed = useStore(store, ({ topics }) => topics.get(name));
  const broker = useStore(store, (state) => state.broker);
  const [creating, setCreating] = useState(false);
  const running = name !== LOCAL || broker?.state === 'ready';
  const Chevron = listed ? ChevronDown : ChevronRight;
  return (
    <section className="kafka-connection" aria-label={name === LOCAL ? 'Local Kafka' : name}>
      <header>
        <button type="button" className="explorer-heading" aria-expanded={Boolean(listed)} disabled={!running} title={connection.brokers.join(', ')} onClick={() => store.toggle(name)}>
          <Chevron size={12} />
          {name === LOCAL ? 'Local Kafka' : name}
          {production && <span className="kafka-production">production</span>}
        </button>
        <span className="kafka-actions">
          {name === LOCAL && <BrokerButton parts={parts} store={store} />}
          {listed && !production && (
            <IconButton label={`New topic in ${name}`} onClick={() => setCreating(true)}>
              <Plus size={13} />
            </IconButton>
          )}
          {listed && (
            <IconButton label={`List the topics of ${name} again`} onClick={() => void store.refresh(name)}>
              <RefreshCw size={12} />
            </IconButton>
          )}
        </span>
      </header>
      {name === LOCAL && broker && <p className={broker.code ? 'kafka-note kafka-fault' : 'kafka-note'}>{broker.message}</p>}
      {listed?.failure &&
        (listed.failure.code === 'secret-missing' ? (
          <GiveSecrets names={missing.length ? missing : ((listed.failure.data?.names as string[]) ?? [])} parts={parts} onGiven={() => void store.refresh(name)} />
        ) : (
          <p className="kafka-note kafka-fault" role="alert">
            {listed.failure.message} <code>{listed.failure.code}</code>
          </p>
        ))}
      {listed && !listed.failure && (
        <ul className="kafka-topics" aria-label={`Topics of ${name}`}>
          {listed.topics.map((topic) => (
            <li key={topic.name}>
              <button type="button" className="tree-row" data-internal={topic.internal} onClick={() => parts.execute('streams.open-topic', { connection: name, topic: topic.name })}>
                <span className="kafka-topic">{topic.name}</span>
                <span className="kafka-partitions" title={`${topic.partitions} ${topic.partitions === 1 ? 'partition' : 'partitions'}`}>
                  {topic.partitions.toLocaleString('en')}
                </span>
              </button>
            </li>
          ))}
          {!listed.topics.length && <li className="kafka-note">{listed.loading ? 'Listing the topics …' : 'No topics.'}</li>}
          {listed.total > listed.topics.length && <li className="kafka-note">{(listed.total - listed.topics.length).toLocaleString('en')} more: find them by name.</li>}
        </ul>
      )}
      {path === null || <span className="visually-hidden">{path}</span>}
      {creating && <NewTopic connection={name} parts={parts} onClose={() => setCreating(false)} onMade={() => void store.refresh(name)} />}
    </section>
  );
}

function BrokerButton({ store, parts: { execute } }: KafkaPanelProps) {
  const state = useStore(store, ({ broker }) => broker?.state);
  if (state === 'ready')
    return (
      <IconButton label="Stop the local Kafka" onClick={() => execute('streams.stop-broker')}>
        <Square size={11} />
      </IconButton>
    );
  return (
    <IconButton label="Start the local Kafka" disabled={state === 'fetching' || state === 'starting' || state === 'stopping'} onClick={() => execute('streams.start-broker')}>
      <Play size={12} />
    </IconButton>
  );
}

function NewTopic({ connection, parts: { clients, execute }, onClose, onMade }: Pick<KafkaPanelProps, 'parts'> & { connection: string; onClose(): void; onMade(): void }) {
  const [typed, setTyped] = useState({ name: '', partitions: '1' });
  const [failure, setFailure] = useState<Failure>();
  const make = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await clients.kafka.createTopic({ connection, topic: typed.name, partitions: Number(typed.partitions) });
      onMade();
      onClose();
      execute('streams.open-topic', { connection, topic: typed.name });
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
  };
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button tone="primary" type="submit" form="new-topic">
        Create
      </Button>
    </>
  );
  return (
    <Dialog title={`New topic in ${connection}`} onClose={onClose} actions={actions}>
      <form id="new-topic" className="produce-form" onSubmit={(event) => void make(event)}>
        <Field label="Name" fault={failure && `${failure.message} (${failure.code})`}>
          <TextInput required pattern="[a-zA-Z0-9._\-]{1,249}" title="Letters, digits, dots, underscores and dashes" value={typed.name} onChange={({ target }) => setTyped({ ...typed, name: target.value })} />
        </Field>
        <Field label="Partitions">
          <TextInput type="number" min={1} max={9000} required value={typed.partitions} onChange={({ target }) => setTyped({ ...typed, partitions: target.value })} />
        </Field>
      </form>
    </Dialog>
  );
}
