import { useState } from 'react';
import type { GroupResources } from '#shared/topology/edits.ts';
import { DEFAULT_SLOT } from '#shared/topology/cost.ts';
import { formatSize, parseSize } from '#shared/topology/flink-units.ts';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import { Popover } from '#renderer/ui/popover.tsx';
import { editedOf, useCanvas } from '../canvas-context.ts';
import { operatorOf } from './edit-actions.ts';
import type { QuestionProps } from './questions.tsx';

/** What each slot of a group is given; all empty: what a TaskManager's slots have. */
export function AskResources({ asked, onClose }: QuestionProps) {
  const parts = useCanvas();
  const edited = editedOf(parts)!;
  const group = asked.group ?? operatorOf(edited.topology, asked.uids[0] ?? '')?.slotSharingGroup ?? 'default';
  const known = edited.edits.groups[group];
  const [text, setText] = useState({ cpu: known?.cpu === undefined ? '' : String(known.cpu), heap: known?.heap ?? '', managed: known?.managed ?? '' });
  const faults = faultsOf(text);
  const accept = () => {
    if (Object.values(faults).some(Boolean)) return;
    const resources = resourcesOf(text);
    if (JSON.stringify(resources ?? {}) !== JSON.stringify(known ?? {})) parts.edits.edit([{ type: 'set-group-resources', group, resources }], `Resources of group ${group}.`);
  };
  const field = (name: keyof typeof text, label: string, placeholder: string) => (
    <Field label={label} fault={faults[name]}>
      <TextInput value={text[name]} placeholder={placeholder} onChange={({ target }) => setText({ ...text, [name]: target.value })} />
    </Field>
  );
  return (
    <Popover title={`Each slot of group ${group}`} at={asked.at} accept="Set" onAccept={accept} onClose={onClose}>
      {field('cpu', 'CPU, in cores', String(DEFAULT_SLOT.cpu))}
      {field('heap', 'Task heap', formatSize(DEFAULT_SLOT.heap))}
      {field('managed', 'Managed memory', text.cpu.trim() || text.heap.trim() ? 'none' : formatSize(DEFAULT_SLOT.managed))}
      <p className="field-hint">All empty: as the TaskManagers share out. Else Flink wants cpu and heap, and takes managed memory that is not given for none.</p>
    </Popover>
  );
}

type Texts = Record<'cpu' | 'heap' | 'managed', string>;

function faultsOf({ cpu, heap, managed }: Texts): Partial<Texts> {
  const size = (text: string) => (text.trim() && parseSize(text) === undefined ? 'A size such as 512 mb or 1 gb, please.' : undefined);
  const some = Boolean(cpu.trim() || heap.trim() || managed.trim());
  const wanted = (text: string) => (some && !text.trim() ? 'Flink takes no group without it.' : undefined);
  const faults = { cpu: wanted(cpu) ?? (cpu.trim() && !(Number(cpu) > 0) ? 'A number of cores such as 1 or 0.5, please.' : undefined), heap: wanted(heap) ?? size(heap), managed: size(managed) };
  return Object.fromEntries(Object.entries(faults).filter(([, fault]) => fault));
}

function resourcesOf({ cpu, heap, managed }: Texts): GroupResources | null {
  const resources: GroupResources = { ...(cpu.trim() && { cpu: Number(cpu) }), ...(heap.trim() && { heap: heap.trim() }), ...(managed.trim() && { managed: managed.trim() }) };
  return Object.keys(resources).length ? resources : null;
}
