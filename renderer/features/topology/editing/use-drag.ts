import { useReactFlow } from '@xyflow/react';
import { type PointerEvent as ReactPointerEvent, useEffect, useRef, useState } from 'react';
import { describeOperator } from '#shared/topology/describe-operator.ts';
import { editedOf, useCanvas } from '../canvas-context.ts';
import { chainAt, type Dragged, type Drop, dropOn, type DropTarget } from './drop.ts';
import { operatorOf } from './edit-actions.ts';

/** What hangs at the pointer: what is dragged, and what letting go would do. */
export interface Dragging {
  title: string;
  x: number;
  y: number;
  drop: Drop | undefined;
  target: DropTarget;
}

/** Farther than a hand trembles. */
const THRESHOLD = 6;

/** Drags a card, or a chain by its head: into a slot group, onto the chain before it, or out of its chain. Escape gives up. */
export function useDrag() {
  const parts = useCanvas();
  const flow = useReactFlow();
  const [dragging, setDragging] = useState<Dragging | undefined>();
  const stop = useRef<() => void>(() => {});
  useEffect(() => () => stop.current(), []);

  const onPointerDown = (event: ReactPointerEvent) => {
    const edited = editedOf(parts);
    if (event.button !== 0 || !edited || parts.store.getState().side !== 'after') return;
    const dragged = draggedAt(event.target as Element, edited.topology.chains, [...parts.selection.getState().uids]);
    if (!dragged?.uids.every((uid) => operatorOf(edited.topology, uid))) return;
    const from = { x: event.clientX, y: event.clientY };
    const title = titleOf(edited.topology, dragged);
    let last: Dragging | undefined;

    const onMove = ({ clientX: x, clientY: y }: PointerEvent) => {
      if (!last && Math.hypot(x - from.x, y - from.y) < THRESHOLD) return;
      const target = targetAt(x, y);
      const isOutside = target === 'outside';
      last = { title, x, y, target: isOutside ? undefined : target, drop: isOutside ? undefined : dropOn(edited, dragged, target) };
      setDragging(last);
    };
    const onUp = ({ clientX, clientY }: PointerEvent) => {
      stop.current();
      if (!last) return;
      // The click that follows a drag takes nothing in hand.
      addEventListener('click', swallow, { capture: true, once: true });
      setTimeout(() => removeEventListener('click', swallow, true));
      if (!last.drop) return;
      if (last.target && 'newGroup' in last.target) parts.ask('new-group', { uids: dragged.uids, at: { x: clientX, y: clientY } });
      else parts.edits.edit(last.drop.edits, `${title}: ${last.drop.words}`);
    };
    const onKey = (key: KeyboardEvent) => {
      if (key.key !== 'Escape') return;
      key.stopPropagation();
      stop.current();
    };
    stop.current = () => {
      removeEventListener('pointermove', onMove);
      removeEventListener('pointerup', onUp);
      removeEventListener('keydown', onKey, true);
      setDragging(undefined);
      stop.current = () => {};
    };
    addEventListener('pointermove', onMove);
    addEventListener('pointerup', onUp);
    addEventListener('keydown', onKey, true);
  };

  const targetAt = (x: number, y: number): DropTarget | 'outside' => {
    const under = document.elementFromPoint(x, y);
    const chip = under?.closest<HTMLElement>('[data-drop-group]');
    if (chip) return chip.dataset['dropGroup'] === '' ? { newGroup: true } : { group: chip.dataset['dropGroup']! };
    const { layout } = parts.store.getState();
    if (!layout || !under?.closest('.canvas')) return 'outside';
    const chain = chainAt(layout, flow.screenToFlowPosition({ x, y }));
    return chain ? { chain } : undefined;
  };

  return { dragging, onPointerDown };
}

/** A card that is in hand brings along all that is in hand; a chain's head brings the chain. */
function draggedAt(element: Element, chains: readonly { id: string; operators: string[] }[], inHand: string[]): Dragged | undefined {
  if (element.closest('button')) return undefined;
  const chain = element.closest<HTMLElement>('[data-drag-chain]')?.dataset['dragChain'];
  if (chain) return { uids: chains.find(({ id }) => id === chain)?.operators ?? [], whole: true };
  const uid = element.closest<HTMLElement>('.react-flow__node-operator')?.dataset['id'];
  // A card that stands for several, or for what is gone, is none of the job's operators.
  if (!uid || !chains.some(({ operators }) => operators.includes(uid))) return undefined;
  return inHand.length > 1 && inHand.includes(uid) ? { uids: inHand, whole: true } : { uids: [uid], whole: false };
}

function titleOf(topology: Parameters<typeof operatorOf>[0], { uids, whole }: Dragged): string {
  const first = operatorOf(topology, uids[0]!);
  if (whole && uids.length > 1) return `${uids.length} operators`;
  return first ? describeOperator(first).title : '';
}

function swallow(event: Event): void {
  event.stopPropagation();
  event.preventDefault();
}
