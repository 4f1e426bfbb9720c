import { type ReactNode, useState } from 'react';
import type { Edit } from '#shared/topology/edits.ts';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import { Popover } from '#renderer/ui/popover.tsx';
import { editedOf, useCanvas } from '../canvas-context.ts';
import { readTtl, showTtl } from './describe-edit.ts';
import { common, operatorOf, parallelismOf, setMaxParallelism, setName, setParallelism, setTtl } from './edit-actions.ts';
import type { QuestionProps } from './questions.tsx';
import { readWhole } from './read-whole.ts';

interface AskTextProps extends QuestionProps {
  title: string;
  label: string;
  hint: ReactNode;
  value: string;
  placeholder?: string;
  /** Undefined where the text cannot be meant: nothing is done then. */
  edits(text: string): Edit[] | undefined;
}

/** One line to be typed; nothing typed takes the edit back. */
function AskText({ asked, title, label, hint, value, placeholder, edits, about, onClose }: AskTextProps) {
  const parts = useCanvas();
  const [text, setText] = useState(value);
  const accept = () => {
    const wanted = text.trim() === value ? [] : edits(text.trim());
    if (wanted?.length) parts.edits.edit(wanted, `${about}: ${label} ${text.trim() || 'as the job has it'}.`);
  };
  return (
    <Popover title={title} at={asked.at} accept="Set" onAccept={accept} onClose={onClose}>
      <Field label={label} hint={hint} fault={text.trim() && !edits(text.trim()) ? 'A whole number, please.' : undefined}>
        <TextInput value={text} placeholder={placeholder} onChange={({ target }) => setText(target.value)} />
      </Field>
    </Popover>
  );
}

export function AskNumber(props: QuestionProps) {
  const { uids, what } = props.asked;
  const edited = editedOf(useCanvas())!;
  const isMax = what === 'max-parallelism';
  const value = isMax ? common(uids, (uid) => edited.edits.operators[uid]?.maxParallelism ?? operatorOf(edited.topology, uid)?.maxParallelism) : common(uids, (uid) => parallelismOf(edited, uid));
  const edits = (text: string) => {
    const number = text ? readWhole(text) : null;
    if (number === undefined) return undefined;
    return isMax ? setMaxParallelism(edited, uids, number) : setParallelism(edited, uids, number);
  };
  const hint = isMax ? 'How far it can ever be scaled: the number of key groups. State cannot be restored with another.' : 'How many subtasks run at once.';
  return <AskText {...props} title={`${isMax ? 'Max parallelism' : 'Parallelism'} of ${props.about}`} label={isMax ? 'Max parallelism' : 'Parallelism'} hint={`${hint} Empty: as the job has it.`} value={value === undefined || value === null ? '' : String(value)} edits={edits} />;
}

export function AskTtl(props: QuestionProps) {
  const { uids } = props.asked;
  const edited = editedOf(useCanvas())!;
  const value = common(uids, (uid) => edited.edits.operators[uid]?.stateTtl);
  const hint = 'How long state is kept after its last use: 1 h, 30 min, 2 d. For each input by itself: left: 1 h, right: 2 h. Empty: as the job has it.';
  return <AskText {...props} title={`State TTL of ${props.about}`} label="State TTL" hint={hint} placeholder="1 h" value={value ? showTtl(value) : ''} edits={(text) => setTtl(uids, readTtl(text))} />;
}

export function AskName(props: QuestionProps) {
  const uid = props.asked.uids[0]!;
  const edited = editedOf(useCanvas())!;
  const value = edited.edits.operators[uid]?.name ?? '';
  return (
    <AskText
      {...props}
      title={`Name of ${props.about}`}
      label="Name"
      hint="As it stands on the card, in Flink's web interface and in its metrics. Empty: as the job has it."
      placeholder={operatorOf(edited.unedited, uid)?.name ?? ''}
      value={value}
      edits={(text) => setName(edited, uid, text)}
    />
  );
}

export function AskPin(props: QuestionProps) {
  const uid = props.asked.uids[0]!;
  const edited = editedOf(useCanvas())!;
  const edits = (text: string): Edit[] => [{ type: 'pin', operator: uid, pin: text || null }];
  return (
    <AskText
      {...props}
      title={`Pin ${props.about}`}
      label="Was the operator with this uid or operator id"
      hint="This is still that operator: it takes over its state. Empty: it goes by its own uid."
      value={edited.edits.operators[uid]?.pin ?? ''}
      edits={edits}
    />
  );
}
