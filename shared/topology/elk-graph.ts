import type { Point } from './boxes.ts';
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

const LABEL = { size: 11, height: 16, padding: 8, widest: 180 };

/** Chains and edges as ELK takes them. `quick`: for large topologies, where a drawing now is worth more than the prettiest one. */
export function elkGraphOf(chains: ChainDrawing[], edges: Edge[], measure: MeasureText, quick: boolean): ElkGraph {
  const owner = new Map(chains.flatMap((chain) => [...chain.cards.keys()].map((uid) => [uid, chain] as const)));
  const ports = portsOf(edges);
  return {
    id: 'job',
    layoutOptions: quick ? QUICK : OPTIONS,
    children: chains.map((chain) => ({
      id: chain.id,
      width: chain.width,
      height: chain.height,
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
      ports: [...chain.cards].flatMap(([uid, card]) => [
        ...(ports.leaving.has(uid) ? [port(outPort(chain, uid), chain.width, portHeight(card, 0, 1), 'EAST')] : []),
        ...(ports.arriving.get(uid) ?? []).map((edge, nth, all) => port(inPort(chain, edge), 0, portHeight(card, nth, all.length), 'WEST')),
      ]),
    })),
    edges: edges.map((edge, index) => ({
      id: `e${index}`,
      sources: [outPort(owner.get(edge.from)!, edge.from)],
      targets: [inPort(owner.get(edge.to)!, index)],
      labels: quick ? [] : [{ id: `l${index}`, ...labelOf(edge, measure) }],
    })),
  };
}

/** How the rows are shipped, in words, and the room they take. */
export function labelOf(edge: Edge, measure: MeasureText): { text: string; width: number; height: number } {
  const text = describeShip(edge);
  return { text, width: Math.min(Math.ceil(measure(text, LABEL.size, 400)) + LABEL.padding, LABEL.widest), height: LABEL.height };
}

/** All edges that leave an operator share a port: they start as one line. Each edge that arrives has its own, by the order of the inputs. */
export function portsOf(edges: Edge[]): { leaving: Set<string>; arriving: Map<string, number[]> } {
  const arriving = new Map<string, number[]>();
  edges.forEach(({ to }, index) => {
    const known = arriving.get(to);
    if (known) known.push(index);
    else arriving.set(to, [index]);
  });
  for (const indexes of arriving.values()) indexes.sort((a, b) => edges[a]!.input - edges[b]!.input || a - b);
  return { leaving: new Set(edges.map(({ from }) => from)), arriving };
}

const COMMON: Record<string, string> = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.separateConnectedComponents': 'false',
  'elk.spacing.nodeNode': '32',
  'elk.spacing.edgeNode': '18',
  'elk.spacing.edgeEdge': '14',
  'elk.padding': '[top=0,left=0,bottom=0,right=0]',
  'elk.layered.spacing.nodeNodeBetweenLayers': '26',
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '14',
};

const OPTIONS: Record<string, string> = {
  ...COMMON,
  'elk.spacing.edgeLabel': '3',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.crossingMinimization.semiInteractive': 'true',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.edgeLabels.sideSelection': 'ALWAYS_UP',
};

/** ELK's cheap ways: a third of the time of its defaults. Keeping the model's order is what grows worst, so that is left out. */
const QUICK: Record<string, string> = {
  ...COMMON,
  'elk.layered.thoroughness': '1',
  'elk.layered.crossingMinimization.greedySwitch.type': 'OFF',
  'elk.layered.layering.strategy': 'LONGEST_PATH',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
};

function port(id: string, x: number, y: number, side: 'EAST' | 'WEST'): ElkShape {
  return { id, x, y, width: 0, height: 0, layoutOptions: { 'elk.port.side': side } };
}

function outPort(chain: ChainDrawing, uid: string): string {
  return `${chain.id} out ${uid}`;
}

function inPort(chain: ChainDrawing, edgeIndex: number): string {
  return `${chain.id} in ${edgeIndex}`;
}
