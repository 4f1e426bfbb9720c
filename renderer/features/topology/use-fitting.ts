import { getViewportForBounds, useReactFlow, useStoreApi } from '@xyflow/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type EditHistory, nextRedo, nextUndo } from '#shared/topology/edit-history.ts';
import { LARGE } from '#shared/topology/layout.ts';
import type { CanvasCommands } from './canvas-commands.ts';
import { useCanvas, useTopology } from './canvas-context.ts';
import { isInSight, LEGIBLE, outOfSight, type Room, startOf } from './first-view.ts';

/** From here on a small map helps to find one's way, and seeing all operators counts for more than reading one. */
export const MANY = 40;
export const LEAST_ZOOM = 0.001;
const ZOOM = { least: 0.2, most: 1 };
/** From here on the bar of edits needs one line only. */
const WIDE = 760;

/** Lower than this a pane has no room to keep free. */
const LOW = 320;

/** Room above for the edits and for the line that says why the drawing is old, and below for the operator in hand: none of them moves or covers anything. */
function roomIn(width: number, height: number): Room {
  return { width, height, left: width * 0.04, ...(height < LOW ? { top: 12, bottom: 12 } : { top: width > WIDE ? 50 : 76, bottom: 58 }) };
}

/**
 * Shows a new file's topology whole, or where its text could not be read then, its beginning; a very large one is a picture and is shown
 * whole. Keeps it so until the person has moved the canvas, or has asked for the whole. An edit does not move the view as long as what was
 * edited is in sight. `isPartial`: there is more than is in sight.
 */
export function useFitting(commands: CanvasCommands) {
  const flow = useReactFlow();
  const size = useStoreApi();
  const { edits, store } = useCanvas();
  const layout = useTopology((state) => state.layout);
  const file = useTopology((state) => state.file);
  const touched = useRef(false);
  const edited = useRef(false);
  /** What the last edit was about, until its drawing is there. */
  const moved = useRef<string[]>([]);
  const box = useRef<HTMLElement | null>(null);
  const whole = useRef(false);
  const partial = useRef(false);
  const [isPartial, setPartial] = useState(false);

  const fit = useCallback(
    (duration: number) => {
      const { layout: now } = store.getState();
      const { width, height } = size.getState();
      if (!now || !width || !height) return;
      const room = roomIn(width, height);
      const least = now.operators.length > MANY ? LEAST_ZOOM : ZOOM.least;
      const padding = { x: '4%', top: `${room.top}px`, bottom: `${room.bottom}px` } as const;
      const all = getViewportForBounds(now, width, height, least, ZOOM.most, padding);
      partial.current = !whole.current && all.zoom < LEGIBLE && now.operators.length <= LARGE;
      setPartial(partial.current);
      void flow.setViewport(partial.current ? startOf(now, room) : all, { duration: calm() ? 0 : duration });
    },
    [flow, size, store],
  );

  useEffect(() => {
    touched.current = false;
    edited.current = false;
    whole.current = false;
  }, [file]);
  useEffect(
    () =>
      edits.subscribe((now, before) => {
        if (!now.file || now.file !== before.file || now.job.history === before.job.history) return;
        edited.current = true;
        moved.current = operatorsOf(now.job.history, before.job.history);
      }),
    [edits],
  );
  useEffect(() => {
    if (!layout) return;
    // The new nodes are in React Flow's hands one frame later.
    const frame = requestAnimationFrame(() => {
      const [view, room] = [flow.getViewport(), box.current && roomIn(box.current.clientWidth, box.current.clientHeight)];
      const stays = touched.current || (edited.current && (partial.current || (room && isInSight(layout, view, room))));
      const hidden = stays && room && outOfSight(layout, moved.current, view, room);
      moved.current = [];
      if (hidden) void flow.setCenter(hidden.x + hidden.width / 2, hidden.y + hidden.height / 2, { zoom: view.zoom, duration: calm() ? 0 : 200 });
      if (!stays) fit(box.current === null ? 0 : 200);
    });
    return () => cancelAnimationFrame(frame);
  }, [layout, flow, fit]);
  useEffect(
    () =>
      commands.attach({
        fit: () => {
          touched.current = false;
          whole.current = true;
          fit(200);
        },
        zoom: (by) => {
          touched.current = true;
          void (by > 0 ? flow.zoomIn({ duration: 120 }) : flow.zoomOut({ duration: 120 }));
        },
      }),
    [commands, flow, fit],
  );
  useEffect(() => {
    box.current = document.querySelector<HTMLElement>('.canvas');
    const observer = new ResizeObserver(() => !touched.current && fit(0));
    if (box.current) observer.observe(box.current);
    return () => observer.disconnect();
  }, [fit]);
  return { touched, isPartial };
}

/** People who asked for less motion get none. */
function calm(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** The operators of the last step that was done, or undone. */
function operatorsOf(now: EditHistory, before: EditHistory): string[] {
  const step = now.done === before.done?.rest && now.undone !== before.undone ? nextRedo(now) : nextUndo(now);
  return step?.edits.flatMap((edit) => ('operator' in edit ? [edit.operator] : [])) ?? [];
}
