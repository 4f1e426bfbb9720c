import { useState } from 'react';
import { faultOf } from '#shared/workspace/topology-file.ts';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import { Menu, type MenuItem } from '#renderer/ui/menu.tsx';
import { Popover } from '#renderer/ui/popover.tsx';
import { editedOf, useCanvas } from '../canvas-context.ts';
import { common, operatorOf, setGroup } from './edit-actions.ts';
import { groupColour, groupsOf } from './groups.ts';
import type { QuestionProps } from './questions.tsx';

/** Which slot sharing group: those there are, or a new one. */
export function AskGroup({ asked, about, onClose }: QuestionProps) {
  const parts = useCanvas();
  const edited = editedOf(parts)!;
  const now = common(asked.uids, (uid) => edited.edits.operators[uid]?.slotSharingGroup ?? operatorOf(edited.topology, uid)?.slotSharingGroup);
  const items = groupsOf(edited.topology, edited.edits).map((group): MenuItem => ({
    id: group,
    title: group,
    checked: group === now,
    colour: groupColour(edited.topology, group),
    run: () => parts.edits.edit(setGroup(edited, asked.uids, group), `${about}: slot sharing group ${group}.`),
  }));
  const more: MenuItem = { id: 'new', title: 'New group…', run: () => parts.ask('new-group', asked) };
  return <Menu label={`Slot sharing group of ${about}`} at={asked.at} sections={[{ title: `Slot sharing group of ${about}`, items }, { items: [more] }]} onClose={onClose} />;
}

export function AskNewGroup({ asked, about, onClose }: QuestionProps) {
  const parts = useCanvas();
  const [name, setName] = useState('');
  const group = name.trim();
  const fault = group ? faultOf({ operators: { [asked.uids[0] ?? '']: { slotSharingGroup: group } }, groups: {} }) : undefined;
  const accept = () => {
    if (group && !fault) parts.edits.edit(setGroup(editedOf(parts)!, asked.uids, group), `${about}: slot sharing group ${group}.`);
  };
  return (
    <Popover title={`A new group for ${about}`} at={asked.at} accept="Put it there" onAccept={accept} onClose={onClose}>
      <Field label="Name of the slot sharing group" hint="Operators of a group share slots; no other group runs in them." fault={fault && 'Letters, digits, dots, dashes and underscores, please; no spaces.'}>
        <TextInput value={name} placeholder="heavy" onChange={({ target }) => setName(target.value)} />
      </Field>
    </Popover>
  );
}
