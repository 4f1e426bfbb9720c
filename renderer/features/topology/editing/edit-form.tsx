import { Undo2 } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { describeShip } from '#shared/topology/describe-operator.ts';
import { ChainingEdit, type Edit, type OperatorEdits, type RefusedEdit, ShipEdit } from '#shared/topology/edits.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { Field, Select, TextInput } from '#renderer/ui/field.tsx';
import { useCanvas, useEdited, useTopology } from '../canvas-context.ts';
import { titlesOf } from '../operator-facts.ts';
import { CHAINING_WORDS, readTtl, showResources, showTtl } from './describe-edit.ts';
import { common, type Edited, operatorOf, parallelismOf, setChaining, setGroup, setMaxParallelism, setName, setParallelism, setShip, setTtl } from './edit-actions.ts';
import { groupsOf } from './groups.ts';
import { readWhole } from './read-whole.ts';
import { takeBack } from './refused-edits.ts';
import './edit-form.css';

interface FormProps {
  edited: Edited;
  uids: readonly string[];
  does(edits: readonly Edit[], words: string): void;
}

/** All that can be edited of the operators in hand, with labels. */
export function EditForm({ uids }: { uids: readonly string[] }) {
  const { edits } = useCanvas();
  const edited = useEdited();
  const side = useTopology((state) => state.side);
  if (!edited) return null;
  if (side === 'before') return <p className="edit-form-note">This is the job before the edits. Look at “after” to edit it.</p>;
  const props: FormProps = { edited, uids, does: edits.edit };
  return (
    <div className="edit-form" role="group" aria-label="Edits">
      <NumberRow {...props} property="parallelism" />
      <NumberRow {...props} property="max-parallelism" />
      <GroupRow {...props} />
      <ChainingRow {...props} />
      {uids.every((uid) => operatorOf(edited.topology, uid)?.state.length) && <TtlRow {...props} />}
      {uids.length === 1 && <OneOperator {...props} uid={uids[0]!} />}
    </div>
  );
}

function OneOperator(props: FormProps & { uid: string }) {
  const { edited, uid, does } = props;
  const titles = titlesOf(edited.topology);
  const operator = operatorOf(edited.topology, uid);
  if (!operator) return null;
  return (
    <>
      <Row {...props} property="name" label="Name">
        <TextRow value={edited.edits.operators[uid]?.name ?? ''} placeholder={operatorOf(edited.unedited, uid)?.name ?? operator.name} onCommit={(text) => does(setName(edited, uid, text), 'Name changed.')} />
      </Row>
      {edited.topology.edges
        .filter(({ from }) => from === uid)
        .map((edge) => (
          <Row key={`${edge.to} ${edge.input}`} {...props} property="ship" to={edge.to} label={`Ships to ${titles.get(edge.to)}`}>
            <Select value={edited.edits.operators[uid]?.ship?.[edge.to] ?? ''} onChange={({ target }) => does(setShip(edge, (target.value || null) as ShipEdit | null), 'Ship strategy changed.')}>
              <option value="">{edited.edits.operators[uid]?.ship?.[edge.to] ? 'as the job has it' : describeShip(edge)}</option>
              {ShipEdit.options.map((ship) => (
                <option key={ship}>{ship}</option>
              ))}
            </Select>
          </Row>
        ))}
      <Row {...props} property="pin" label="Pinned to">
        <TextRow value={edited.edits.operators[uid]?.pin ?? ''} placeholder="its own uid" onCommit={(text) => does([{ type: 'pin', operator: uid, pin: text || null }], 'Pin changed.')} />
      </Row>
      <Resources group={operator.slotSharingGroup} edited={edited} />
    </>
  );
}

function Resources({ group, edited }: { group: string; edited: Edited }) {
  const { ask } = useCanvas();
  const known = edited.edits.groups[group];
  return (
    <div className="field">
      <span className="field-label">A slot of {group}</span>
      <Button className="edit-form-button" onClick={({ currentTarget }) => ask('resources', { group, at: { x: currentTarget.getBoundingClientRect().left, y: currentTarget.getBoundingClientRect().bottom + 6 } })}>
        {known ? showResources(known) : 'as shared out'}
      </Button>
    </div>
  );
}

function NumberRow(props: FormProps & { property: 'parallelism' | 'max-parallelism' }) {
  const { edited, uids, does, property } = props;
  const isMax = property === 'max-parallelism';
  const own = (uid: string) => operatorOf(edited.topology, uid);
  const value = isMax ? common(uids, (uid) => edited.edits.operators[uid]?.maxParallelism ?? own(uid)?.maxParallelism) : common(uids, (uid) => parallelismOf(edited, uid));
  const [fault, setFault] = useState('');
  const onCommit = (text: string) => {
    const number = text ? readWhole(text) : null;
    setFault(number === undefined ? 'A whole number, please.' : '');
    if (number !== undefined) does(isMax ? setMaxParallelism(edited, uids, number) : setParallelism(edited, uids, number), `${isMax ? 'Max parallelism' : 'Parallelism'} ${text}.`);
  };
  return (
    <Row {...props} label={isMax ? 'Max parallelism' : 'Parallelism'} fault={fault}>
      <TextRow value={value === undefined || value === null ? '' : String(value)} placeholder={value === undefined ? 'they differ' : 'Flink derives it'} onCommit={onCommit} />
    </Row>
  );
}

function GroupRow(props: FormProps) {
  const { edited, uids, does } = props;
  const { ask } = useCanvas();
  const value = common(uids, (uid) => edited.edits.operators[uid]?.slotSharingGroup ?? operatorOf(edited.topology, uid)?.slotSharingGroup);
  return (
    <Row {...props} property="slot-sharing-group" label="Slot sharing group">
      <Select value={value ?? ''} onChange={({ target }) => (target.value === NEW ? ask('new-group', { uids }) : does(setGroup(edited, uids, target.value), `Slot sharing group ${target.value}.`))}>
        {value === undefined && <option value="">they differ</option>}
        {[...new Set([...groupsOf(edited.topology, edited.edits), ...(value ? [value] : [])])].map((group) => (
          <option key={group}>{group}</option>
        ))}
        <option value={NEW}>new group…</option>
      </Select>
    </Row>
  );
}

/** No group can be called so: names are trimmed. */
const NEW = ' new ';

function ChainingRow(props: FormProps) {
  const { edited, uids, does } = props;
  const value = common(uids, (uid) => edited.edits.operators[uid]?.chaining ?? '');
  return (
    <Row {...props} property="chaining" label="Chaining">
      <Select value={value ?? ''} onChange={({ target }) => does(setChaining(uids, (target.value || null) as ChainingEdit | null), 'Chaining changed.')}>
        <option value="">{value === undefined ? 'they differ' : 'as the job has it'}</option>
        {ChainingEdit.options.map((chaining) => (
          <option key={chaining} value={chaining}>
            {CHAINING_WORDS[chaining]}
          </option>
        ))}
      </Select>
    </Row>
  );
}

function TtlRow(props: FormProps) {
  const { edited, uids, does } = props;
  const value = common(uids, (uid) => edited.edits.operators[uid]?.stateTtl);
  const own = operatorOf(edited.unedited, uids[0]!)?.state.find(({ ttl }) => ttl)?.ttl;
  return (
    <Row {...props} property="state-ttl" label="State TTL">
      <TextRow value={value ? showTtl(value) : ''} placeholder={own ?? 'kept forever'} onCommit={(text) => does(setTtl(uids, readTtl(text)), `State TTL ${text || 'as the job has it'}.`)} />
    </Row>
  );
}

interface RowProps extends FormProps {
  property: RefusedEdit['property'];
  to?: string;
  label: string;
  fault?: string;
  children: ReactNode;
}

/** A labelled control; a way back where it is edited, Flink's reason where it was refused. */
function Row({ edited, uids, does, property, to, label, fault, children }: RowProps) {
  const all = useTopology((state) => state.refused);
  const refused = all.find((each) => each.property === property && each.operator !== null && uids.includes(each.operator) && (to === undefined || each.to === to));
  const touched = uids.filter((uid) => holds(edited.edits.operators[uid], property, to));
  const back = touched.flatMap((operator) => takeBack({ operator, group: null, property, to: to ?? null, code: '', message: '', alternatives: [] }));
  return (
    <Field
      label={label}
      fault={fault || refused?.message}
      aside={
        touched.length > 0 && (
          <IconButton label={`${label}: as the job has it`} onClick={() => does(back, `${label} as the job has it.`)}>
            <Undo2 size={12} />
          </IconButton>
        )
      }
    >
      {children}
    </Field>
  );
}

const KEY: Partial<Record<RefusedEdit['property'], keyof OperatorEdits>> = {
  parallelism: 'parallelism',
  'max-parallelism': 'maxParallelism',
  'slot-sharing-group': 'slotSharingGroup',
  chaining: 'chaining',
  'state-ttl': 'stateTtl',
  name: 'name',
  pin: 'pin',
};

function holds(edits: OperatorEdits | undefined, property: RefusedEdit['property'], to: string | undefined): boolean {
  if (property === 'ship') return to !== undefined && edits?.ship?.[to] !== undefined;
  const key = KEY[property];
  return key !== undefined && edits?.[key] !== undefined;
}

/** Said when one is done with it: on Enter or on leaving; Escape gives it up. */
function TextRow({ value, placeholder, onCommit }: { value: string; placeholder: string; onCommit(text: string): void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = () => text.trim() !== value && onCommit(text.trim());
  return (
    <TextInput
      value={text}
      placeholder={placeholder}
      onChange={({ target }) => setText(target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') commit();
        else if (event.key === 'Escape') setText(value);
      }}
    />
  );
}
