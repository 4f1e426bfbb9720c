import { type FormEvent, useEffect, useState } from 'react';
import { type StoreApi, useStore } from 'zustand';
import { Failure, toFailure } from '#shared/base/failure.ts';
import { partFaults, partIn, type StreamPart, withPart } from '#shared/workspace/stream-part.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field, Select, TextInput } from '#renderer/ui/field.tsx';

/** The sample stream whose part is chosen: its file in the workspace, and how the canvas calls the source. */
export interface AskedPart {
  path: string;
  title: string;
}

export type AskingPart = StoreApi<{ asked: AskedPart | undefined }>;

type Parts = Pick<FeatureParts, 'session' | 'execute' | 'say'> & { clients: Pick<FeatureParts['clients'], 'workspace'> };

/** Which of its rows a sample replays, and whether it begins again: written into the stream's file, for runs from then on. */
export function SourcePart({ asking, parts }: { asking: AskingPart; parts: Parts }) {
  const { asked } = useStore(asking);
  return asked ? <Form key={asked.path} asked={asked} parts={parts} onClose={() => asking.setState({ asked: undefined })} /> : null;
}

function Form({ asked: { path, title }, parts, onClose }: { asked: AskedPart; parts: Parts; onClose(): void }) {
  const { clients, execute, say, session } = parts;
  const isReadOnly = useStore(session, ({ workspace }) => workspace?.readOnly ?? false);
  const [file, setFile] = useState<{ text: string; version: string | null }>();
  const [part, setPart] = useState<StreamPart>();
  const [failure, setFailure] = useState<Failure>();
  const [isAsked, setAsked] = useState(false);
  useEffect(() => {
    const read = async () => {
      const { text, version } = await clients.workspace.read({ path });
      const known = partIn(text);
      if (!known) throw new Failure('stream-unreadable', `${path} cannot be read as it stands. Open it: its problems are marked there.`);
      setFile({ text, version });
      setPart(known);
    };
    read().catch((thrown: unknown) => setFailure(toFailure(thrown)));
  }, [clients, path]);
  const faults = part && isAsked ? partFaults(part) : {};
  const save = async (then?: () => void) => {
    setAsked(true);
    if (!file || !part || Object.keys(partFaults(part)).length) return;
    try {
      await clients.workspace.write({ path, text: withPart(file.text, part), expect: file.version });
      onClose();
      if (then) then();
      else say({ tone: 'good', text: `${path} now says ${partWords(part)}. Runs from now on replay that.`, action: { title: 'Run again', run: () => execute('run.start') } });
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save();
  };
  const openFile = () => {
    onClose();
    execute('editor.open', path);
  };
  const actions = (
    <>
      <Button onClick={onClose}>Cancel</Button>
      <Button onClick={openFile}>Open the file</Button>
      <Button disabled={!part || isReadOnly} onClick={() => void save(() => execute('run.start'))}>
        Save and run again
      </Button>
      <Button tone="primary" type="submit" form="source-part" disabled={!part || isReadOnly}>
        Save
      </Button>
    </>
  );
  return (
    <Dialog title={`Which rows ${title} replays`} onClose={onClose} actions={actions}>
      <form id="source-part" className="record-source" onSubmit={submit} noValidate>
        <p>{isReadOnly ? 'The workspace is open to be read alone, so this cannot be changed here.' : `Written into ${path}; a run that goes on keeps the rows that it began with.`}</p>
        <Bound label="First" hint="The number of a row, from 1, or an event time. Empty: from the beginning" fault={faults.from} value={part?.from} onType={(from) => setPart({ ...part!, from })} />
        <Bound label="Last" hint="The number of the last row, or the event time before which rows are replayed. Empty: to the end" fault={faults.to} value={part?.to} onType={(to) => setPart({ ...part!, to })} />
        <Field label="At its end" hint="A loop gives the same rows again and again, each time later in event time">
          <Select value={part?.loops ? 'loop' : 'stop'} disabled={!part} onChange={({ target }) => setPart({ ...part!, loops: target.value === 'loop' })}>
            <option value="stop">the source ends</option>
            <option value="loop">it begins again</option>
          </Select>
        </Field>
        {failure && <p className="field-fault" role="alert">{`${failure.message} (${failure.code})`}</p>}
      </form>
    </Dialog>
  );
}

interface BoundProps {
  label: string;
  hint: string;
  fault: string | undefined;
  value: string | undefined;
  onType(value: string): void;
}

function Bound({ label, hint, fault, value, onType }: BoundProps) {
  return (
    <Field label={label} hint={hint} fault={fault && <span role="alert">{fault}</span>}>
      <TextInput className="mono" placeholder="2026-03-02 08:00:00" value={value ?? ''} disabled={value === undefined} aria-invalid={Boolean(fault)} onChange={({ target }) => onType(target.value)} />
    </Field>
  );
}

/** `all rows, once`, `rows from 100 to 2026-03-02, in a loop`. */
export function partWords({ from, to, loops }: StreamPart): string {
  const bounds = [...(from.trim() ? [`from ${from.trim()}`] : []), ...(to.trim() ? [`to ${to.trim()}`] : [])];
  return `${bounds.length ? `rows ${bounds.join(' ')}` : 'all rows'}, ${loops ? 'in a loop' : 'once'}`;
}
