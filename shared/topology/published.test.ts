import { describe, expect, it } from 'vitest';
import type { Topology } from './model.ts';
import { flinkUid, published } from './published.ts';

describe('a published topology', () => {
  it('says Flink’s uids, whichever job has them too', () => {
    expect(flinkUid('u0123456789abcdef@counts')).toBe('u0123456789abcdef');
    expect(flinkUid('u0123456789abcdef-sink-committer@counts+sums')).toBe('u0123456789abcdef-sink-committer');
    expect(flinkUid('u0123456789abcdef')).toBe('u0123456789abcdef');
  });

  it('leaves alone what an author called an operator', () => {
    expect(flinkUid('orders@warehouse')).toBe('orders@warehouse');
  });

  it('says of edges and chains which job is theirs', () => {
    const operator = (uid: string, job: number, chain: string) => ({ uid, job, chain }) as Topology['operators'][number];
    const topology: Topology = {
      operators: [operator('u0123456789abcdef@a', 0, 'c@a'), operator('u1123456789abcdef', 0, 'c@a'), operator('u0123456789abcdef@b', 1, 'c@b'), operator('u2123456789abcdef', 1, 'd')],
      edges: [
        { from: 'u0123456789abcdef@a', to: 'u1123456789abcdef', ship: 'FORWARD', exchange: 'UNDEFINED', input: 0, key: null },
        { from: 'u0123456789abcdef@b', to: 'u2123456789abcdef', ship: 'FORWARD', exchange: 'UNDEFINED', input: 0, key: null },
      ],
      chains: [
        { id: 'c@a', operators: ['u0123456789abcdef@a', 'u1123456789abcdef'], parallelism: 1 },
        { id: 'c@b', operators: ['u0123456789abcdef@b'], parallelism: 1 },
        { id: 'd', operators: ['u2123456789abcdef'], parallelism: 1 },
      ],
      slots: { total: 2, groups: { default: 2 } },
    };
    const { operators, edges, chains } = published(topology);
    expect(operators.map(({ uid, key }) => [uid, key])).toContainEqual(['u0123456789abcdef', 'u0123456789abcdef@b']);
    expect(edges.map(({ from, job }) => [from, job])).toEqual([['u0123456789abcdef', 0], ['u0123456789abcdef', 1]]);
    expect(chains.map(({ id, operators: inside, job }) => [id, inside[0], job])).toEqual([['c', 'u0123456789abcdef', 0], ['c', 'u0123456789abcdef', 1], ['d', 'u2123456789abcdef', 1]]);
    expect(operators.map(({ chain }) => chain)).toEqual(['c', 'c', 'c', 'd']);
  });
});
