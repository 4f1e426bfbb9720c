import { useStoreApi } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useCanvas } from '../canvas-context.ts';
import { markOf } from '../search/search-store.ts';
import { onThemeChange, themeColours } from './colours.ts';
import { paint, pictureOf } from './paint.ts';

/** A large topology from far away: one picture instead of thousands of cards. It takes no pointer: the pane beneath pans and zooms. */
export function DistantView() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const flow = useStoreApi();
  const { store, search, selection } = useCanvas();
  useEffect(() => {
    const context = canvas.current!.getContext('2d', { alpha: false })!;
    let colours = themeColours();
    let picture = pictureNow();
    let frame = 0;

    function pictureNow() {
      const { layout } = store.getState();
      return layout && pictureOf(layout);
    }
    const colourOf = (uid: string) => {
      if (selection.getState().uids.has(uid)) return colours.picked;
      const change = store.getState().drawing?.diff?.operators.get(uid)?.change;
      if (change && colours.diff[change]) return colours.diff[change];
      const mark = markOf(search.getState(), uid);
      return mark === 'current' ? colours.current : mark === 'found' ? colours.found : mark === 'other' ? colours.dim : undefined;
    };
    const draw = () => {
      frame = 0;
      const element = canvas.current;
      const { transform, width, height } = flow.getState();
      if (!element || !picture || !width || !height) return;
      const scale = devicePixelRatio;
      const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
      if (element.width !== wide || element.height !== high) [element.width, element.height] = [wide, high];
      paint(context, picture, { x: transform[0] * scale, y: transform[1] * scale, zoom: transform[2] * scale, width: wide, height: high }, colours, colourOf);
    };
    const later = () => (frame ||= requestAnimationFrame(draw));
    draw();
    const stops = [
      flow.subscribe((now, before) => (now.transform !== before.transform || now.width !== before.width || now.height !== before.height) && later()),
      store.subscribe((now, before) => {
        if (now.layout === before.layout && now.drawing === before.drawing) return;
        picture = pictureNow();
        later();
      }),
      search.subscribe(later),
      selection.subscribe(later),
      onThemeChange(() => {
        colours = themeColours();
        later();
      }),
    ];
    return () => {
      cancelAnimationFrame(frame);
      for (const stop of stops) stop();
    };
  }, [flow, store, search, selection]);
  return <canvas ref={canvas} className="distant-view" aria-hidden="true" />;
}
