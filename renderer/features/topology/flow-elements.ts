import type { Edge, Node } from '@xyflow/react';
import { describeOperator, type OperatorWords } from '#shared/topology/describe-operator.ts';
import type { PlacedChain, PlacedJob, RoutedEdge, TopologyLayout } from '#shared/topology/layout.ts';
import { isEqual } from '#shared/topology/keep-unchanged.ts';
import type { Operator } from '#shared/topology/model.ts';
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
    ...layout.chains.map((chain): ChainNode => ({ id: `chain ${chain.job} ${chain.id}`, type: 'chain', position: at(chain), ...size(chain), zIndex: 0, data: { ...chain } })),
    ...layout.operators.flatMap((card): OperatorNode[] => {
      const operator = operators.get(card.uid);
      if (!operator) return [];
      const data = { operator, words: describeOperator(operator), alone: card.alone, group: groups.get(card.uid)?.members.length, diff: diff?.operators.get(card.uid) };
      return [{ id: card.uid, type: 'operator', position: at(card), ...size(card), zIndex: 2, className: 'nopan', data }];
    }),
  ];
  const edges = layout.edges.map((edge): ShipEdge => ({ id: edge.id, type: 'ship', source: edge.from, target: edge.to, zIndex: 1, data: { ...edge, diff: diff?.edges.get(edgeKey(edge)) } }));
  return { nodes: keep(nodes, before.nodes), edges: keep(edges, before.edges) };
}

function keep<T extends { id: string }>(elements: T[], before: T[]): T[] {
  const known = new Map(before.map((element) => [element.id, element]));
  return elements.map((element) => {
    const old = known.get(element.id);
    return old && isEqual(old, element) ? old : element;
  });
}

function at({ x, y }: { x: number; y: number }) {
  return { x, y };
}

function size({ width, height }: { width: number; height: number }) {
  return { width, height };
}
