import { type FormEvent, useEffect, useRef, useState } from 'react';
import { type StoreApi, useStore } from 'zustand';
import { type Failure, toFailure } from '#shared/base/failure.ts';
import type { RecordProgress } from '#shared/services/kafka.ts';
import type { RunId } from '#shared/services/run-id.ts';
import { masksIn } from '#shared/workspace/masks.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field, TextInput } from '#renderer/ui/field.tsx';

/** The source that is to be recorded: whose run, its uid, and how the canvas calls it. */
export interface AskedRecording {
  run: RunId;
  operator: string;
  title: string;
}

export type AskingRecording = StoreApi<{ asked: AskedRecording | undefined }>;

type Parts = Pick<FeatureParts, 'execute'> & { clients: Pick<FeatureParts['clients'], 'debugger'> };

/** Records what leaves a source of the run as a sample stream; columns are masked before they are written. */
export function RecordSource({ asking, parts }: { asking: AskingRecording; parts: Parts }) {
  const { asked } = useStore(asking);
  return asked ? <Form key={asked.operator} asked={asked} parts={parts} onClose={() => asking.setState({ asked: undefined })} /> : null;
}

function Form({ asked: { run, operator, title }, parts: { clients, execute }, onClose }: { asked: AskedRecording; parts: Parts; onClose(): void }) {
  const [typed, setTyped] = useState({ name: `${title.replace(/[^\w.-]/g, '_')}_recorded`, limit: '1000', seconds: '', filter: '', masks: '' });
  const [progress, setProgress] = useState<RecordProgress>();
  const [failure, setFailure] = useState<Failure>();
  const [isOn, setOn] = useState(false);
  const turn = useRef<AbortController>(undefined);
  useEffect(() => () => turn.current?.abort(), []);
  const record = async () => {
    turn.current = new AbortController();
    setFailure(undefined);
    setOn(true);
    const bounds = { limit: typed.limit ? Number(typed.limit) : null, ms: typed.seconds ? Math.round(Number(typed.seconds) * 1000) : null };
    try {
      for await (const now of clients.debugger.record({ run, operator, name: typed.name, filter: typed.filter.trim() || null, masks: masksIn(typed.masks), ...bounds }, turn.current.signal)) setProgress(now);
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
    setOn(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void record();
  };
  const show = () => {
    onClose();
    execute('editor.open', progress!.stream);
  };
  const isDone = progress?.done === true && progress.written > 0;
  const actions = (
    <>
      <Button onClick={onClose}>{isDone ? 'Close' : isOn ? 'Stop' : 'Cancel'}</Button>
      {isDone ? (
        <Button tone="primary" onClick={show}>
          Open the stream
        </Button>
      ) : (
        <Button tone="primary" type="submit" form="record-source" disabled={isOn}>
          Record
        </Button>
      )}
    </>
  );
  const field = (key: keyof typeof typed) => ({ value: typed[key], onChange: ({ target }: { target: { value: string } }) => setTyped({ ...typed, [key]: target.value }) });
  return (
    <Dialog title={`Record what leaves ${title}`} onClose={onClose} actions={actions}>
      <form id="record-source" className="record-source" onSubmit={submit}>
        <p>Rows that pass from now on, with the columns that the job reads.</p>
        <Field label="Stream" hint={`Writes streams/${typed.name}.yaml and data/${typed.name}.jsonl.`}>
          <TextInput required {...field('name')} />
        </Field>
        <Field label="Rows, at most">
          <TextInput type="number" min={1} max={100_000_000} {...field('limit')} />
        </Field>
        <Field label="Seconds, at most" hint="Empty: as long as the run goes">
          <TextInput type="number" min={0.1} step="any" {...field('seconds')} />
        </Field>
        <Field label="Condition" hint="SQL on the row, as in a WHERE; a range of times, for instance">
          <TextInput className="mono" {...field('filter')} />
        </Field>
        <Field label="Masked columns" hint="A line each: email: hash, fake or drop. They are masked before anything is written." fault={failure && `${failure.message} (${failure.code})`}>
          <textarea className="input" rows={3} spellCheck={false} placeholder={'name: fake\ncard: hash'} {...field('masks')} />
        </Field>
        <p role="status">{progress && words(progress)}</p>
      </form>
    </Dialog>
  );
}

function words({ written, skipped, done, data }: RecordProgress): string {
  const lost = skipped ? `; ${skipped.toLocaleString('en')} passed faster than they could be written` : '';
  return `${written.toLocaleString('en')} ${written === 1 ? 'row is' : 'rows are'} in ${data}${done ? '' : ' so far'}${lost}.`;
}
