import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { Segmented } from '#renderer/ui/segmented.tsx';
import type { Topology } from '#shared/topology/model.ts';
import { isEmpty } from '#shared/topology/apply-edit.ts';
import { useCanvas, useEdited, useEdits, useTopology } from '../canvas-context.ts';
import { type Effect, effectOf } from './cost-words.ts';
import { groupColour } from './groups.ts';
import type { Dragging } from './use-drag.ts';
import './edit-bar.css';

/** Above the drawing, once something is edited or dragged: the slot groups, what the edits cost, and the way to look at before. */
export function EditBar({ dragging }: { dragging: Dragging | undefined }) {
  const edited = useEdited();
  const hasEdits = useEdits(({ job }) => !isEmpty(job.history.now));
  const effect = useMemo(() => (edited ? effectOf(edited) : undefined), [edited]);
  if (!effect || !(hasEdits || dragging || effect.slots.length > 1)) return null;
  return (
    <section className="edit-bar" aria-label="Slot groups and cost">
      <Groups effect={effect} topology={edited!.topology} dragging={dragging} />
      {!dragging && <Figures effect={effect} />}
      {!dragging && hasEdits && <Flip />}
    </section>
  );
}

/** The legend of the stripes, and the lanes that a card or a chain is dragged into. */
function Groups({ effect, topology, dragging }: { effect: Effect; topology: Topology; dragging: Dragging | undefined }) {
  const { ask } = useCanvas();
  const target = dragging?.target;
  const over = (group: string) => Boolean(target && ('group' in target ? target.group === group : 'newGroup' in target && group === ''));
  return (
    <ul className="groups" aria-label="Slot sharing groups">
      {effect.slots.map(({ group, before, now, hint }) => (
        <li key={group}>
          <button type="button" className="group-chip" data-drop-group={group} data-over={over(group)} title={`${hint}. Press for its resources.`} onClick={({ currentTarget }) => ask('resources', { group, at: below(currentTarget) })}>
            <i style={{ background: groupColour(topology, group) }} aria-hidden="true" />
            <span className="group-name">{group}</span> <Change before={String(before)} now={String(now)} />
            <span className="visually-hidden">slots</span>
          </button>
        </li>
      ))}
      {dragging && (
        <li>
          <span className="group-chip group-new" data-drop-group="" data-over={over('')}>
            <Plus size={12} aria-hidden="true" /> new group
          </span>
        </li>
      )}
    </ul>
  );
}

function Figures({ effect }: { effect: Effect }) {
  return (
    <dl className="figures">
      {effect.exchanges.words && (
        <div data-changed="true" title={effect.exchanges.each.join('\n')}>
          <dt className="visually-hidden">exchanges</dt>
          <dd>{effect.exchanges.words}</dd>
        </div>
      )}
      {effect.figures.map(({ name, before, now, hint }) => (
        <div key={name} data-changed={before !== now} title={before === now ? hint : `${hint}: ${before} before the edits`}>
          <dt>{name}</dt>
          <dd>
            <Change before={before} now={now} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Change({ before, now }: { before: string; now: string }) {
  if (before === now) return <b>{now}</b>;
  return (
    <>
      <span className="was">{before} →</span> <b>{now}</b>
    </>
  );
}

const SIDES = [
  { value: 'before', title: 'before', hint: 'The job as it is without the edits' },
  { value: 'after', title: 'after', hint: 'The job as it is edited' },
] as const;

function Flip() {
  const { store } = useCanvas();
  const side = useTopology((state) => state.side);
  return <Segmented label="Before or after the edits" options={SIDES} value={side} onPick={(next) => store.flip(next)} />;
}

function below(element: Element): { x: number; y: number } {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left, y: bottom + 6 };
}
