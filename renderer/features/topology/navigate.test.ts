import { describe, expect, it } from 'vitest';
import { createElk } from '#shared/topology/elk.ts';
import { layoutTopology } from '#shared/topology/layout.ts';
import type { Topology } from '#shared/topology/model.ts';
import { approximateText } from '#shared/topology/text-size.ts';
import delaysJson from '#test/fixtures/topologies/delays-by-airport.json';
import { type Direction, navigate } from './navigate.ts';

const delays = delaysJson as Topology;
const layout = await layoutTopology(delays, { elk: createElk(), measure: approximateText });
const nameOf = (uid: string | undefined) => delays.operators.find((operator) => operator.uid === uid)?.name;
const walk = (...steps: Direction[]) => steps.reduce<(string | undefined)[]>((path, step) => [...path, navigate(layout, path.at(-1), step)], [undefined]).slice(1).map(nameOf);

describe('navigate', () => {
  it('begins at a source and follows the edges with the flow', () => {
    expect(walk('ArrowDown', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight')).toEqual(['Source: flights[1]', 'WatermarkAssigner[2]', 'Calc[3]', 'LocalWindowAggregate[4]', 'GlobalWindowAggregate[6]']);
  });

  it('goes back against the flow and stops at the ends', () => {
    expect(walk('ArrowRight', 'ArrowLeft', 'ArrowRight', 'ArrowLeft')).toEqual(['Source: flights[1]', 'Source: flights[1]', 'WatermarkAssigner[2]', 'Source: flights[1]']);
  });

  it('moves within a column by up and down', () => {
    expect(walk('ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowUp')).toEqual(['Source: flights[1]', 'WatermarkAssigner[2]', 'Calc[3]', 'WatermarkAssigner[2]']);
  });
});
