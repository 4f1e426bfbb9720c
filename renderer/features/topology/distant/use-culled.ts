import { useStoreApi } from '@xyflow/react';
import { useEffect, useMemo, useState } from 'react';
import { type Box, overlap } from '#shared/topology/boxes.ts';
import { LARGE, type TopologyLayout } from '#shared/topology/layout.ts';
import { type FlowElements, NO_ELEMENTS } from '../flow-elements.ts';
import { pictureOf } from './paint.ts';

/** Below this zoom no text of a card can be read. */
const READABLE = 0.4;
/** So much more than the screen shows is kept ready on each side, in screens. */
const AROUND = 0.4;

export interface Culled extends FlowElements {
  /** Looked at from so far that boxes say as much as cards: there is one picture, and there are no elements. */
  isDistant: boolean;
}

/**
 * What React Flow is given of a topology: all of a small one; of a large one the elements on and around the screen, so that panning,
 * zooming and editing cost as much as what can be seen, not as much as there is.
 */
export function useCulled(elements: FlowElements, layout: TopologyLayout | undefined): Culled {
  const isLarge = (layout?.operators.length ?? 0) > LARGE;
  const near = useNear(isLarge);
  return useMemo(() => {
    if (!isLarge || !layout) return { ...elements, isDistant: false };
    if (!near) return { ...NO_ELEMENTS, isDistant: true };
    return { ...elementsIn(near, elements, layout), isDistant: false };
  }, [elements, layout, near, isLarge]);
}

/** The piece of the drawing on and around the screen; undefined from far away. It stays the same while the screen is well inside. */
function useNear(isLarge: boolean): Box | undefined {
  const flow = useStoreApi();
  const [near, setNear] = useState<Box>();
  useEffect(() => {
    if (!isLarge) return;
    const look = () => {
      const { transform: [x, y, zoom], width, height } = flow.getState();
      const seen = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
      setNear((old) => {
        if (zoom < READABLE) return undefined;
        return old && isInside(seen, old) && old.width < 4 * seen.width ? old : around(seen);
      });
    };
    look();
    return flow.subscribe((now, before) => (now.transform !== before.transform || now.width !== before.width || now.height !== before.height) && look());
  }, [flow, isLarge]);
  return near;
}

function elementsIn(near: Box, { nodes, edges }: FlowElements, layout: TopologyLayout): FlowElements {
  const seen = new Set<string>();
  for (const { id, position, width = 0, height = 0 } of nodes) if (overlap({ ...position, width, height }, near)) seen.add(id);
  const { edgeBounds } = pictureOf(layout);
  const [right, bottom] = [near.x + near.width, near.y + near.height];
  const lines = edges.filter((_, index) => {
    const at = index * 4;
    return edgeBounds[at]! < right && edgeBounds[at + 2]! > near.x && edgeBounds[at + 1]! < bottom && edgeBounds[at + 3]! > near.y;
  });
  // React Flow draws a line only where it knows both ends.
  for (const { source, target } of lines) seen.add(source).add(target);
  return { nodes: nodes.filter(({ id }) => seen.has(id)), edges: lines };
}

function around({ x, y, width, height }: Box): Box {
  return { x: x - AROUND * width, y: y - AROUND * height, width: (1 + 2 * AROUND) * width, height: (1 + 2 * AROUND) * height };
}

function isInside(inner: Box, outer: Box): boolean {
  return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;
}
