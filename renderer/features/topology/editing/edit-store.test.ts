import { afterEach, describe, expect, it, vi } from 'vitest';
import { NO_EDITS, type TopologyEdits } from '#shared/topology/edits.ts';
import type { Topology } from '#shared/topology/model.ts';
import { showing, windowParts } from '#test/fakes/window-parts.ts';
import { createFakeEdits } from '#test/fakes/window-topology.ts';
import delays from '#test/fixtures/topologies/delays-by-airport.json';
import { createEditStore, type EditStore, isUnsaved } from './edit-store.ts';
import { createSelection } from './selection.ts';

const FILE = 'jobs/fixture/job.sql';
const wide = (parallelism: number | null, operator = 'a') => [{ type: 'set-parallelism' as const, operator, parallelism }];
const widths = (edits: TopologyEdits | undefined) => Object.fromEntries(Object.entries(edits?.operators ?? {}).map(([uid, { parallelism }]) => [uid, parallelism]));
const open: EditStore[] = [];
afterEach(() => open.splice(0).forEach((store) => store.dispose()));

async function setUp({ first = {}, unsaved }: { first?: Record<string, TopologyEdits>; unsaved?: TopologyEdits } = {}) {
  const disk = createFakeEdits(first);
  const parts = windowParts({ topology: disk as never }, showing(delays as Topology));
  if (unsaved) parts.settings.remember(`topology.unsaved:${FILE}`, { edits: unsaved });
  const store = createEditStore({ ...parts, client: parts.clients.topology });
  open.push(store);
  await vi.waitUntil(() => store.getState().file === FILE);
  const now = () => store.getState().job.history.now;
  return { ...parts, disk, store, now };
}

describe('the edits of a job', () => {
  it('begin as they are on disk, and each is told to the session', async () => {
    const { store, session, now } = await setUp({ first: { [FILE]: { operators: { a: { parallelism: 4 } }, groups: {} } } });
    expect(widths(session.getState().topologyEdits?.edits)).toEqual({ a: 4 });
    store.edit(wide(2, 'b'), 'b is 2');
    expect(session.getState().topologyEdits).toEqual({ file: FILE, edits: now(), unsaved: true });
    expect(widths(now())).toEqual({ a: 4, b: 2 });
    expect(store.getState().said).toBe('b is 2');
  });

  it('are undone and done again without limit, a step at a time', async () => {
    const { store, now } = await setUp();
    for (let step = 1; step <= 500; step++) store.edit(wide(step), '');
    for (let step = 0; step < 500; step++) store.undo();
    expect(now()).toEqual(NO_EDITS);
    for (let step = 0; step < 500; step++) store.redo();
    expect(widths(now())).toEqual({ a: 500 });
  });

  it('are saved on wish, with the names of their operators', async () => {
    const { store, disk, session } = await setUp();
    const [operator] = (delays as Topology).operators;
    store.edit(wide(3, operator!.uid), '');
    expect(isUnsaved(store.getState().job)).toBe(true);
    await store.save();
    expect(isUnsaved(store.getState().job)).toBe(false);
    expect(session.getState().topologyEdits?.unsaved).toBe(false);
    expect(disk.of(FILE)).toMatchObject({ edits: { operators: { [operator!.uid]: { parallelism: 3 } } }, names: { [operator!.uid]: 'flights' } });
    store.undo();
    expect(isUnsaved(store.getState().job)).toBe(true);
  });

  it('follow the disk where nothing is unsaved, and the way back stays', async () => {
    const { store, disk, now } = await setUp();
    disk.changeOnDisk(FILE, { edits: { operators: { a: { parallelism: 7 } }, groups: {} } });
    await vi.waitUntil(() => now().operators['a']);
    expect(isUnsaved(store.getState().job)).toBe(false);
    store.undo();
    expect(now()).toEqual(NO_EDITS);
  });

  it('ask where both have changed, and keep one or the other', async () => {
    const { store, disk, now } = await setUp();
    store.edit(wide(2), '');
    disk.changeOnDisk(FILE, { edits: { operators: { a: { parallelism: 7 } }, groups: {} } });
    await vi.waitUntil(() => store.getState().job.theirs);
    expect(widths(now())).toEqual({ a: 2 });
    store.keepMine();
    await store.save();
    expect(widths(disk.of(FILE).edits!)).toEqual({ a: 2 });
    store.edit(wide(3), '');
    disk.changeOnDisk(FILE, { edits: { operators: { a: { parallelism: 9 } }, groups: {} } });
    await vi.waitUntil(() => store.getState().job.theirs);
    store.takeTheirs();
    expect(widths(now())).toEqual({ a: 9 });
    expect(isUnsaved(store.getState().job)).toBe(false);
  });

  it('say why they cannot be saved, and stay unsaved', async () => {
    const { store, disk, said } = await setUp();
    store.edit(wide(2), '');
    disk.save = async () => Promise.reject(Object.assign(new Error('The disk is full.'), { code: 'disk-full' }));
    await store.save();
    expect(said.at(-1)).toMatchObject({ tone: 'error', text: 'The disk is full.' });
    expect(isUnsaved(store.getState().job)).toBe(true);
  });

  it('are not made while topology.yaml cannot be read, and nothing is told to the planner', async () => {
    const { store, session, disk, now } = await setUp();
    const range = { start: { line: 3, column: 1 }, end: { line: 3, column: 8 } };
    disk.changeOnDisk(FILE, { edits: null, problems: [{ severity: 'error', code: 'conflict-marker', message: 'A conflict marker of Git stands here.', range }] });
    await vi.waitUntil(() => store.getState().job.broken);
    const told = session.getState().topologyEdits;
    store.edit(wide(2), '');
    expect(now()).toEqual(NO_EDITS);
    expect(session.getState().topologyEdits).toBe(told);
    expect(store.getState().job.trouble).toMatchObject({ code: 'conflict-marker', message: expect.stringMatching(/^jobs\/fixture\/topology.yaml, line 3: A conflict marker/) });
    disk.changeOnDisk(FILE, { edits: { operators: { a: { parallelism: 5 } }, groups: {} } });
    await vi.waitUntil(() => !store.getState().job.broken);
    expect(widths(now())).toEqual({ a: 5 });
  });

  it('come back with the window when they were not saved', async () => {
    const { store, session, now } = await setUp({ unsaved: { operators: { a: { parallelism: 6 } }, groups: {} } });
    await vi.waitUntil(() => now().operators['a']);
    expect(isUnsaved(store.getState().job)).toBe(true);
    expect(widths(session.getState().topologyEdits?.edits)).toEqual({ a: 6 });
    store.undo();
    expect(now()).toEqual(NO_EDITS);
  });

  it('wait while another job is in front, with their way back', async () => {
    const { store, session, now } = await setUp();
    store.edit(wide(2), '');
    session.setState({ activeFile: { path: 'jobs/other/job.sql', text: '', dirty: false, runnable: true } });
    await vi.waitUntil(() => store.getState().file === 'jobs/other/job.sql');
    expect(now()).toEqual(NO_EDITS);
    session.setState({ activeFile: { path: FILE, text: '', dirty: false, runnable: true } });
    await vi.waitUntil(() => store.getState().file === FILE);
    expect(widths(now())).toEqual({ a: 2 });
    store.undo();
    expect(now()).toEqual(NO_EDITS);
  });
});

describe('the operators in hand', () => {
  it('are one by a click, and more by adding; the session knows the last', () => {
    const { session } = windowParts();
    const selection = createSelection(session);
    session.setState({ selectedOperator: 'a' });
    selection.toggle('b');
    expect([...selection.getState().uids]).toEqual(['a', 'b']);
    expect(session.getState().selectedOperator).toBe('b');
    selection.toggle('b');
    expect(session.getState().selectedOperator).toBe('a');
    selection.take(['a', 'b', 'c']);
    session.setState({ selectedOperator: 'x' });
    expect([...selection.getState().uids]).toEqual(['x']);
    session.setState({ selectedOperator: undefined });
    expect(selection.getState().uids.size).toBe(0);
    selection.dispose();
  });
});
