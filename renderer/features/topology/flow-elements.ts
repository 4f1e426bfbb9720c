import type { Edge, Node } from '@xyflow/react';
import { describeOperator, type OperatorWords } from '#shared/topology/describe-operator.ts';
import type { PlacedChain, PlacedJob, PlacedOperator, RoutedEdge, TopologyLayout } from '#shared/topology/layout.ts';
import { isEqual } from '#shared/topology/keep-unchanged.ts';
import type { Operator } from '#shared/topology/model.ts';
import { titlesOf } from '#shared/topology/titles.ts';
import { edgeKey, type OperatorDiff } from '#shared/topology/plan-diff.ts';
import type { Drawing } from './look/drawing.ts';

/** `group`: how many operators the card stands for; `diff`: against the version it is compared with. */
export type OperatorNode = Node<{ operator: Operator; words: OperatorWords; alone: boolean; group: number | undefined; diff: OperatorDiff | undefined }, 'operator'>;
export type ChainNode = Node<PlacedChain & Record<string, unknown>, 'chain'>;
export type JobNode = Node<Omit<PlacedJob, 'drawing'> & Record<string, unknown>, 'job'>;
export type ShipEdge = Edge<RoutedEdge & { diff: 'added' | 'gone' | undefined } & Record<string, unknown>, 'ship'>;

export interface FlowElements {
  nodes: (OperatorNode | ChainNode | JobNode)[];
  edges: ShipEdge[];
}

export const NO_ELEMENTS: FlowElements = { nodes: [], edges: [] };

/** A layout as React Flow wants it: frames at the back, then edges, then cards. Whatever is as it was `before` is the same object, and so is drawn only once. */
export function flowElements({ topology, groups, diff }: Drawing, layout: TopologyLayout, before: FlowElements = NO_ELEMENTS): FlowElements {
  const operators = new Map(topology.operators.map((operator) => [operator.uid, operator]));
  const jobs = layout.groups.length > 1 ? layout.groups : [];
  const nodes = [
    ...jobs.map(({ drawing: _, ...job }): JobNode => ({ id: `job ${job.job}`, type: 'job', position: at(job), width: job.width, height: 24, zIndex: 0, data: job })),
    ...layout.chains.map(chainNode),
    ...layout.operators.flatMap((card): OperatorNode[] => {
      const operator = operators.get(card.uid);
      return operator ? [operatorNode(card, operator, groups.get(card.uid)?.members.length, diff?.operators.get(card.uid))] : [];
    }),
  ];
  const titles = titlesOf(topology);
  const edges = layout.edges.map((edge) => shipEdge(edge, diff?.edges.get(edgeKey(edge)), `Edge from ${titles.get(edge.from) ?? edge.from} to ${titles.get(edge.to) ?? edge.to}`));
  return { nodes: keep(nodes, before.nodes), edges: keep(edges, before.edges) };
}

/** What is placed is a value: it has one element. */
const cards = new WeakMap<PlacedOperator, OperatorNode>();
const frames = new WeakMap<PlacedChain, ChainNode>();
const lines = new WeakMap<RoutedEdge, ShipEdge>();

function operatorNode(card: PlacedOperator, operator: Operator, group: number | undefined, diff: OperatorDiff | undefined): OperatorNode {
  const known = cards.get(card);
  if (known && known.data.operator === operator && known.data.group === group && known.data.diff === diff) return known;
  const data = { operator, words: describeOperator(operator), alone: card.alone, group, diff };
  const node: OperatorNode = { id: card.uid, type: 'operator', position: at(card), ...size(card), zIndex: 2, className: 'nopan', data };
  cards.set(card, node);
  return node;
}

function chainNode(chain: PlacedChain): ChainNode {
  const node: ChainNode = frames.get(chain) ?? { id: `chain ${chain.job} ${chain.id}`, type: 'chain', position: at(chain), ...size(chain), zIndex: 0, data: { ...chain } };
  frames.set(chain, node);
  return node;
}

/** @param label what a screen reader says */
function shipEdge(edge: RoutedEdge, diff: 'added' | 'gone' | undefined, label: string): ShipEdge {
  const known = lines.get(edge);
  if (known && known.data?.diff === diff && known.ariaLabel === label) return known;
  const line: ShipEdge = { id: edge.id, ariaLabel: label, type: 'ship', source: edge.from, target: edge.to, zIndex: 1, data: { ...edge, diff } };
  lines.set(edge, line);
  return line;
}

/** Most elements are the very objects that were there before; only the others are looked for and compared. */
function keep<T extends { id: string }>(elements: T[], before: T[]): T[] {
  const there = new Set(before);
  const fresh = new Set(elements.flatMap((element) => (there.has(element) ? [] : [element.id])));
  if (!fresh.size) return elements;
  const known = new Map(before.flatMap((element) => (fresh.has(element.id) ? [[element.id, element] as const] : [])));
  return elements.map((element) => {
    const old = fresh.has(element.id) ? known.get(element.id) : undefined;
    return old && isEqual(old, element) ? old : element;
  });
}

function at({ x, y }: { x: number; y: number }) {
  return { x, y };
}

function size({ width, height }: { width: number; height: number }) {
  return { width, height };
}
