import { type Box, boundsOf, overlap } from '#shared/topology/boxes.ts';
import type { RoutedEdge, TopologyLayout } from '#shared/topology/layout.ts';

/** Where the drawing's origin is in the picture, how large it is drawn, and the size of the picture in pixels. */
export interface View {
  x: number;
  y: number;
  zoom: number;
  width: number;
  height: number;
}

export interface Colours {
  background: string;
  frame: string;
  line: string;
  card: string;
  edge: string;
}

/** A layout made ready to be painted many times a second. */
export interface Picture {
  layout: TopologyLayout;
  /** Bounds of each edge, four numbers each: left, top, right, bottom. */
  edgeBounds: Float64Array;
}

export function pictureOf(layout: TopologyLayout): Picture {
  const known = pictures.get(layout.edges);
  if (known) return { layout, edgeBounds: known };
  const edgeBounds = new Float64Array(layout.edges.length * 4);
  layout.edges.forEach((edge, index) => {
    const { x, y, width, height } = boundsOfLine(edge);
    const at = index * 4;
    edgeBounds[at] = x;
    edgeBounds[at + 1] = y;
    edgeBounds[at + 2] = x + width;
    edgeBounds[at + 3] = y + height;
  });
  pictures.set(layout.edges, edgeBounds);
  return { layout, edgeBounds };
}

const pictures = new WeakMap<TopologyLayout['edges'], Float64Array>();

/** A line is a value: after an edit only those that were drawn anew are looked at. */
const lines = new WeakMap<RoutedEdge, Box>();

function boundsOfLine(edge: RoutedEdge): Box {
  const known = lines.get(edge);
  if (known) return known;
  const bounds = boundsOf(edge.points.map(({ x, y }) => ({ x, y, width: 0, height: 0 })));
  lines.set(edge, bounds);
  return bounds;
}

/** Paints what can be seen: frames, lines, and each card as a box in the colour that `colourOf` gives it, if any. */
export function paint(context: CanvasRenderingContext2D, { layout, edgeBounds }: Picture, view: View, colours: Colours, colourOf: (uid: string) => string | undefined): void {
  const { x, y, zoom, width, height } = view;
  const seen = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = colours.background;
  context.fillRect(0, 0, width, height);
  context.setTransform(zoom, 0, 0, zoom, x, y);
  paintEdges(context, layout, edgeBounds, seen, zoom, colours.edge);
  const pixel = 1 / zoom;
  fillAll(context, layout.chains, seen, pixel, colours.line);
  // A border of one pixel is the line's colour showing round a smaller box.
  if (zoom > 0.06) fillAll(context, layout.chains.map((chain) => inner(chain, pixel)), seen, pixel, colours.frame);
  paintCards(context, layout, seen, pixel, colours.card, colourOf);
}

function paintEdges(context: CanvasRenderingContext2D, { edges }: TopologyLayout, bounds: Float64Array, seen: Box, zoom: number, colour: string): void {
  const [right, bottom] = [seen.x + seen.width, seen.y + seen.height];
  context.strokeStyle = colour;
  context.lineWidth = Math.max(1, 1.6 * zoom) / zoom;
  context.beginPath();
  for (let index = 0; index < edges.length; index++) {
    const at = index * 4;
    if (bounds[at]! > right || bounds[at + 2]! < seen.x || bounds[at + 1]! > bottom || bounds[at + 3]! < seen.y) continue;
    // Shorter than a pixel or two: its ends touch.
    if ((bounds[at + 2]! - bounds[at]! + bounds[at + 3]! - bounds[at + 1]!) * zoom < 2) continue;
    const { points } = edges[index]!;
    context.moveTo(points[0]!.x, points[0]!.y);
    for (let point = 1; point < points.length; point++) context.lineTo(points[point]!.x, points[point]!.y);
  }
  context.stroke();
}

function fillAll(context: CanvasRenderingContext2D, boxes: Box[], seen: Box, pixel: number, colour: string): void {
  context.fillStyle = colour;
  for (const box of boxes) if (overlap(box, seen)) context.fillRect(box.x, box.y, Math.max(box.width, 2 * pixel), Math.max(box.height, 2 * pixel));
}

function paintCards(context: CanvasRenderingContext2D, { operators }: TopologyLayout, seen: Box, pixel: number, plain: string, colourOf: (uid: string) => string | undefined): void {
  for (const card of operators) {
    if (!overlap(card, seen)) continue;
    const colour = colourOf(card.uid);
    context.fillStyle = colour ?? plain;
    // What has a colour must be found from any distance.
    const least = colour ? 5 * pixel : pixel;
    context.fillRect(card.x, card.y, Math.max(card.width, least), Math.max(card.height, least));
  }
}

function inner({ x, y, width, height }: Box, by: number): Box {
  return { x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by };
}

/** The operator at a point of the drawing, a little beside it too. */
export function operatorAt({ operators }: TopologyLayout, { x, y }: { x: number; y: number }, reach: number): string | undefined {
  const point = { x, y, width: 0, height: 0 };
  return (operators.find((card) => overlap(card, point)) ?? operators.find((card) => overlap(card, point, reach)))?.uid;
}
