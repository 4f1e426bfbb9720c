import { type Box, overlap } from './boxes.ts';
import { findPlace } from './find-place.ts';
import type { DrawnEdge, JobDrawing, Lines } from './job-drawing.ts';
import { portsOf } from './elk-graph.ts';
import { type ChainDrawing, isSameDrawing } from './layout-chain.ts';
import type { Edge } from './model.ts';
import { crossings, routeEdge } from './route-edge.ts';
import type { MeasureText } from './text-size.ts';

/** More than this is drawn anew sooner than room is found for it. */
const MOST = 200;

/**
 * An earlier drawing with what has changed put where there is room: whatever is unchanged stays to the pixel. Undefined
 * where the whole is better drawn anew: too much has changed, or the text has, and the new parts do not fit in well.
 * With the same operators as before (an edit of parallelism, chaining, groups) only the number of changes counts.
 */
export function adjustDrawing(chains: ChainDrawing[], edges: Edge[], before: JobDrawing, measure: MeasureText): Lines | undefined {
  const { kept, changed, sameOperators, oldOf } = compare(chains, before);
  if (changed.size > MOST || (!sameOperators && changed.size > kept.size)) return undefined;
  const placed = place(chains, edges, kept, changed);
  const moved = placed.filter(({ id }) => changed.has(id));
  const routed = routeAll(placed, edges, { before, oldOf, moved, measure });
  if (!sameOperators && routed.fresh.some((line) => isUntidy(line, placed))) return undefined;
  return { chains: placed, edges: routed.all };
}

interface Comparison {
  /** Chains that are as they were, by id, with the place they have. */
  kept: Map<string, ChainDrawing>;
  /** The others, with the place of the one they come from. */
  changed: Map<string, Box | undefined>;
  sameOperators: boolean;
  /** The chain that each operator was in. */
  oldOf: ReadonlyMap<string, ChainDrawing>;
}

function compare(chains: ChainDrawing[], before: JobDrawing): Comparison {
  const oldOf = ownersIn(before.chains);
  const comparison: Comparison = { kept: new Map(), changed: new Map(), sameOperators: true, oldOf };
  let count = 0;
  for (const chain of chains) {
    count += chain.cards.size;
    const same = oldOf.get(firstOf(chain));
    if (same && isSameDrawing(same, chain)) {
      comparison.kept.set(chain.id, same);
      continue;
    }
    const uids = [...chain.cards.keys()];
    if (uids.some((uid) => !oldOf.has(uid))) comparison.sameOperators = false;
    // The place of a chain goes to the one that has its first operator.
    const old = uids.map((uid) => oldOf.get(uid)).find((candidate) => candidate && chain.cards.has(firstOf(candidate)));
    if (old && old.width === chain.width && old.height === chain.height && sameKeys(old, chain)) comparison.kept.set(chain.id, old);
    else comparison.changed.set(chain.id, old);
  }
  if (count !== oldOf.size) comparison.sameOperators = false;
  return comparison;
}

function ownersIn(chains: ChainDrawing[]): Map<string, ChainDrawing> {
  const owners = new Map<string, ChainDrawing>();
  for (const chain of chains) for (const uid of chain.cards.keys()) owners.set(uid, chain);
  return owners;
}

function firstOf({ cards }: ChainDrawing): string {
  for (const uid of cards.keys()) return uid;
  return '';
}

function sameKeys(one: ChainDrawing, other: ChainDrawing): boolean {
  const others = [...other.cards.keys()];
  return one.cards.size === others.length && [...one.cards.keys()].every((uid, index) => uid === others[index]);
}

function place(chains: ChainDrawing[], edges: Edge[], kept: Comparison['kept'], changed: Comparison['changed']): ChainDrawing[] {
  const owner = ownersIn(chains);
  const places = new Map<string, Box>(kept);
  const neighbours = ({ cards }: ChainDrawing, near: 'from' | 'to', far: 'from' | 'to') =>
    edges.flatMap((edge) => (cards.has(edge[near]) && !cards.has(edge[far]) ? (places.get(owner.get(edge[far])!.id) ?? []) : []));
  for (const chain of chains) {
    const { id, width, height } = chain;
    if (!changed.has(id)) continue;
    const old = changed.get(id);
    const feeders = neighbours(chain, 'to', 'from');
    places.set(id, findPlace({ width, height }, old, { feeders, fed: neighbours(chain, 'from', 'to') }, [...places.values()]));
  }
  return chains.map((chain) => {
    const old = kept.get(chain.id);
    return old && isSameDrawing(old, chain) ? old : { ...chain, x: places.get(chain.id)!.x, y: places.get(chain.id)!.y };
  });
}

interface Routing extends Pick<Comparison, 'oldOf'> {
  before: JobDrawing;
  moved: ChainDrawing[];
  measure: MeasureText;
}

/** Lines whose ends have not moved, and that no moved frame covers, stay; the others are drawn anew. */
function routeAll(chains: ChainDrawing[], edges: Edge[], { before, oldOf, moved, measure }: Routing): { all: DrawnEdge[]; fresh: DrawnEdge[] } {
  const owner = ownersIn(chains);
  const stays = (uid: string) => {
    const [now, was] = [owner.get(uid), oldOf.get(uid)];
    return now === was || sameCard(now, was, uid);
  };
  const lineOf = linesBy(before.edges);
  const { arriving } = portsOf(edges);
  const labelled = before.edges.length === 0 || before.edges.some(({ label }) => label);
  const fresh: DrawnEdge[] = [];
  const all = edges.map((edge, index) => {
    const old = lineOf(edge);
    if (old && stays(edge.from) && stays(edge.to) && !crossings(old.points, moved) && !(old.label && moved.some((frame) => overlap(frame, old.label!)))) return old.edge === edge ? old : { ...old, edge };
    const inputs = arriving.get(edge.to)!;
    const line = routeEdge(edge, { from: owner.get(edge.from)!, to: owner.get(edge.to)!, nth: inputs.indexOf(index), of: inputs.length }, chains, labelled ? measure : undefined);
    fresh.push(line);
    return line;
  });
  return { all, fresh };
}

/** A line that runs back, or behind a frame. */
function isUntidy({ edge, points }: DrawnEdge, chains: ChainDrawing[]): boolean {
  const [first, last] = [points[0]!, points.at(-1)!];
  const others = chains.filter(({ cards }) => !cards.has(edge.from) && !cards.has(edge.to));
  return last.x <= first.x || crossings(points, others) > 0;
}

/** The line of an edge: by the edge itself, or, where that is another object, by what it joins. */
function linesBy(lines: DrawnEdge[]): (edge: Edge) => DrawnEdge | undefined {
  const byEdge = new Map(lines.map((line) => [line.edge, line]));
  let byKey: Map<string, DrawnEdge> | undefined;
  return (edge) => byEdge.get(edge) ?? (byKey ??= new Map(lines.map((line) => [keyOf(line.edge), line]))).get(keyOf(edge));
}

function keyOf({ from, to, input }: Edge): string {
  return `${from} ${to} ${input}`;
}

function sameCard(now: ChainDrawing | undefined, was: ChainDrawing | undefined, uid: string): boolean {
  const [a, b] = [now?.cards.get(uid), was?.cards.get(uid)];
  return Boolean(a && b && now!.x + a.x === was!.x + b.x && now!.y + a.y === was!.y + b.y && a.width === b.width && a.height === b.height);
}
