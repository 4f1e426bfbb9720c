import { type FormEvent, useState } from 'react';
import { toFailure, type Failure } from '#shared/base/failure.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import type { TopicViewProps } from './topic-view.tsx';

/** Writes one message to the topic. */
export function ProduceForm({ open, parts: { clients, say }, onClose }: TopicViewProps & { onClose(): void }) {
  const { connection, topic, reader } = open;
  const [typed, setTyped] = useState({ key: '', value: '', headers: '', partition: '', tombstone: false });
  const [failure, setFailure] = useState<Failure>();
  const set = (change: Partial<typeof typed>) => setTyped((before) => ({ ...before, ...change }));
  const produce = async (event: FormEvent) => {
    event.preventDefault();
    try {
      const sent = await clients.kafka.produce({
        connection,
        topic,
        key: typed.key === '' ? null : typed.key,
        value: typed.tombstone ? null : typed.value,
        headers: headersIn(typed.headers),
        ...(typed.partition === '' ? {} : { partition: Number(typed.partition) }),
      });
      say({ tone: 'good', text: `Produced to ${topic}, partition ${sent.partition}, offset ${sent.offset}.` });
      onClose();
      if (!reader.getState().reading) reader.read();
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
  };
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button tone="primary" type="submit" form="produce">
        Produce
      </Button>
    </>
  );
  return (
    <Dialog title={`Produce to ${topic} of ${connection}`} onClose={onClose} actions={actions}>
      <form id="produce" className="produce-form" onSubmit={(event) => void produce(event)}>
        <Field label="Key" hint="Empty: no key.">
          <TextInput value={typed.key} onChange={({ target }) => set({ key: target.value })} />
        </Field>
        <Field label="Value">
          <textarea className="input produce-value" rows={8} spellCheck={false} disabled={typed.tombstone} value={typed.value} onChange={({ target }) => set({ value: target.value })} />
        </Field>
        <label className="query-follow">
          <input type="checkbox" checked={typed.tombstone} onChange={({ target }) => set({ tombstone: target.checked })} />
          No value: a tombstone
        </label>
        <Field label="Headers" hint="A line each: name: value">
          <textarea className="input" rows={2} spellCheck={false} value={typed.headers} onChange={({ target }) => set({ headers: target.value })} />
        </Field>
        <Field label="Partition" hint="Empty: by the key." fault={failure && `${failure.message} (${failure.code})`}>
          <TextInput inputMode="numeric" pattern="[0-9]{0,6}" value={typed.partition} onChange={({ target }) => set({ partition: target.value })} />
        </Field>
      </form>
    </Dialog>
  );
}

export function headersIn(text: string): { name: string; value: string }[] {
  return text
    .split('\n')
    .filter((line) => line.trim())
    .map((line) => {
      const at = line.indexOf(':');
      return at < 0 ? { name: line.trim(), value: '' } : { name: line.slice(0, at).trim(), value: line.slice(at + 1).trim() };
    });
}
