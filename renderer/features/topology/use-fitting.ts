import { getViewportForBounds, useReactFlow, useStoreApi } from '@xyflow/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { LARGE, type TopologyLayout } from '#shared/topology/layout.ts';
import type { CanvasCommands } from './canvas-commands.ts';
import { useCanvas, useTopology } from './canvas-context.ts';
import { LEGIBLE, startOf } from './first-view.ts';

/** From here on a small map helps to find one's way, and seeing all operators counts for more than reading one. */
export const MANY = 40;
export const LEAST_ZOOM = 0.001;
const ZOOM = { least: 0.2, most: 1 };
/** From here on the bar of edits needs one line only. */
const WIDE = 760;

/** Lower than this a pane has no room to keep free. */
const LOW = 320;

/** Room above for the edits and for the line that says why the drawing is old, and below for the operator in hand: none of them moves or covers anything. */
function roomIn(width: number, height: number) {
  return height < LOW ? { top: 12, bottom: 12 } : { top: width > WIDE ? 50 : 76, bottom: 58 };
}

/**
 * Shows a new file's topology whole, or where its text could not be read then, its beginning; a very large one is a picture and is shown
 * whole. Keeps it so until the person has moved the canvas, or has asked for the whole. An edit moves nothing as long as what was in
 * sight stays there. `isPartial`: there is more than is in sight.
 */
export function useFitting(commands: CanvasCommands) {
  const flow = useReactFlow();
  const size = useStoreApi();
  const { edits, store } = useCanvas();
  const layout = useTopology((state) => state.layout);
  const file = useTopology((state) => state.file);
  const touched = useRef(false);
  const edited = useRef(false);
  const box = useRef<HTMLElement | null>(null);
  const whole = useRef(false);
  const partial = useRef(false);
  const [isPartial, setPartial] = useState(false);

  const fit = useCallback(
    (duration: number) => {
      const { layout: now } = store.getState();
      const { width, height } = size.getState();
      if (!now || !width || !height) return;
      const { top, bottom } = roomIn(width, height);
      const least = now.operators.length > MANY ? LEAST_ZOOM : ZOOM.least;
      const padding = { x: '4%', top: `${top}px`, bottom: `${bottom}px` } as const;
      const all = getViewportForBounds(now, width, height, least, ZOOM.most, padding);
      partial.current = !whole.current && all.zoom < LEGIBLE && now.operators.length <= LARGE;
      setPartial(partial.current);
      void flow.setViewport(partial.current ? startOf(now, { width, height, left: width * 0.04, top, bottom }) : all, { duration: calm() ? 0 : duration });
    },
    [flow, size, store],
  );

  useEffect(() => {
    touched.current = false;
    edited.current = false;
    whole.current = false;
  }, [file]);
  useEffect(() => edits.subscribe((now, before) => now.file && now.file === before.file && now.job.history !== before.job.history && (edited.current = true)), [edits]);
  useEffect(() => {
    if (!layout) return;
    // The new nodes are in React Flow's hands one frame later.
    const frame = requestAnimationFrame(() => {
      if (touched.current || (edited.current && (partial.current || (box.current && isInSight(layout, flow.getViewport(), box.current))))) return;
      fit(box.current === null ? 0 : 200);
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

function isInSight({ x, y, width, height }: TopologyLayout, view: { x: number; y: number; zoom: number }, { clientWidth, clientHeight }: HTMLElement): boolean {
  const { top, bottom } = roomIn(clientWidth, clientHeight);
  const [left, upper] = [x * view.zoom + view.x, y * view.zoom + view.y];
  return left >= 0 && left + width * view.zoom <= clientWidth && upper >= top - 12 && upper + height * view.zoom <= clientHeight - bottom + 12;
}
