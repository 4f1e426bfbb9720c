import { describe, expect, it } from 'vitest';
import { applyEdits, isEmpty, sameEdits, tidy } from './apply-edit.ts';
import { NO_EDITS, type Edit, type TopologyEdits } from './edits.ts';

const UIDS = ['u0f', 'uaa', 'my source', '42', 'constructor', '__proto__'];
const GROUPS = ['heavy', 'default', '7'];

/** Each kind of edit, with a value; numbers that repeat, so that a failing one can be seen again. */
function randomEdits(seed: number, count: number): Edit[] {
  let state = seed;
  const below = (limit: number) => ((state = (state * 1103515245 + 12345) & 0x7fffffff), (state >> 8) % limit);
  const one = <T>(of: readonly T[]): T => of[below(of.length)]!;
  const kinds: (() => Edit)[] = [
    () => ({ type: 'set-parallelism', operator: one(UIDS), parallelism: 1 + below(8) }),
    () => ({ type: 'set-max-parallelism', operator: one(UIDS), maxParallelism: 128 + below(8) }),
    () => ({ type: 'set-slot-sharing-group', operator: one(UIDS), group: one(GROUPS) }),
    () => ({ type: 'set-chaining', operator: one(UIDS), chaining: one(['head', 'never', 'always'] as const) }),
    () => ({ type: 'set-ship', operator: one(UIDS), to: one(UIDS), ship: one(['forward', 'rebalance', 'rescale', 'adaptive'] as const) }),
    () => ({ type: 'set-state-ttl', operator: one(UIDS), ttl: one(['1 h', { right: '2 h', left: '1 h' }]) }),
    () => ({ type: 'set-name', operator: one(UIDS), name: `name ${below(3)}` }),
    () => ({ type: 'pin', operator: one(UIDS), pin: 'u99' }),
    () => ({ type: 'set-group-resources', group: one(GROUPS), resources: { managed: '1 gb', cpu: 1 + below(2) } }),
  ];
  return Array.from({ length: count }, () => one(kinds)());
}

/** The edit that takes back what `edit` said. */
function back(edit: Edit): Edit {
  const value = { 'set-parallelism': 'parallelism', 'set-max-parallelism': 'maxParallelism', 'set-slot-sharing-group': 'group', 'set-chaining': 'chaining', 'set-ship': 'ship', 'set-state-ttl': 'ttl', 'set-name': 'name', pin: 'pin', 'set-group-resources': 'resources', 'forget-operator': '' }[edit.type];
  return { ...edit, [value]: null } as Edit;
}

const text = (edits: TopologyEdits) => JSON.stringify(edits);
const SEEDS = Array.from({ length: 60 }, (_, index) => index * 7919 + 1);

describe('one edit after another', () => {
  it.each(SEEDS)('of random edits (%i): taking one back that was new leaves no trace', (seed) => {
    const [first, ...rest] = randomEdits(seed, 12);
    const without = rest.reduce((edits, edit) => applyEdits(edits, [edit]), applyEdits(NO_EDITS, [back(first!)]));
    const untouched = applyEdits(without, [back(first!)]);
    expect(text(applyEdits(applyEdits(untouched, [first!]), [back(first!)]))).toBe(text(untouched));
  });

  it.each(SEEDS)('of random edits (%i): said twice is said once', (seed) => {
    const edits = randomEdits(seed, 10);
    const once = applyEdits(NO_EDITS, edits);
    expect(text(applyEdits(once, [edits.at(-1)!]))).toBe(text(once));
  });

  it.each(SEEDS)('of random edits (%i): sorted, whatever the order they came in', (seed) => {
    const edits = applyEdits(NO_EDITS, randomEdits(seed, 12));
    const again = applyEdits(NO_EDITS, editsThatGive(edits).reverse());
    expect(text(again)).toBe(text(edits));
    const words = Object.keys(edits.operators).filter((uid) => !/^\d/.test(uid));
    expect(words).toEqual([...words].sort());
  });

  it.each(SEEDS)('of random edits (%i): taking all of them back leaves nothing', (seed) => {
    const edits = randomEdits(seed, 12);
    expect(applyEdits(applyEdits(NO_EDITS, edits), edits.map(back))).toEqual(NO_EDITS);
  });

  it('does not touch the value it was given', () => {
    const before = applyEdits(NO_EDITS, randomEdits(5, 9));
    const seen = text(before);
    randomEdits(6, 9).forEach((edit) => applyEdits(before, [edit]));
    expect(text(before)).toBe(seen);
  });

  it('applies many edits at once as one after the other', () => {
    const many = randomEdits(3, 40);
    expect(text(applyEdits(NO_EDITS, many))).toBe(text(many.reduce((edits, edit) => applyEdits(edits, [edit]), NO_EDITS)));
  });

  it('forgets all of an operator that is gone, and only of it', () => {
    const both = applyEdits(NO_EDITS, [{ type: 'set-parallelism', operator: 'u1', parallelism: 2 }, { type: 'set-name', operator: 'u1', name: 'x' }, { type: 'set-name', operator: 'u2', name: 'y' }]);
    expect(applyEdits(both, [{ type: 'forget-operator', operator: 'u1' }])).toEqual({ operators: { u2: { name: 'y' } }, groups: {} });
  });

  it('lists the keys of an operator as the format does', () => {
    const edits = applyEdits(NO_EDITS, [{ type: 'pin', operator: 'u1', pin: 'u9' }, { type: 'set-ship', operator: 'u1', to: 'u3', ship: 'rescale' }, { type: 'set-ship', operator: 'u1', to: 'u2', ship: 'adaptive' }, { type: 'set-parallelism', operator: 'u1', parallelism: 2 }]);
    expect(text(edits)).toBe('{"operators":{"u1":{"parallelism":2,"ship":{"u2":"adaptive","u3":"rescale"},"pin":"u9"}},"groups":{}}');
  });
});

it('edits that say nothing are no edits', () => {
  const nothing: TopologyEdits = { operators: { u1: {}, u2: { ship: {}, stateTtl: {} } }, groups: { a: {} } };
  expect(tidy(nothing)).toEqual(NO_EDITS);
  expect([isEmpty(nothing), isEmpty(tidy(nothing)), sameEdits(nothing, NO_EDITS)]).toEqual([false, true, true]);
});

/** One edit for each thing that `edits` says. */
function editsThatGive({ operators, groups }: TopologyEdits): Edit[] {
  const given: Edit[] = Object.entries(groups).map(([group, resources]) => ({ type: 'set-group-resources', group, resources }));
  for (const [operator, { parallelism, maxParallelism, slotSharingGroup, chaining, ship, stateTtl, name, pin }] of Object.entries(operators)) {
    if (parallelism !== undefined) given.push({ type: 'set-parallelism', operator, parallelism });
    if (maxParallelism !== undefined) given.push({ type: 'set-max-parallelism', operator, maxParallelism });
    if (slotSharingGroup !== undefined) given.push({ type: 'set-slot-sharing-group', operator, group: slotSharingGroup });
    if (chaining !== undefined) given.push({ type: 'set-chaining', operator, chaining });
    for (const [to, how] of Object.entries(ship ?? {})) given.push({ type: 'set-ship', operator, to, ship: how });
    if (stateTtl !== undefined) given.push({ type: 'set-state-ttl', operator, ttl: stateTtl });
    if (name !== undefined) given.push({ type: 'set-name', operator, name });
    if (pin !== undefined) given.push({ type: 'pin', operator, pin });
  }
  return given;
}
