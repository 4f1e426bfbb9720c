import { adjustDrawing } from './adjust-drawing.ts';
import { type Box, withoutRepeats } from './boxes.ts';
import { describeShip } from './describe-operator.ts';
import { type Elk, type ElkGraph, elkGraphOf } from './elk-graph.ts';
import { cardsOf, drawnBounds, type DrawnEdge, type JobDrawing, type Lines, shifted } from './job-drawing.ts';
import { type ChainDrawing, isSameDrawing } from './layout-chain.ts';
import type { Edge } from './model.ts';
import type { MeasureText } from './text-size.ts';

export interface JobParts {
  elk: Elk;
  measure: MeasureText;
  before: JobDrawing | undefined;
  /** A large topology: a drawing now is worth more than the prettiest one. */
  quick: boolean;
  /** Told the operators of each part that is done. */
  onDone?: ((operators: number) => void) | undefined;
}

const GAP = 48;

/**
 * The chains of one job, placed and joined. An equal job keeps its drawing; of a changed one, what is unchanged keeps its
 * place; ELK draws what is new, and what has become another job.
 */
export async function drawJob(chains: ChainDrawing[], edges: Edge[], parts: JobParts): Promise<JobDrawing> {
  const { before, measure } = parts;
  if (before && isSameGeometry(chains, edges, before)) return redrawn(chains, edges, before);
  const adjusted = before && adjustDrawing(chains, edges, before, measure);
  if (adjusted) return { ...adjusted, ...drawnBounds(adjusted) };
  const components = parts.quick && !before ? componentsOf(chains, edges) : [{ chains, edges }];
  const drawings: Lines[] = [];
  for (const component of components) {
    drawings.push(below(drawings.at(-1), await drawByElk(component.chains, component.edges, parts)));
    parts.onDone?.(component.chains.reduce((sum, { cards }) => sum + cards.size, 0));
  }
  const [placed, routed] = [drawings.flatMap((drawing) => drawing.chains), drawings.flatMap((drawing) => drawing.edges)];
  const places = new Map(placed.map((chain) => [chain.id, chain]));
  const lines = new Map(routed.map((line) => [line.edge, line]));
  const inOrder = { chains: chains.map(({ id }) => places.get(id)!), edges: edges.map((edge) => lines.get(edge)!) };
  return keepInPlace({ ...drawnBounds(inOrder), ...inOrder }, before);
}

async function drawByElk(chains: ChainDrawing[], edges: Edge[], { elk, measure, before, quick }: JobParts): Promise<Lines> {
  const answer = await elk.layout(withHints(elkGraphOf(chains, edges, measure, quick), chains, before));
  const places = new Map(answer.children?.map((child) => [child.id, child]));
  const placed = chains.map((chain) => ({ ...chain, x: places.get(chain.id)?.x ?? 0, y: places.get(chain.id)?.y ?? 0 }));
  const cards = cardsOf(placed);
  return { chains: placed, edges: edges.map((edge, index) => route(edge, answer.edges?.[index], cards)) };
}

/** Whether the same chains stand in the list, as large as they were, and the same cards are joined in the same way; whatever their operators are called. */
function isSameGeometry(chains: ChainDrawing[], edges: Edge[], before: JobDrawing): boolean {
  if (chains.length !== before.chains.length || edges.length !== before.edges.length) return false;
  if (!chains.every((chain, index) => isSameFrame(chain, before.chains[index]!))) return false;
  const [now, was] = [numbered(chains), numbered(before.chains)];
  return edges.every((edge, index) => {
    const old = before.edges[index]!.edge;
    const isJoined = now.get(edge.from) === was.get(old.from) && now.get(edge.to) === was.get(old.to) && edge.input === old.input;
    return isJoined && (edge === old || describeShip(edge) === describeShip(old));
  });
}

function isSameFrame(one: ChainDrawing, other: ChainDrawing): boolean {
  if (one.id !== other.id || one.cards === other.cards) return one.id === other.id;
  const [first, second] = [firstCard(one), firstCard(other)];
  return one.width === other.width && one.height === other.height && one.cards.size === other.cards.size && first.x === second.x && first.width === second.width;
}

function firstCard({ cards }: ChainDrawing): Box {
  return cards.values().next().value!;
}

/** Each card's number in the list, by its operator. */
function numbered(chains: ChainDrawing[]): Map<string, number> {
  const numbers = new Map<string, number>();
  for (const { cards } of chains) for (const uid of cards.keys()) numbers.set(uid, numbers.size);
  return numbers;
}

/** Equal geometry, perhaps other operators. */
function redrawn(chains: ChainDrawing[], edges: Edge[], before: JobDrawing): JobDrawing {
  const placed = chains.map((chain, index) => {
    const old = before.chains[index]!;
    return isSameDrawing(old, chain) ? old : { ...chain, x: old.x, y: old.y };
  });
  const routed = edges.map((edge, index) => {
    const old = before.edges[index]!;
    return old.edge === edge ? old : { ...old, edge };
  });
  return { ...before, chains: placed, edges: routed };
}

/** The parts of a job that no edge joins, each drawn for itself: ELK's time grows faster than its graph. */
function componentsOf(chains: ChainDrawing[], edges: Edge[]): { chains: ChainDrawing[]; edges: Edge[] }[] {
  const owner = new Map(chains.flatMap((chain, index) => [...chain.cards.keys()].map((uid) => [uid, index] as const)));
  const parent = chains.map((_, index) => index);
  const rootOf = (index: number): number => {
    while (parent[index] !== index) index = parent[index] = parent[parent[index]!]!;
    return index;
  };
  for (const { from, to } of edges) parent[rootOf(owner.get(from)!)] = rootOf(owner.get(to)!);
  const components = new Map<number, { chains: ChainDrawing[]; edges: Edge[] }>();
  chains.forEach((chain, index) => {
    const root = rootOf(index);
    if (!components.has(root)) components.set(root, { chains: [], edges: [] });
    components.get(root)!.chains.push(chain);
  });
  for (const edge of edges) components.get(rootOf(owner.get(edge.from)!))!.edges.push(edge);
  return [...components.values()];
}

function below(above: Lines | undefined, drawing: Lines): Lines {
  if (!above) return drawing;
  const [upper, own] = [drawnBounds(above), drawnBounds(drawing)];
  return shifted(drawing, 0, upper.y + upper.height + GAP - own.y);
}

/** Tells ELK where things were, so that it keeps their order. */
function withHints(graph: ElkGraph, chains: ChainDrawing[], before: JobDrawing | undefined): ElkGraph {
  if (!before) return graph;
  const oldOf = counterparts(before);
  const children = graph.children?.map((child, index) => {
    const old = oldOf(chains[index]!);
    return old ? { ...child, layoutOptions: { ...child.layoutOptions, 'elk.position': `(${old.x},${old.y - before.y})` } } : child;
  });
  return { ...graph, children };
}

/** The chain of an earlier drawing that holds one of the same operators: chain ids change when their head does. */
function counterparts(before: JobDrawing): (chain: ChainDrawing) => ChainDrawing | undefined {
  const byId = new Map(before.chains.map((chain) => [chain.id, chain]));
  const byUid = new Map(before.chains.flatMap((chain) => [...chain.cards.keys()].map((uid) => [uid, chain] as const)));
  return (chain) => {
    const known = byId.get(chain.id);
    if (known) return known;
    for (const uid of chain.cards.keys()) if (byUid.has(uid)) return byUid.get(uid);
    return undefined;
  };
}

function route(edge: Edge, answer: NonNullable<ElkGraph['edges']>[number] | undefined, cards: ReadonlyMap<string, Box>): DrawnEdge {
  const section = answer?.sections?.[0];
  const [from, to] = [cards.get(edge.from)!, cards.get(edge.to)!];
  const start = section?.startPoint ?? { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = section?.endPoint ?? { x: to.x, y: to.y + to.height / 2 };
  // ELK ends at the frames; the line goes on to the card.
  const points = withoutRepeats([{ x: from.x + from.width, y: start.y }, start, ...(section?.bendPoints ?? []), end, { x: to.x, y: end.y }]);
  const label = answer?.labels?.[0];
  const { x = 0, y = 0, width = 0, height = 0, text = '' } = label ?? {};
  return { edge, points, label: label && { x, y, width, height, text } };
}

/** Moves the whole drawing so that most of what was there before has not moved. */
function keepInPlace(drawing: JobDrawing, before: JobDrawing | undefined): JobDrawing {
  if (!before) return drawing;
  const oldOf = counterparts(before);
  const shifts = drawing.chains.flatMap((chain) => {
    const old = oldOf(chain);
    // A chain of many operators weighs as many.
    return old ? Array.from(chain.cards, () => ({ x: old.x - chain.x, y: old.y - chain.y })) : [];
  });
  const [dx, dy] = [median(shifts.map(({ x }) => x)), median(shifts.map(({ y }) => y))];
  return { ...drawing, x: drawing.x + dx, y: drawing.y + dy, ...shifted(drawing, dx, dy) };
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
