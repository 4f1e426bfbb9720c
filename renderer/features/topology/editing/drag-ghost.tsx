import { createPortal } from 'react-dom';
import type { Dragging } from './use-drag.ts';

/** What is dragged, at the pointer, with what letting go would do. */
export function DragGhost({ dragging: { title, x, y, drop } }: { dragging: Dragging }) {
  return createPortal(
    <div className="drag-ghost" data-drops={Boolean(drop)} style={{ transform: `translate(${x + 14}px, ${y + 12}px)` }} role="status">
      <strong>{title}</strong>
      <span>{drop?.words ?? 'Nothing changes here'}</span>
    </div>,
    document.body,
  );
}
