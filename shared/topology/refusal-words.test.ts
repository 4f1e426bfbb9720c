import { expect, it } from 'vitest';
import twoSinks from '#test/fixtures/topologies/two-sinks.json' with { type: 'json' };
import type { RefusedEdit } from './edits.ts';
import type { Topology } from './model.ts';
import { sayRefusals } from './refusal-words.ts';

const topology = twoSinks as Topology;
const uidOf = (name: string) => topology.operators.find((operator) => operator.name === name)!.uid;
const [filter, other, compute, count] = [uidOf('Calc[3]'), uidOf('Calc[9]'), uidOf('Calc[12]'), uidOf('GroupAggregate[11]')];
const refused = (message: string, words = 'Set it to 1'): RefusedEdit => ({ operator: filter, group: null, property: 'parallelism', to: null, code: 'x', message, alternatives: [{ words, edits: [] }] });

it('calls operators what their cards say, with what Flink says of them at hand', () => {
  const [said] = sayRefusals([refused(`⟦${compute}⟧ forwards rows to ⟦${count}⟧.`, `Set ⟦${count}⟧ to 4 as well`)], topology);
  expect(said).toMatchObject({ message: '"Compute" forwards rows to "Group aggregate".', alternatives: [{ words: 'Set "Group aggregate" to 4 as well' }] });
  expect(said!.parts).toMatchObject([{ uid: compute, words: 'Compute', description: expect.stringContaining('CAST(((100.0 * late)') }, ' forwards rows to ', { uid: count }, '.']);
});

it('tells two cards of one title apart by the line below it', () => {
  expect(sayRefusals([refused(`⟦${filter}⟧ and ⟦${other}⟧`)], topology)[0]!.message).toBe('"Filter · where dep_time IS NULL" and "Filter · where dep_time IS NOT NULL"');
});

it('leaves what is no operator of the drawing as topology.yaml calls it, and other text as it is', () => {
  expect(sayRefusals([refused('⟦u1⟧ has no "x" {y}.')], topology)[0]!.message).toBe('"u1" has no "x" {y}.');
  expect(sayRefusals([refused('⟦u1⟧.')], null)[0]!.message).toBe('"u1".');
});
