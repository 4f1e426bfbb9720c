import { type Box, boundsOf, type Point } from './boxes.ts';
import { type ChainDrawing, drawChain } from './layout-chain.ts';
import { type Elk, drawJob, type JobDrawing } from './layout-job.ts';
import type { Operator, Topology } from './model.ts';
import type { MeasureText } from './text-size.ts';

export interface PlacedOperator extends Box {
  uid: string;
  chain: string;
  /** The only operator of its chain: it fills the frame. */
  alone: boolean;
}

export interface PlacedChain extends Box {
  /** Flink's id of the job vertex: unique within its job. */
  id: string;
  job: number;
  operators: string[];
  parallelism: number;
  slotSharingGroup: string;
}

export interface RoutedEdge {
  id: string;
  from: string;
  to: string;
  input: number;
  /** From card to card, only horizontal and vertical pieces. */
  points: Point[];
  /** How the rows are shipped; undefined inside a chain, where they are handed over in the same thread. */
  label: (Box & { text: string }) | undefined;
}

/** One Flink job of the script; its title is drawn only where there are several. */
export interface PlacedJob extends Box {
  job: number;
  title: string;
  /** Equal signatures have equal geometry. */
  drawing: JobDrawing;
}

export interface TopologyLayout extends Box {
  operators: PlacedOperator[];
  chains: PlacedChain[];
  edges: RoutedEdge[];
  groups: PlacedJob[];
}

export interface LayoutParts {
  elk: Elk;
  measure: MeasureText;
  /** What is on the screen now: what did not change stays where it is. */
  previous?: TopologyLayout;
}

const JOB = { gap: 44, title: 30 };

/** Places a topology, left to right, sources first. Pure but for `elk`, which may live in a worker. */
export async function layoutTopology(topology: Topology, { elk, measure, previous }: LayoutParts): Promise<TopologyLayout> {
  const jobs = [...new Set(topology.operators.map(({ job }) => job))].sort((a, b) => a - b);
  const title = jobs.length > 1 ? JOB.title : 0;
  const groups: PlacedJob[] = [];
  for (const job of jobs) {
    const operators = topology.operators.filter((operator) => operator.job === job);
    const before = previous?.groups.find((group) => group.drawing.chains.some((chain) => operators.some(({ uid }) => chain.cards.has(uid))));
    const drawing = await drawJob(chainsOf(operators, topology, measure), edgesOf(operators, topology), { elk, measure, before: before?.drawing });
    const above = groups.at(-1);
    // The first job keeps its place on the screen, the others follow below it.
    const y = above ? above.y + above.height + JOB.gap : (before?.y ?? 0) + (before ? drawing.y - before.drawing.y : 0);
    groups.push({ job, title: titleOf(job, operators), x: drawing.x, y, width: drawing.width, height: drawing.height + title, drawing });
  }
  return { ...boundsOf(groups), groups, ...placeAll(topology, groups, title) };
}

function chainsOf(operators: Operator[], topology: Topology, measure: MeasureText): ChainDrawing[] {
  const byChain = new Map<string, Operator[]>();
  for (const operator of operators) byChain.set(operator.chain, [...(byChain.get(operator.chain) ?? []), operator]);
  return [...byChain].map(([id, members]) => {
    const uids = new Set(members.map(({ uid }) => uid));
    return drawChain(id, members, topology.edges.filter(({ from, to }) => uids.has(from) && uids.has(to)), measure);
  });
}

function edgesOf(operators: Operator[], topology: Topology): Topology['edges'] {
  const chain = new Map(operators.map((operator) => [operator.uid, operator.chain]));
  return topology.edges.filter(({ from, to }) => chain.has(from) && chain.has(to) && chain.get(from) !== chain.get(to));
}

function titleOf(job: number, operators: Operator[]): string {
  const tables = operators.filter(({ type, table }) => type === 'sink' && table).map(({ table }) => table!.split('.').at(-1)!);
  return `Job ${job + 1}${tables.length ? ` · ${[...new Set(tables)].join(', ')}` : ''}`;
}

function placeAll(topology: Topology, groups: PlacedJob[], title: number): Pick<TopologyLayout, 'operators' | 'chains' | 'edges'> {
  const known = new Map(topology.chains.map((chain) => [chain.id, chain]));
  const operatorOf = new Map(topology.operators.map((operator) => [operator.uid, operator]));
  const placed: Pick<TopologyLayout, 'operators' | 'chains' | 'edges'> = { operators: [], chains: [], edges: [] };
  for (const { job, drawing, y } of groups) {
    const down = y - drawing.y + title;
    for (const chain of drawing.chains) {
      const members = [...chain.cards.keys()];
      const first = operatorOf.get(members[0]!)!;
      const { id, x, width, height } = chain;
      const parallelism = known.get(id)?.parallelism ?? first.parallelism;
      placed.chains.push({ id, job, x, y: chain.y + down, width, height, operators: members, parallelism, slotSharingGroup: first.slotSharingGroup });
      for (const [uid, card] of chain.cards)
        placed.operators.push({ uid, chain: id, alone: members.length === 1, ...card, x: x + card.x, y: chain.y + down + card.y });
      for (const { edge, points } of chain.wires)
        placed.edges.push({ id: edgeId(edge), ...ends(edge), points: moved(points, x, chain.y + down), label: undefined });
    }
    for (const { edge, points, label } of drawing.edges)
      placed.edges.push({ id: edgeId(edge), ...ends(edge), points: moved(points, 0, down), label: label && { ...label, y: label.y + down } });
  }
  return { ...placed, edges: numberEqual(placed.edges) };
}

function ends({ from, to, input }: { from: string; to: string; input: number }) {
  return { from, to, input };
}

function edgeId({ from, to, input }: { from: string; to: string; input: number }): string {
  return `${from} ${to} ${input}`;
}

/** Two edges between the same two operators still need two names. */
function numberEqual(edges: RoutedEdge[]): RoutedEdge[] {
  const seen = new Map<string, number>();
  return edges.map((edge) => {
    const count = (seen.get(edge.id) ?? 0) + 1;
    seen.set(edge.id, count);
    return count === 1 ? edge : { ...edge, id: `${edge.id} ${count}` };
  });
}

function moved(points: Point[], dx: number, dy: number): Point[] {
  return points.map(({ x, y }) => ({ x: x + dx, y: y + dy }));
}

