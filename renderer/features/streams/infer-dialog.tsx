import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { DdlSource, InferredTable } from '#shared/services/ddl.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Broken, Skeleton } from '#renderer/ui/faces.tsx';
import { Field, Select, TextInput } from '#renderer/ui/field.tsx';
import { delayWords } from './delay-words.ts';
import { useAnswer } from './use-answer.ts';

/** What a table is asked from: nothing while the dialog is closed, `choose` while it asks; `before` is what was chosen last, to be corrected. */
export type Inferring = StoreApi<{ source: DdlSource | 'choose' | undefined; before?: DdlSource | undefined }>;

/** CREATE TABLE from data: what was seen, before it is inserted. */
export function InferDialog({ inferring, parts }: { inferring: Inferring; parts: FeatureParts }) {
  const source = useStore(inferring, (state) => state.source);
  const before = useStore(inferring, (state) => state.before);
  const close = () => inferring.setState({ source: undefined, before: undefined });
  if (!source) return null;
  if (source === 'choose') return <ChooseSource parts={parts} before={before} onClose={close} onChosen={(chosen) => inferring.setState({ source: chosen })} />;
  return <Inferred key={JSON.stringify(source)} source={source} parts={parts} onClose={close} onBack={() => inferring.setState({ source: 'choose', before: source })} />;
}

function ChooseSource({ parts: { session, clients }, before, onClose, onChosen }: { parts: FeatureParts; before: DdlSource | undefined; onClose(): void; onChosen(source: DdlSource): void }) {
  const files = useStore(session, ({ workspace }) => workspace?.streams)?.flatMap((stream) => stream.files) ?? [];
  const [typed, setTyped] = useState({ kind: 'file' as 'file' | 'subject', path: files[0] ?? '', connection: '', subject: '', ...(before?.kind === 'topic' ? {} : before) });
  const connections = useAnswer(async (signal) => {
    for await (const list of clients.kafka.connections({}, signal)) return list.filter(({ registry }) => registry);
    return [];
  }, []).answer;
  const choose = (event: FormEvent) => {
    event.preventDefault();
    onChosen(typed.kind === 'file' ? { kind: 'file', path: typed.path } : { kind: 'subject', connection: typed.connection || connections![0]!.name, subject: typed.subject });
  };
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button tone="primary" type="submit" form="infer-source">
        Look at it
      </Button>
    </>
  );
  return (
    <Dialog title="CREATE TABLE from data" onClose={onClose} actions={actions}>
      <form id="infer-source" className="produce-form" onSubmit={choose}>
        <Field label="From">
          <Select value={typed.kind} onChange={({ target }) => setTyped({ ...typed, kind: target.value as typeof typed.kind })}>
            <option value="file">a file of the workspace</option>
            <option value="subject" disabled={!connections?.length}>
              a subject of a schema registry
            </option>
          </Select>
        </Field>
        {typed.kind === 'file' ? (
          <Field label="File" hint="CSV, JSON lines (plain or .gz), Avro or Parquet.">
            <TextInput required list="infer-files" value={typed.path} onChange={({ target }) => setTyped({ ...typed, path: target.value })} />
          </Field>
        ) : (
          <>
            <Field label="Connection">
              <Select value={typed.connection} onChange={({ target }) => setTyped({ ...typed, connection: target.value })}>
                {connections?.map(({ name }) => <option key={name}>{name}</option>)}
              </Select>
            </Field>
            <Field label="Subject">
              <TextInput required value={typed.subject} onChange={({ target }) => setTyped({ ...typed, subject: target.value })} />
            </Field>
          </>
        )}
        <datalist id="infer-files">
          {files.map((path) => (
            <option key={path} value={path} />
          ))}
        </datalist>
      </form>
    </Dialog>
  );
}

function Inferred({ source, parts, onClose, onBack }: { source: DdlSource; parts: FeatureParts; onClose(): void; onBack(): void }) {
  const [eventTime, setEventTime] = useState<string>();
  const { answer, failure } = useAnswer((signal) => parts.clients.ddl.infer({ source, ...(eventTime === undefined ? {} : { eventTime }) }, signal), [source, eventTime]);
  const runnable = useStore(parts.session, ({ activeFile }) => Boolean(activeFile?.path.endsWith('.sql')));
  const copy = () => {
    void navigator.clipboard.writeText(answer!.ddl);
    parts.say({ text: 'The statement is copied.' });
  };
  const insert = () => {
    parts.execute('editor.insert', answer!.ddl);
    onClose();
  };
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button onClick={onBack}>Other data…</Button>
      <Button disabled={!answer} onClick={copy}>
        Copy
      </Button>
      <Button tone="primary" disabled={!answer || !runnable} title={runnable ? undefined : 'Open a .sql file first'} onClick={insert}>
        Insert into the editor
      </Button>
    </>
  );
  return (
    <Dialog title={`CREATE TABLE from ${nameOf(source)}`} onClose={onClose} actions={actions}>
      {failure ? <Broken failure={failure} /> : answer ? <Evidence table={answer} chosen={eventTime} onChoose={setEventTime} /> : <Skeleton label="Looking at the data" />}
    </Dialog>
  );
}

function Evidence({ table: { ddl, sampled, columns, eventTimes, notes }, chosen, onChoose }: { table: InferredTable; chosen: string | undefined; onChoose(column: string): void }) {
  return (
    <div className="inferred">
      <p>{sampled ? `Of ${sampled.toLocaleString('en')} rows:` : 'Of the schema:'}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Type</th>
            <th scope="col">Null</th>
            <th scope="col">Seen</th>
          </tr>
        </thead>
        <tbody>
          {columns.map(({ name, type, nullShare, evidence }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{type}</td>
              <td>{nullShare ? `${(nullShare * 100).toFixed(nullShare < 0.01 ? 2 : 0)} %` : ''}</td>
              <td>{evidence}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {eventTimes.length > 0 && (
        <fieldset>
          <legend>Event time</legend>
          {eventTimes.map(({ column, delay, evidence }, i) => (
            <label key={column}>
              <input type="radio" name="event-time" checked={chosen === undefined ? i === 0 : chosen === column} onChange={() => onChoose(column)} />
              <span>
                <code>{column}</code>, watermark {delayWords(delay)} behind: {evidence}
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
      <pre tabIndex={0} aria-label="The statement">
        {ddl}
      </pre>
    </div>
  );
}

function nameOf(source: DdlSource): string {
  return source.kind === 'topic' ? `the topic ${source.topic}` : source.kind === 'file' ? source.path : `the subject ${source.subject}`;
}
