import type { Box, Point } from './boxes.ts';
import { describeOperator, type OperatorWords } from './describe-operator.ts';
import type { Edge, Operator } from './model.ts';
import type { MeasureText } from './text-size.ts';

/** Sizes that the canvas and the SVG share, in pixels. */
export const CARD = { height: 70, padding: 12, minWidth: 168, maxWidth: 220, title: 13, meaning: 12, small: 11 };
export const FRAME = { header: 28, side: 12, gap: 12, bottom: 12, rail: 9 };

/** A chain drawn for itself: a frame whose operators stand one below the other, as Flink calls them one after the other. */
export interface ChainDrawing extends Box {
  id: string;
  cards: Map<string, Box>;
  /** Edges inside the chain, from card to card. */
  wires: { edge: Edge; points: Point[] }[];
}

const drawn = new WeakMap<Operator, { operators: Operator[]; edges: Edge[]; measure: MeasureText; drawing: ChainDrawing }>();

/** Places the operators of one chain; `edges` are those between them. The same operators and edges have the same drawing. */
export function drawChain(id: string, operators: Operator[], edges: Edge[], measure: MeasureText): ChainDrawing {
  const known = drawn.get(operators[0]!);
  if (known && known.drawing.id === id && known.measure === measure && sameItems(known.operators, operators) && sameItems(known.edges, edges)) return known.drawing;
  const drawing = draw(id, operators, edges, measure);
  drawn.set(operators[0]!, { operators, edges, measure, drawing });
  return drawing;
}

function sameItems<T>(ones: T[], others: T[]): boolean {
  return ones.length === others.length && ones.every((one, index) => one === others[index]);
}

function draw(id: string, operators: Operator[], edges: Edge[], measure: MeasureText): ChainDrawing {
  const order = orderOf(operators, edges);
  const rank = new Map(order.map(({ uid }, index) => [uid, index]));
  const skipping = edges.filter(({ from, to }) => rank.get(to)! - rank.get(from)! !== 1);
  const alone = order.length === 1;
  const left = alone ? 0 : FRAME.side + skipping.length * FRAME.rail;
  const right = alone ? 0 : FRAME.side;
  const cardWidth = Math.max(...order.map((operator) => cardWidthOf(operator, measure)));
  const cards = new Map<string, Box>();
  order.forEach(({ uid }, index) => {
    cards.set(uid, { x: left, y: FRAME.header + index * (CARD.height + FRAME.gap), width: cardWidth, height: CARD.height });
  });
  const wires = edges.map((edge) => {
    const lane = skipping.indexOf(edge);
    return { edge, points: wire(cards.get(edge.from)!, cards.get(edge.to)!, lane < 0 ? undefined : left - (lane + 1) * FRAME.rail) };
  });
  const bottom = FRAME.header + order.length * (CARD.height + FRAME.gap) - FRAME.gap;
  return { id, x: 0, y: 0, width: left + cardWidth + right, height: bottom + (alone ? 0 : FRAME.bottom), cards, wires };
}

/** The same chain, perhaps in another place. */
export function isSameDrawing(one: ChainDrawing, other: ChainDrawing): boolean {
  return one.id === other.id && one.cards === other.cards && one.wires === other.wires;
}

/** Where the n-th of several edges meets the side of a card. */
export function portHeight(card: Box, index: number, count: number): number {
  return card.y + (card.height * (index + 1)) / (count + 1);
}

const widths = new WeakMap<MeasureText, WeakMap<Operator, number>>();

/** Measured once an operator: an operator is a value. */
export function cardWidthOf(operator: Operator, measure: MeasureText): number {
  const known = widths.get(measure) ?? new WeakMap<Operator, number>();
  widths.set(measure, known);
  const width = known.get(operator) ?? measureCard(operator, measure);
  known.set(operator, width);
  return width;
}

function measureCard(operator: Operator, measure: MeasureText): number {
  const words = describeOperator(operator);
  const lines = [titleWidth(words, measure), measure(words.meaning, CARD.meaning, 400), badgesWidth(words, measure)];
  const wanted = Math.ceil(Math.max(...lines) / 8) * 8 + 2 * CARD.padding;
  return Math.min(CARD.maxWidth, Math.max(CARD.minWidth, wanted));
}

function titleWidth({ title, kind }: OperatorWords, measure: MeasureText): number {
  return measure(title, CARD.title, 600) + (kind ? 14 + measure(kind, CARD.small, 400) : 0);
}

function badgesWidth({ changelog, state }: OperatorWords, measure: MeasureText): number {
  return measure(changelog, CARD.small, 400) + measure(state, CARD.small, 400) + 36 + measure('27,004 · 9.1 k/s', CARD.small, 400);
}

/** Depth first, so that a card stands right below the one that feeds it wherever that can be. */
function orderOf(operators: Operator[], edges: Edge[]): Operator[] {
  const waiting = new Map(operators.map(({ uid }) => [uid, 0]));
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) {
    waiting.set(to, waiting.get(to)! + 1);
    next.set(from, [...(next.get(from) ?? []), to]);
  }
  const byUid = new Map(operators.map((operator) => [operator.uid, operator]));
  const order: Operator[] = [];
  const ready = operators.filter(({ uid }) => waiting.get(uid) === 0).map(({ uid }) => uid).reverse();
  while (order.length < operators.length) {
    // A cycle has no beginning: start anywhere.
    const uid = ready.pop() ?? operators.find((operator) => !order.includes(operator))!.uid;
    if (!waiting.delete(uid)) continue;
    order.push(byUid.get(uid)!);
    const freed: string[] = [];
    for (const to of next.get(uid) ?? []) {
      if (!waiting.has(to)) continue;
      waiting.set(to, waiting.get(to)! - 1);
      if (waiting.get(to) === 0) freed.push(to);
    }
    ready.push(...freed.reverse());
  }
  return order;
}

/** Straight down to the next card; round the left side, on a rail of its own, to any other. */
function wire(from: Box, to: Box, rail: number | undefined): Point[] {
  if (rail === undefined) {
    const x = from.x + from.width / 2;
    return [{ x, y: from.y + from.height }, { x, y: to.y }];
  }
  const [start, end] = [from.y + from.height * 0.78, to.y + to.height * 0.22];
  return [{ x: from.x, y: start }, { x: rail, y: start }, { x: rail, y: end }, { x: to.x, y: end }];
}
