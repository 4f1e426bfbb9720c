import { useReactFlow, useStore, useStoreApi } from '@xyflow/react';
import { X } from 'lucide-react';
import { type PointerEvent, useEffect, useMemo, useRef } from 'react';
import type { TopologyLayout } from '#shared/topology/layout.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { onThemeChange, themeColours } from '../distant/colours.ts';
import { paint, pictureOf } from '../distant/paint.ts';
import './map.css';

const SIZE = { width: 200, height: 132, margin: 8, narrow: 0.6 };
/** A pane narrower than this has a smaller map; one smaller than `LEAST` has none, which would hide more than it shows. */
const NARROW = 760;
const LEAST = { width: 360, height: 300 };

export interface TopologyMapProps {
  layout: TopologyLayout;
  onHide(): void;
  /** The person has chosen what to look at. */
  onMove(): void;
}

/**
 * The whole topology in small, and the piece of it that is on the screen. React Flow's own map draws an element a card and looks at every one of them
 * each time the view moves; this one is painted once a layout, so thousands of operators cost nothing while panning.
 */
export function TopologyMap({ layout, onHide, onMove }: TopologyMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const piece = useRef<HTMLDivElement>(null);
  const flow = useReactFlow();
  const state = useStoreApi();
  const isNarrow = useStore(({ width }) => width < NARROW);
  const isRoomy = useStore(({ width, height }) => width >= LEAST.width && height >= LEAST.height);
  const view = useMemo(() => viewOf(layout, isNarrow ? SIZE.narrow : 1), [layout.operators, isNarrow]);

  useEffect(() => {
    const draw = () => {
      if (!canvas.current) return;
      const scale = devicePixelRatio;
      Object.assign(canvas.current, { width: view.width * scale, height: view.height * scale });
      const scaled = { x: view.x * scale, y: view.y * scale, zoom: view.zoom * scale, width: view.width * scale, height: view.height * scale };
      const colours = themeColours();
      paint(canvas.current.getContext('2d', { alpha: false })!, pictureOf(layout), scaled, { ...colours, background: colours.frame, edge: colours.line }, () => undefined);
    };
    // What was edited is shown first.
    const waiting = requestIdleCallback(draw, { timeout: 1000 });
    const listening = onThemeChange(draw);
    return () => {
      cancelIdleCallback(waiting);
      listening();
    };
    // An edit that moves nothing keeps the list of what is placed.
  }, [layout.operators, view, isRoomy]);

  useEffect(() => {
    const move = () => {
      // The map may be taken away before it hears no more of the view.
      if (!piece.current) return;
      const { transform, width, height } = state.getState();
      const [left, top] = [(-transform[0] / transform[2]) * view.zoom + view.x, (-transform[1] / transform[2]) * view.zoom + view.y];
      Object.assign(piece.current.style, {
        transform: `translate(${left}px, ${top}px)`,
        width: `${Math.max(4, (width / transform[2]) * view.zoom)}px`,
        height: `${Math.max(4, (height / transform[2]) * view.zoom)}px`,
      });
    };
    move();
    return state.subscribe(move);
  }, [state, view, isRoomy]);

  const look = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return;
    if (event.type === 'pointerdown') event.currentTarget.setPointerCapture(event.pointerId);
    const { left, top } = event.currentTarget.getBoundingClientRect();
    void flow.setCenter((event.clientX - left - view.x) / view.zoom, (event.clientY - top - view.y) / view.zoom, { zoom: flow.getZoom() });
    onMove();
  };

  if (!isRoomy) return null;
  return (
    <div className="topology-map" role="group" aria-label="Map of the topology">
      <div className="topology-map-face" style={{ width: view.width, height: view.height }} onPointerDown={look} onPointerMove={look}>
        <canvas ref={canvas} aria-hidden="true" />
        <div ref={piece} className="topology-map-piece" />
      </div>
      <IconButton className="topology-map-hide" label="Hide the map" onClick={onHide}>
        <X size={12} />
      </IconButton>
    </div>
  );
}

/** As large as it may be, and no larger than what is drawn: a long job has a low map. */
function viewOf(layout: TopologyLayout, share: number) {
  const [most, high] = [share * SIZE.width - 2 * SIZE.margin, share * SIZE.height - 2 * SIZE.margin];
  const zoom = Math.min(most / Math.max(layout.width, 1), high / Math.max(layout.height, 1));
  const [width, height] = [layout.width, layout.height].map((length) => Math.round(Math.max(length * zoom, SIZE.margin) + 2 * SIZE.margin)) as [number, number];
  return { zoom, width, height, x: (width - layout.width * zoom) / 2 - layout.x * zoom, y: (height - layout.height * zoom) / 2 - layout.y * zoom };
}
