import { type Box, boundsOf, type Point } from './boxes.ts';
import { describeShip } from './describe-operator.ts';
import { type ChainDrawing, portHeight } from './layout-chain.ts';
import type { Edge } from './model.ts';
import type { MeasureText } from './text-size.ts';

/** What this page needs of elkjs: the same object whether ELK runs here or in a worker. */
export interface Elk {
  layout(graph: ElkGraph): Promise<ElkGraph>;
}

export interface ElkShape {
  id: string;
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  layoutOptions?: Record<string, string>;
}

export interface ElkGraph extends ElkShape {
  children?: (ElkShape & { ports?: ElkShape[] })[];
  edges?: {
    id: string;
    sources: string[];
    targets: string[];
    labels?: (ElkShape & { text: string })[];
    sections?: { startPoint: Point; endPoint: Point; bendPoints?: Point[] }[];
  }[];
}

/** The chains of one job, placed; coordinates are the job's own. */
export interface JobDrawing extends Box {
  chains: ChainDrawing[];
  edges: { edge: Edge; points: Point[]; label: (Box & { text: string }) | undefined }[];
  /** All that decides the geometry. */
  signature: string;
}

export interface JobParts {
  elk: Elk;
  measure: MeasureText;
  before: JobDrawing | undefined;
}

const LABEL = { size: 11, height: 16, padding: 8 };
/** From here on, a quick drawing is worth more than the prettiest one. */
const LARGE = 300;

/** Lets ELK place the chains of one job; an unchanged job keeps its drawing, a changed one its order and its place. */
export async function drawJob(chains: ChainDrawing[], edges: Edge[], { elk, measure, before }: JobParts): Promise<JobDrawing> {
  const graph = graphOf(chains, edges, measure);
  const signature = JSON.stringify(graph);
  if (before?.signature === signature) return redrawn(chains, edges, before);
  const answer = await elk.layout(withHints(graph, chains, before));
  const places = new Map(answer.children?.map((child) => [child.id, child]));
  const placed = chains.map((chain) => ({ ...chain, x: places.get(chain.id)?.x ?? 0, y: places.get(chain.id)?.y ?? 0 }));
  const routed = edges.map((edge, index) => route(edge, answer.edges?.[index], placed));
  return keepInPlace({ ...drawnBounds(placed, routed), chains: placed, edges: routed, signature }, before);
}

/** Equal geometry, perhaps other operators: those inside a chain are not in the signature. */
function redrawn(chains: ChainDrawing[], edges: Edge[], before: JobDrawing): JobDrawing {
  return {
    ...before,
    chains: chains.map((chain, index) => ({ ...chain, x: before.chains[index]!.x, y: before.chains[index]!.y })),
    edges: edges.map((edge, index) => ({ ...before.edges[index]!, edge })),
  };
}

function graphOf(chains: ChainDrawing[], edges: Edge[], measure: MeasureText): ElkGraph {
  const owner = new Map(chains.flatMap((chain) => [...chain.cards.keys()].map((uid) => [uid, chain] as const)));
  const large = owner.size > LARGE;
  return {
    id: 'job',
    layoutOptions: large ? { ...OPTIONS, ...QUICK } : OPTIONS,
    children: chains.map((chain) => ({
      id: chain.id,
      width: chain.width,
      height: chain.height,
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
      ports: portsOf(chain, edges),
    })),
    edges: edges.map((edge, index) => {
      const text = describeShip(edge);
      const width = Math.ceil(measure(text, LABEL.size, 400)) + LABEL.padding;
      return {
        id: `e${index}`,
        sources: [outPort(owner.get(edge.from)!, edge)],
        targets: [inPort(owner.get(edge.to)!, index)],
        labels: large ? [] : [{ id: `l${index}`, text, width: Math.min(width, 180), height: LABEL.height }],
      };
    }),
  };
}

const OPTIONS: Record<string, string> = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.separateConnectedComponents': 'false',
  'elk.spacing.nodeNode': '32',
  'elk.spacing.edgeNode': '18',
  'elk.spacing.edgeEdge': '14',
  'elk.spacing.edgeLabel': '3',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
  'elk.layered.spacing.nodeNodeBetweenLayers': '26',
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '14',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.crossingMinimization.semiInteractive': 'true',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.edgeLabels.sideSelection': 'ALWAYS_UP',
};

const QUICK: Record<string, string> = {
  'elk.layered.thoroughness': '1',
  'elk.layered.layering.strategy': 'LONGEST_PATH_SOURCE',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
};

/** All edges that leave an operator share a port: they start as one line. Each edge that arrives has its own. */
function portsOf(chain: ChainDrawing, edges: Edge[]): ElkShape[] {
  const ports: ElkShape[] = [];
  for (const [uid, card] of chain.cards) {
    if (edges.some(({ from }) => from === uid))
      ports.push(port(outPort(chain, { from: uid }), chain.width, portHeight(card, 0, 1), 'EAST'));
    const arriving = edges.map((edge, index) => ({ edge, index })).filter(({ edge }) => edge.to === uid);
    arriving.sort((a, b) => a.edge.input - b.edge.input || a.index - b.index);
    arriving.forEach(({ index }, nth) => ports.push(port(inPort(chain, index), 0, portHeight(card, nth, arriving.length), 'WEST')));
  }
  return ports;
}

function port(id: string, x: number, y: number, side: 'EAST' | 'WEST'): ElkShape {
  return { id, x, y, width: 0, height: 0, layoutOptions: { 'elk.port.side': side } };
}

function outPort(chain: ChainDrawing, edge: { from: string }): string {
  return `${chain.id} out ${edge.from}`;
}

function inPort(chain: ChainDrawing, edgeIndex: number): string {
  return `${chain.id} in ${edgeIndex}`;
}

/** Tells ELK where things were, so that it keeps their order. */
function withHints(graph: ElkGraph, chains: ChainDrawing[], before: JobDrawing | undefined): ElkGraph {
  if (!before) return graph;
  const children = graph.children?.map((child, index) => {
    const old = counterpart(chains[index]!, before);
    return old ? { ...child, layoutOptions: { ...child.layoutOptions, 'elk.position': `(${old.x},${old.y - before.y})` } } : child;
  });
  return { ...graph, children };
}

/** The chain of an earlier drawing that holds one of the same operators: chain ids change when their head does. */
function counterpart(chain: ChainDrawing, before: JobDrawing): ChainDrawing | undefined {
  return before.chains.find(({ id }) => id === chain.id) ?? before.chains.find(({ cards }) => [...cards.keys()].some((uid) => chain.cards.has(uid)));
}

function route(edge: Edge, answer: NonNullable<ElkGraph['edges']>[number] | undefined, chains: ChainDrawing[]): JobDrawing['edges'][number] {
  const section = answer?.sections?.[0];
  const [from, to] = [cardOf(edge.from, chains), cardOf(edge.to, chains)];
  const start = section?.startPoint ?? { x: from.x + from.width, y: from.y + from.height / 2 };
  const end = section?.endPoint ?? { x: to.x, y: to.y + to.height / 2 };
  // ELK ends at the frames; the line goes on to the card.
  const points = withoutRepeats([{ x: from.x + from.width, y: start.y }, start, ...(section?.bendPoints ?? []), end, { x: to.x, y: end.y }]);
  const label = answer?.labels?.[0];
  const { x = 0, y = 0, width = 0, height = 0, text = '' } = label ?? {};
  return { edge, points, label: label && { x, y, width, height, text } };
}

function cardOf(uid: string, chains: ChainDrawing[]): Box {
  const chain = chains.find(({ cards }) => cards.has(uid))!;
  const card = chain.cards.get(uid)!;
  return { ...card, x: chain.x + card.x, y: chain.y + card.y };
}

/** Drops points that say nothing: equal to the one before, or on the straight line between their neighbours. */
function withoutRepeats(points: Point[]): Point[] {
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

function drawnBounds(chains: ChainDrawing[], edges: JobDrawing['edges']): Box {
  const lines = edges.flatMap(({ points, label }) => [...points.map((point) => ({ ...point, width: 0, height: 0 })), ...(label ? [label] : [])]);
  return boundsOf([...chains, ...lines]);
}

/** Moves the whole drawing so that most of what was there before has not moved. */
function keepInPlace(drawing: JobDrawing, before: JobDrawing | undefined): JobDrawing {
  if (!before) return drawing;
  const shifts = drawing.chains.flatMap((chain) => {
    const old = counterpart(chain, before);
    // A chain of many operators weighs as many.
    return old ? Array.from(chain.cards, () => ({ x: old.x - chain.x, y: old.y - chain.y })) : [];
  });
  const [dx, dy] = [median(shifts.map(({ x }) => x)), median(shifts.map(({ y }) => y))];
  const move = <T extends Point>(point: T): T => ({ ...point, x: point.x + dx, y: point.y + dy });
  return {
    ...move(drawing),
    chains: drawing.chains.map(move),
    edges: drawing.edges.map(({ edge, points, label }) => ({ edge, points: points.map(move), label: label && move(label) })),
  };
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
