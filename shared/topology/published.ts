import type { Topology } from './model.ts';

/** Weir's own uids; what an author called an operator is never taken apart. */
const OF_A_JOB = /^(u[0-9a-f]{16}(?:-[a-z0-9-]+)?)@.+$/;

/** The uid as Flink has it: without the job that the topology adds where several jobs of a script have the uid. */
export function flinkUid(uid: string): string {
  return OF_A_JOB.exec(uid)?.[1] ?? uid;
}

/** The id of a chain as Flink has it, which is its vertex's: without the job that the topology adds where several jobs of a script begin a chain alike. */
const flinkVertex = (chain: string) => chain.replace(/@.*$/, '');

/**
 * A topology for machines outside Weir: uids are Flink's, which are unique in their job, so that a statement beside a job changes
 * none of them; `key` is what edits call the operator, and edges and chains say which job is theirs.
 */
export function published(topology: Topology) {
  const jobs = new Map(topology.operators.map(({ uid, job }) => [uid, job]));
  return {
    ...topology,
    operators: topology.operators.map((operator) => ({ ...operator, uid: flinkUid(operator.uid), key: operator.uid, chain: flinkVertex(operator.chain) })),
    edges: topology.edges.map((edge) => ({ ...edge, from: flinkUid(edge.from), to: flinkUid(edge.to), job: jobs.get(edge.from) ?? 0 })),
    chains: topology.chains.map((chain) => ({ ...chain, id: flinkVertex(chain.id), operators: chain.operators.map(flinkUid), job: jobs.get(chain.operators[0] ?? '') ?? 0 })),
  };
}
