export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

/** The smallest box around all others. */
export function boundsOf(boxes: Box[]): Box {
  if (!boxes.length) return { x: 0, y: 0, width: 0, height: 0 };
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of boxes) {
    [left, top] = [Math.min(left, x), Math.min(top, y)];
    [right, bottom] = [Math.max(right, x + width), Math.max(bottom, y + height)];
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Whether two boxes share more than a border; `margin` asks for so much room between them. */
export function overlap(a: Box, b: Box, margin = 0): boolean {
  return a.x < b.x + b.width + margin && b.x < a.x + a.width + margin && a.y < b.y + b.height + margin && b.y < a.y + a.height + margin;
}

/** Drops points that say nothing: equal to the one before, or on the straight line between their neighbours. */
export function withoutRepeats(points: Point[]): Point[] {
  const kept: Point[] = [];
  for (const point of points) {
    const [older, last] = [kept.at(-2), kept.at(-1)];
    if (last && same(last.x, point.x) && same(last.y, point.y)) continue;
    const straight = older && last && ((same(older.x, last.x) && same(last.x, point.x)) || (same(older.y, last.y) && same(last.y, point.y)));
    if (straight) kept.pop();
    kept.push(point);
  }
  return kept;
}

function same(a: number, b: number): boolean {
  return Math.abs(a - b) < 0.01;
}

/** An SVG path along the points, its corners rounded. */
export function roundedPath(points: Point[], radius = 8): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${show(first)}`;
  rest.forEach((point, index) => {
    const next = rest[index + 1];
    const last = points[index]!;
    if (!next) return void (path += `L${show(point)}`);
    const room = Math.min(radius, distance(last, point) / 2, distance(point, next) / 2);
    path += `L${show(towards(point, last, room))}Q${show(point)} ${show(towards(point, next, room))}`;
  });
  return path;
}

function show({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function towards(from: Point, to: Point, by: number): Point {
  const length = distance(from, to) || 1;
  return { x: from.x + ((to.x - from.x) * by) / length, y: from.y + ((to.y - from.y) * by) / length };
}
