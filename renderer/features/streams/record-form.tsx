import { type FormEvent, useEffect, useRef, useState } from 'react';
import { type Failure, toFailure } from '#shared/base/failure.ts';
import type { RecordParams, RecordProgress } from '#shared/services/kafka.ts';
import { leftOutWords } from '#shared/workspace/left-out-words.ts';
import { masksIn } from '#shared/workspace/masks.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import { paramsOf } from './topic-reader.ts';
import type { TopicViewProps } from './topic-view.tsx';

/** Records what the topic's view asks for as a sample stream; columns are masked before they are written. */
export function RecordForm({ open, parts: { clients, execute }, onClose }: TopicViewProps & { onClose(): void }) {
  const { connection, topic, reader } = open;
  const [typed, setTyped] = useState({ name: topic.replace(/[^\w.-]/g, '_'), limit: '1000', masks: '', format: 'jsonl' as RecordParams['format'] });
  const [progress, setProgress] = useState<RecordProgress>();
  const [failure, setFailure] = useState<Failure>();
  const turn = useRef<AbortController>(undefined);
  useEffect(() => () => turn.current?.abort(), []);
  const { expression, from } = reader.getState().query;

  const record = async (resume: boolean) => {
    turn.current = new AbortController();
    setFailure(undefined);
    try {
      const { query } = reader.getState();
      // Whoever looks at what comes from now on records the newest that came: a recording does not wait for more.
      const params = { ...paramsOf({ ...query, follow: false, from: query.from === 'end' ? 'latest' : query.from }), limit: Number(typed.limit) };
      for await (const now of clients.kafka.record({ connection, topic, ...params, name: typed.name, format: typed.format, masks: masksIn(typed.masks), resume }, turn.current.signal)) setProgress(now);
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void record(false);
  };
  const show = () => {
    onClose();
    execute('editor.open', progress!.stream);
  };
  const actions = progress?.done ? (
    <>
      <Button onClick={onClose}>Close</Button>
      {progress.written > 0 && (
        <Button tone="primary" onClick={show}>
          Open the stream
        </Button>
      )}
    </>
  ) : (
    <>
      <Button onClick={onClose}>Cancel</Button>
      {(failure?.code === 'record-interrupted' || failure?.code === 'stream-exists') && <Button onClick={() => void record(true)}>Resume</Button>}
      <Button tone="primary" type="submit" form="record">
        Record
      </Button>
    </>
  );
  return (
    <Dialog title={`Record ${topic} of ${connection}`} onClose={onClose} actions={actions}>
      <form id="record" className="produce-form" onSubmit={submit}>
        <p>
          Messages from {from === 'end' ? 'the newest' : WORDS[from]}
          {expression.trim() && (
            <>
              {' '}
              where <code>{expression}</code>
            </>
          )}
          , as the topic's view is set, become rows with the time, partition and offset of their messages.
        </p>
        <Field label="Stream" hint={`Writes streams/${typed.name}.yaml and data/${typed.name}.${typed.format}.`}>
          <TextInput required value={typed.name} onChange={({ target }) => setTyped({ ...typed, name: target.value })} />
        </Field>
        <Field label="Format" hint={typed.format === 'jsonl' ? 'A line a message, for people and for git.' : 'Typed and packed, for many messages.'}>
          <select className="input" value={typed.format} onChange={({ target }) => setTyped({ ...typed, format: target.value as RecordParams['format'] })}>
            <option value="jsonl">JSON lines</option>
            <option value="avro">Avro</option>
          </select>
        </Field>
        <Field label="Messages, at most">
          <TextInput type="number" min={1} max={100_000_000} required value={typed.limit} onChange={({ target }) => setTyped({ ...typed, limit: target.value })} />
        </Field>
        <Field label="Masked columns" hint="A line each: customer.email: hash, fake or drop. They are masked before anything is written." fault={failure && `${failure.message} (${failure.code})`}>
          <textarea className="input" rows={3} spellCheck={false} placeholder={'name: fake\ncard: hash'} value={typed.masks} onChange={({ target }) => setTyped({ ...typed, masks: target.value })} />
        </Field>
        <p role="status">{progress && recordWords(progress)}</p>
      </form>
    </Dialog>
  );
}

const WORDS = { latest: 'the newest', earliest: 'the oldest onwards', offset: 'an offset onwards', time: 'a time onwards' } as const;

export function recordWords({ written, done, data, ...left }: RecordProgress): string {
  return `${written.toLocaleString('en')} ${written === 1 ? 'message is' : 'messages are'} in ${data}${done ? '' : ' so far'}.${leftOutWords(left)}`;
}
