import { type Box, boundsOf, type Point } from './boxes.ts';
import type { Elk } from './elk-graph.ts';
import type { DrawnEdge, JobDrawing } from './job-drawing.ts';
import { cardWidthOf, type ChainDrawing, drawChain } from './layout-chain.ts';
import { drawJob } from './layout-job.ts';
import type { Edge, Operator, Topology } from './model.ts';
import { flinkUid } from './published.ts';
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
  /** Told whenever a part is drawn: how many operators stand in their place, of how many. */
  onProgress?(done: number, all: number): void;
}

/** From so many operators on, a drawing now is worth more than the prettiest one. */
export const LARGE = 300;

/** `least`: so near may a job that grows come to the one below before that one has to give way. */
const JOB = { gap: 72, least: 16, title: 30 };

/** An operator that another job of the script has as well is called by its job too, and is the same operator all the same. */
function calledAsNow(drawing: JobDrawing, operators: readonly Operator[]): JobDrawing {
  const names = new Map(operators.map(({ uid }) => [flinkUid(uid), uid]));
  const nameOf = (uid: string) => names.get(flinkUid(uid)) ?? uid;
  if (drawing.chains.every(({ cards }) => [...cards.keys()].every((uid) => nameOf(uid) === uid))) return drawing;
  return {
    ...drawing,
    chains: drawing.chains.map((chain) => ({ ...chain, cards: new Map(Array.from(chain.cards, ([uid, card]) => [nameOf(uid), card])) })),
    edges: drawing.edges.map((line) => ({ ...line, edge: { ...line.edge, from: nameOf(line.edge.from), to: nameOf(line.edge.to) } })),
  };
}

/** Places a topology, left to right, sources first. Pure but for `elk`, which may live in a worker. */
export async function layoutTopology(topology: Topology, { elk, measure, previous, onProgress }: LayoutParts): Promise<TopologyLayout> {
  const same = previous && unmoved(topology, previous, measure);
  if (same) return remember(same, topology);
  const jobs = jobsOf(topology);
  const title = jobs.length > 1 ? JOB.title : 0;
  const [all, quick] = [topology.operators.length, topology.operators.length > LARGE];
  const known = new Map(previous?.groups.flatMap((group) => group.drawing.chains.flatMap(({ cards }) => Array.from(cards.keys(), (uid) => [uid, group] as const))));
  const groups: PlacedJob[] = [];
  let done = 0;
  for (const { job, operators, chains, edges } of jobs) {
    const before = firstKnown(operators, known);
    const drawings = [...chains].map(([id, members]) => drawChain(id, members.operators, members.edges, measure));
    const drawing = await drawJob(drawings, edges, { elk, measure, before: before && calledAsNow(before.drawing, operators), quick, onDone: (more) => onProgress?.((done += more), all) });
    const above = groups.at(-1);
    // A job keeps its place on the screen unless the one above needs it.
    const kept = before && before.y + drawing.y - before.drawing.y;
    const end = above && above.y + above.height;
    const y = end === undefined ? (kept ?? 0) : kept !== undefined && kept >= end + JOB.least ? kept : end + JOB.gap;
    groups.push({ job, title: titleOf(job, operators), x: drawing.x, y, width: drawing.width, height: drawing.height + title, drawing });
  }
  return remember({ ...boundsOf(groups), groups, ...placeAll(topology, groups, title) }, topology);
}

/** What each layout was made of. */
const made = new WeakMap<TopologyLayout, Topology>();

function remember(layout: TopologyLayout, topology: Topology): TopologyLayout {
  made.set(layout, topology);
  return layout;
}

/** The layout there is, where only what needs no other room has changed: seen by the objects themselves, so thousands of operators cost nothing. */
function unmoved(topology: Topology, previous: TopologyLayout, measure: MeasureText): TopologyLayout | undefined {
  const before = made.get(previous);
  if (!before || before.operators.length !== topology.operators.length || before.edges.length !== topology.edges.length) return undefined;
  if (!topology.edges.every((edge, index) => edge === before.edges[index])) return undefined;
  for (let index = 0; index < topology.operators.length; index++) {
    const [now, was] = [topology.operators[index]!, before.operators[index]!];
    if (now === was) continue;
    if (now.uid !== was.uid || now.chain !== was.chain || now.job !== was.job || now.table !== was.table || now.type !== was.type) return undefined;
    if (cardWidthOf(now, measure) !== cardWidthOf(was, measure)) return undefined;
  }
  const frames = framesOf(topology);
  const chains = previous.chains.map((chain) => {
    const { parallelism, slotSharingGroup } = frames(chain.id, chain.operators[0]!);
    return chain.parallelism === parallelism && chain.slotSharingGroup === slotSharingGroup ? chain : { ...chain, parallelism, slotSharingGroup };
  });
  return { ...previous, chains };
}

/** What a frame says of its chain. */
function framesOf({ chains, operators }: Topology): (chain: string, first: string) => Pick<PlacedChain, 'parallelism' | 'slotSharingGroup'> {
  const known = new Map(chains.map((chain) => [chain.id, chain]));
  const operatorOf = new Map(operators.map((operator) => [operator.uid, operator]));
  return (chain, first) => ({ parallelism: known.get(chain)?.parallelism ?? operatorOf.get(first)!.parallelism, slotSharingGroup: operatorOf.get(first)!.slotSharingGroup });
}

interface JobPart {
  job: number;
  operators: Operator[];
  chains: Map<string, { operators: Operator[]; edges: Edge[] }>;
  /** Those between chains. */
  edges: Edge[];
}

/** What belongs to which job and chain. */
function jobsOf({ operators, edges }: Topology): JobPart[] {
  const jobs = new Map<number, JobPart>();
  const byUid = new Map(operators.map((operator) => [operator.uid, operator]));
  for (const operator of operators) {
    const part: JobPart = jobs.get(operator.job) ?? { job: operator.job, operators: [], chains: new Map(), edges: [] };
    jobs.set(operator.job, part);
    part.operators.push(operator);
    const chain = part.chains.get(operator.chain);
    if (chain) chain.operators.push(operator);
    else part.chains.set(operator.chain, { operators: [operator], edges: [] });
  }
  for (const edge of edges) {
    const [from, to] = [byUid.get(edge.from), byUid.get(edge.to)];
    if (!from || !to || from.job !== to.job) continue;
    const part = jobs.get(from.job)!;
    if (from.chain === to.chain) part.chains.get(from.chain)!.edges.push(edge);
    else part.edges.push(edge);
  }
  return [...jobs.values()].sort((a, b) => a.job - b.job);
}

function firstKnown<T>(operators: Operator[], known: ReadonlyMap<string, T>): T | undefined {
  for (const { uid } of operators) if (known.has(uid)) return known.get(uid);
  return undefined;
}

function titleOf(job: number, operators: Operator[]): string {
  const tables = operators.filter(({ type, table }) => type === 'sink' && table).map(({ table }) => table!.split('.').at(-1)!);
  return `Job ${job + 1}${tables.length ? ` · ${[...new Set(tables)].join(', ')}` : ''}`;
}

function placeAll(topology: Topology, groups: PlacedJob[], title: number): Pick<TopologyLayout, 'operators' | 'chains' | 'edges'> {
  const frames = framesOf(topology);
  const placed: Pick<TopologyLayout, 'operators' | 'chains' | 'edges'> = { operators: [], chains: [], edges: [] };
  for (const { job, drawing, y } of groups) {
    const down = y - drawing.y + title;
    for (const chain of drawing.chains) {
      const { frame, cards, wires } = placeChain(chain, job, down, frames);
      placed.chains.push(frame);
      placed.operators.push(...cards);
      placed.edges.push(...wires);
    }
    for (const line of drawing.edges) placed.edges.push(placeLine(line, down));
  }
  return { ...placed, edges: numberEqual(placed.edges) };
}

interface Placed {
  down: number;
  frame: PlacedChain;
  cards: PlacedOperator[];
  wires: RoutedEdge[];
}

/** What is drawn is a value: in the same place it is the same object, so that an edit of thousands makes only what it moves. */
const placedChains = new WeakMap<ChainDrawing, Placed>();
const placedLines = new WeakMap<DrawnEdge, { down: number; line: RoutedEdge }>();

function placeChain(chain: ChainDrawing, job: number, down: number, frames: ReturnType<typeof framesOf>): Placed {
  const members = [...chain.cards.keys()];
  const { id, x, width, height } = chain;
  const { parallelism, slotSharingGroup } = frames(id, members[0]!);
  const known = placedChains.get(chain);
  const isThere = known?.down === down && known.frame.job === job;
  if (isThere && known.frame.parallelism === parallelism && known.frame.slotSharingGroup === slotSharingGroup) return known;
  const y = chain.y + down;
  const placed: Placed = {
    down,
    frame: { id, job, x, y, width, height, operators: members, parallelism, slotSharingGroup },
    cards: isThere ? known.cards : Array.from(chain.cards, ([uid, card]) => ({ uid, chain: id, alone: members.length === 1, ...card, x: x + card.x, y: y + card.y })),
    wires: isThere ? known.wires : chain.wires.map(({ edge, points }) => ({ id: edgeId(edge), ...ends(edge), points: moved(points, x, y), label: undefined })),
  };
  placedChains.set(chain, placed);
  return placed;
}

function placeLine(drawn: DrawnEdge, down: number): RoutedEdge {
  const known = placedLines.get(drawn);
  if (known?.down === down) return known.line;
  const { edge, points, label } = drawn;
  const line = { id: edgeId(edge), ...ends(edge), points: moved(points, 0, down), label: label && { ...label, y: label.y + down } };
  placedLines.set(drawn, { down, line });
  return line;
}

function ends({ from, to, input }: { from: string; to: string; input: number }) {
  return { from, to, input };
}

function edgeId({ from, to, input }: { from: string; to: string; input: number }): string {
  return `${from} ${to} ${input}`;
}

/** Two edges between the same two operators still need two names. */
function numberEqual(edges: RoutedEdge[]): RoutedEdge[] {
  if (new Set(edges.map(({ id }) => id)).size === edges.length) return edges;
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

