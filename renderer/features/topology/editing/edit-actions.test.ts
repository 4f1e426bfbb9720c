import { describe, expect, it } from 'vitest';
import { applyEdits } from '#shared/topology/apply-edit.ts';
import { createElk } from '#shared/topology/elk.ts';
import { NO_EDITS, type TopologyEdits } from '#shared/topology/edits.ts';
import { layoutTopology } from '#shared/topology/layout.ts';
import type { Topology } from '#shared/topology/model.ts';
import { approximateText } from '#shared/topology/text-size.ts';
import { editedTopology } from '#test/fakes/edited-topology.ts';
import twoSinks from '#test/fixtures/topologies/two-sinks.json';
import { effectOf } from './cost-words.ts';
import { describeOperatorEdits, readTtl, showTtl } from './describe-edit.ts';
import { chainAt, dropOn } from './drop.ts';
import { breakBehind, type Edited, join, parallelismOf, setGroup, setParallelism, stepParallelism, withTheirChains } from './edit-actions.ts';
import { coloursOf, groupColour, groupsOf } from './groups.ts';
import { shipMenu } from './menus.ts';
import { readWhole } from './read-whole.ts';
import { takeBack } from './refused-edits.ts';

const job = twoSinks as Topology;
const uidOf = (name: string) => job.operators.find((operator) => operator.name.startsWith(name))!.uid;
const [SCAN, WATERMARK, NULLS, LOCAL, WINDOW, SINK, AGGREGATE, LATE] = ['Source: flights', 'Watermark', 'Calc[3]', 'LocalWindow', 'GlobalWindow', 'cancelled', 'GroupAggregate', 'Calc[12]'].map(uidOf) as [string, string, string, string, string, string, string, string];
const edited = (edits: TopologyEdits = NO_EDITS): Edited => ({ topology: editedTopology(job, edits).topology!, unedited: job, edits });
const after = (from: Edited, edits: Parameters<typeof applyEdits>[1]) => edited(applyEdits(from.edits, edits));

describe('parallelism', () => {
  it('steps each operator from what was asked for last, and never below 1', () => {
    const wide = after(edited(), setParallelism(edited(), [WINDOW], 5));
    expect(stepParallelism(wide, [WINDOW, SINK], 1)).toEqual([
      { type: 'set-parallelism', operator: WINDOW, parallelism: 6 },
      { type: 'set-parallelism', operator: SINK, parallelism: 3 },
    ]);
    const one = after(edited(), setParallelism(edited(), [WINDOW], 1));
    expect(stepParallelism(one, [WINDOW], -1)).toEqual([]);
  });

  it('leaves no edit behind where it is again as the job has it', () => {
    const wide = after(edited(), stepParallelism(edited(), [WINDOW], 1));
    expect(parallelismOf(wide, WINDOW)).toBe(3);
    expect(after(wide, stepParallelism(wide, [WINDOW], -1)).edits).toEqual(NO_EDITS);
  });

  it('is read as a whole number, however unlikely', () => {
    expect(['4', ' 0 ', '1000000000', '-1', '1.5', '1e9', 'four', ''].map(readWhole)).toEqual([4, 0, 1e9, -1, undefined, undefined, undefined, undefined]);
  });
});

describe('chaining', () => {
  it('breaks a chain behind an operator by those it hands its rows to', () => {
    expect(breakBehind(edited(), [WATERMARK]).map((edit) => 'operator' in edit && edit.operator)).toEqual([NULLS, uidOf('Calc[9]')]);
    expect(breakBehind(edited(), [LOCAL])).toEqual([]);
  });

  it('joins by taking back what kept apart, the ship strategy too', () => {
    const apart = edited(applyEdits(NO_EDITS, [{ type: 'set-chaining', operator: LOCAL, chaining: 'head' }, { type: 'set-ship', operator: NULLS, to: LOCAL, ship: 'rebalance' }]));
    expect(after(apart, join(apart, [LOCAL])).edits).toEqual(NO_EDITS);
    expect(join(edited(), [SCAN])).toEqual([{ type: 'set-chaining', operator: SCAN, chaining: 'always' }]);
  });

  it('knows all of a chain', () => {
    expect(withTheirChains(job, [SINK])).toEqual([SINK, WINDOW]);
  });
});

describe('what letting go of a card means', () => {
  const apart = edited(applyEdits(NO_EDITS, [{ type: 'set-chaining', operator: LOCAL, chaining: 'head' }]));
  const chainOf = ({ topology }: Edited, uid: string) => topology.operators.find((operator) => operator.uid === uid)!.chain;

  it('beside everything: it starts a chain, or the first of a chain leaves the others behind', () => {
    expect(dropOn(edited(), { uids: [LOCAL], whole: false }, undefined)).toEqual({ words: 'Start a chain here', edits: [{ type: 'set-chaining', operator: LOCAL, chaining: 'head' }] });
    expect(dropOn(edited(), { uids: [SCAN], whole: false }, undefined)).toEqual({ words: 'Break the chain behind it', edits: [{ type: 'set-chaining', operator: WATERMARK, chaining: 'head' }] });
    expect(dropOn(apart, { uids: [LOCAL], whole: false }, undefined)).toBeUndefined();
  });

  it('on the chain before it: it joins; on its own: nothing', () => {
    const drop = dropOn(apart, { uids: [LOCAL], whole: false }, { chain: chainOf(apart, NULLS) });
    expect(drop?.words).toBe('Join this chain');
    expect(after(apart, drop!.edits).edits).toEqual(NO_EDITS);
    expect(dropOn(edited(), { uids: [LOCAL], whole: false }, { chain: chainOf(edited(), LOCAL) })).toBeUndefined();
  });

  it('on a group, or on a chain of another group: it goes there', () => {
    expect(dropOn(edited(), { uids: [WINDOW, SINK], whole: true }, { group: 'heavy' })).toEqual({ words: 'Into group heavy', edits: setGroup(edited(), [WINDOW, SINK], 'heavy') });
    const heavy = after(edited(), setGroup(edited(), [WINDOW, SINK], 'heavy'));
    expect(dropOn(heavy, { uids: [LATE], whole: false }, { chain: chainOf(heavy, WINDOW) })?.edits).toEqual([{ type: 'set-slot-sharing-group', operator: LATE, group: 'heavy' }]);
    expect(dropOn(heavy, { uids: [WINDOW, SINK], whole: true }, { group: 'default' })?.edits.map((edit) => 'group' in edit && edit.group)).toEqual([null, null]);
    expect(dropOn(edited(), { uids: [WINDOW], whole: false }, { group: 'default' })).toBeUndefined();
  });

  it('knows the chain under a point', async () => {
    const layout = await layoutTopology(job, { elk: createElk(), measure: approximateText });
    const [frame] = layout.chains;
    expect(chainAt(layout, { x: frame!.x + 2, y: frame!.y + 2 })).toBe(frame!.id);
    expect(chainAt(layout, { x: frame!.x - 2, y: frame!.y + 2 })).toBeUndefined();
  });
});

describe('words', () => {
  it('say what is edited of an operator', () => {
    const edits = { parallelism: 4, slotSharingGroup: 'heavy', chaining: 'never' as const, ship: { x: 'rescale' as const }, stateTtl: { left: '1 h', right: '2 h' } };
    expect(describeOperatorEdits(edits, () => 'Calc')).toEqual(['parallelism 4', 'slot sharing group heavy', 'never chained', 'rescale to Calc', 'state TTL left: 1 h, right: 2 h']);
  });

  it('read a TTL as it is written', () => {
    expect(['1 h', '', 'left: 1 h, right: 2 h'].map(readTtl)).toEqual(['1 h', null, { left: '1 h', right: '2 h' }]);
    expect(showTtl(readTtl('left: 1 h, right: 2 h')!)).toBe('left: 1 h, right: 2 h');
  });

  it('keep the colour of a group whatever other groups there are', () => {
    expect(groupsOf(job, { operators: {}, groups: { late: {}, heavy: {} } })).toEqual(['default', 'heavy', 'late']);
    const six = coloursOf(['default', 'a', 'g', 'heavy', 'late', 'm', 's']);
    expect(six.get('default')).toBe('var(--flow)');
    expect(new Set(six.values()).size).toBe(7);
    expect(coloursOf(['heavy']).get('heavy')).toBe(groupColour(job, 'heavy'));
  });

  it('tell the cost of the edits, by group, and the exchanges that came', () => {
    const split = edited(applyEdits(NO_EDITS, [...setParallelism(edited(), [WINDOW, SINK], 4), ...setGroup(edited(), [WINDOW, SINK], 'heavy'), { type: 'set-chaining', operator: LOCAL, chaining: 'head' }]));
    const effect = effectOf(split);
    expect(effect.slots.map(({ group, before, now }) => [group, before, now])).toEqual([['default', 2, 2], ['heavy', 0, 4]]);
    expect(effect.figures.find(({ name }) => name === 'connections')).toMatchObject({ before: '8', now: '14' });
    expect(effect.exchanges).toEqual({ words: '+1 exchange', each: ['new: Filter → Local window aggregate by forward'] });
  });
});

describe('ship strategies', () => {
  const menu = (from: Edited, edge: { from: string; to: string }) => {
    const done: unknown[] = [];
    const [section] = shipMenu(from, { uids: [edge.from], edge }, (edits) => done.push(...edits));
    return { section: section!, done };
  };

  it('are all offered where rows are handed on, and what the job has takes the edit back', () => {
    const rebalanced = edited(applyEdits(NO_EDITS, [{ type: 'set-ship', operator: NULLS, to: LOCAL, ship: 'rebalance' }]));
    const { section, done } = menu(rebalanced, { from: NULLS, to: LOCAL });
    expect(section.items.map(({ title, checked, disabled }) => [title, checked, disabled])).toEqual([['forward', false, false], ['rebalance', true, false], ['rescale', false, false], ['adaptive', false, false]]);
    section.items[0]!.run();
    expect(done).toEqual([{ type: 'set-ship', operator: NULLS, to: LOCAL, ship: null }]);
  });

  it('are not, where a key decides', () => {
    const { section } = menu(edited(), { from: LOCAL, to: WINDOW });
    expect(section.items.every(({ disabled, note }) => disabled && note === 'Keyed by origin: it stays so')).toBe(true);
  });
});

it('a refused edit is taken back by its opposite', () => {
  const refused = { operator: AGGREGATE, group: null, to: LATE, code: 'x', message: 'No.', alternatives: [] };
  expect(takeBack({ ...refused, property: 'ship' })).toEqual([{ type: 'set-ship', operator: AGGREGATE, to: LATE, ship: null }]);
  expect(takeBack({ ...refused, operator: null, group: 'heavy', property: 'resources' })).toEqual([{ type: 'set-group-resources', group: 'heavy', resources: null }]);
});
