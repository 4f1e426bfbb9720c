import type { Edge, Node } from '@xyflow/react';
import { describeOperator, type OperatorWords } from '#shared/topology/describe-operator.ts';
import type { PlacedChain, PlacedJob, RoutedEdge, TopologyLayout } from '#shared/topology/layout.ts';
import type { Operator, Topology } from '#shared/topology/model.ts';

export type OperatorNode = Node<{ operator: Operator; words: OperatorWords; alone: boolean }, 'operator'>;
export type ChainNode = Node<PlacedChain & Record<string, unknown>, 'chain'>;
export type JobNode = Node<PlacedJob & Record<string, unknown>, 'job'>;
export type ShipEdge = Edge<RoutedEdge & Record<string, unknown>, 'ship'>;

/** A layout as React Flow wants it: frames at the back, then edges, then cards. */
export function flowElements(topology: Topology, layout: TopologyLayout): { nodes: (OperatorNode | ChainNode | JobNode)[]; edges: ShipEdge[] } {
  const operators = new Map(topology.operators.map((operator) => [operator.uid, operator]));
  const jobs = layout.groups.length > 1 ? layout.groups : [];
  return {
    nodes: [
      ...jobs.map((job): JobNode => ({ id: `job ${job.job}`, type: 'job', position: at(job), width: job.width, height: 24, zIndex: 0, data: { ...job } })),
      ...layout.chains.map((chain): ChainNode => ({ id: `chain ${chain.job} ${chain.id}`, type: 'chain', position: at(chain), ...size(chain), zIndex: 0, data: { ...chain } })),
      ...layout.operators.flatMap((card): OperatorNode[] => {
        const operator = operators.get(card.uid);
        if (!operator) return [];
        const data = { operator, words: describeOperator(operator), alone: card.alone };
        return [{ id: card.uid, type: 'operator', position: at(card), ...size(card), zIndex: 2, className: 'nopan', data }];
      }),
    ],
    edges: layout.edges.map((edge): ShipEdge => ({ id: edge.id, type: 'ship', source: edge.from, target: edge.to, zIndex: 1, data: { ...edge } })),
  };
}

function at({ x, y }: { x: number; y: number }) {
  return { x, y };
}

function size({ width, height }: { width: number; height: number }) {
  return { width, height };
}
