import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import { createFakeWindow } from '#test/fakes/window-services.ts';
import { createEditorStore, type EditorStore } from './editor-store.ts';
import { isDirty } from './open-file.ts';

const PATH = 'jobs/delays/job.sql';

function open(files: Record<string, string> = { [PATH]: 'SELECT 1' }) {
  const { host, link, clients } = createFakeWindow({ files });
  const said: string[] = [];
  const store = createEditorStore({ workspace: clients.workspace, link, say: ({ text }) => said.push(text) });
  return { host, link, store, said };
}

const file = (store: EditorStore, path = PATH) => store.state.getState().files.find((candidate) => candidate.path === path)!;

describe('the editor store', () => {
  let world: ReturnType<typeof open>;
  beforeEach(async () => {
    world = open();
    await world.link.whenOpen();
  });
  afterEach(() => {
    world.store.dispose();
    world.link.close();
  });

  test('opens a file and brings it to the front', async () => {
    await world.store.open(PATH);
    expect(file(world.store)).toMatchObject({ state: 'ready', text: 'SELECT 1', saved: 'SELECT 1' });
    expect(world.store.state.getState().active).toBe(PATH);
  });

  test('files that are changed from elsewhere open behind the one in front', async () => {
    world.host.workspace.changeOnDisk('ddl/flights.sql', 'CREATE TABLE flights');
    await world.store.open(PATH);
    await world.store.openBehind([PATH, 'ddl/flights.sql']);
    expect(file(world.store, 'ddl/flights.sql')).toMatchObject({ state: 'ready', text: 'CREATE TABLE flights' });
    expect(world.store.state.getState()).toMatchObject({ active: PATH, files: [{ path: PATH }, { path: 'ddl/flights.sql' }] });
  });

  test('a text of a package is opened to be read, once, and asks nobody', async () => {
    world.store.openRead('node_modules/a/index.d.ts', 'export {}');
    await world.store.open(PATH);
    world.store.openRead('node_modules/a/index.d.ts', 'export {}');
    expect(world.store.state.getState()).toMatchObject({ active: 'node_modules/a/index.d.ts', files: [{ path: 'node_modules/a/index.d.ts', state: 'ready', readOnly: true, lent: true }, { path: PATH }] });
    expect(isDirty(file(world.store, 'node_modules/a/index.d.ts'))).toBe(false);
    await expect(world.store.save('node_modules/a/index.d.ts')).resolves.toBeUndefined();
  });

  test('a file that cannot be read says why, and can be read later', async () => {
    world.host.workspace.refuse('read', PATH, new Failure('not-utf8', 'It is not UTF-8.'));
    await world.store.open(PATH);
    expect(file(world.store)).toMatchObject({ state: 'failed', failure: { code: 'not-utf8' } });
    world.host.workspace.refuse('read', PATH, undefined);
    world.store.close(PATH);
    await world.store.open(PATH);
    expect(file(world.store).state).toBe('ready');
  });

  test('saves what is typed and forgets its draft', async () => {
    await world.store.open(PATH);
    world.store.edit(PATH, 'SELECT 2');
    world.store.keepDrafts();
    await vi.waitFor(() => expect(world.host.workspace.drafted.get(PATH)).toMatchObject({ text: 'SELECT 2', base: 'v1' }));
    await world.store.save(PATH);
    expect(isDirty(file(world.store))).toBe(false);
    world.store.keepDrafts();
    await vi.waitFor(() => expect(world.host.workspace.drafted.size).toBe(0));
  });

  test('typing back to what is saved drops the draft', async () => {
    await world.store.open(PATH);
    world.store.edit(PATH, 'SELECT 2');
    world.store.keepDrafts();
    await vi.waitFor(() => expect(world.host.workspace.drafted.size).toBe(1));
    world.store.edit(PATH, 'SELECT 1');
    world.store.keepDrafts();
    await vi.waitFor(() => expect(world.host.workspace.drafted.size).toBe(0));
  });

  test('brings unsaved text back and says since when', async () => {
    world.host.workspace.drafted.set(PATH, { path: PATH, text: 'SELECT 7', base: 'v1', at: 42 });
    await world.store.restore([], undefined);
    expect(file(world.store)).toMatchObject({ text: 'SELECT 7', saved: 'SELECT 1', restoredFrom: 42, theirs: undefined });
    world.store.revert(PATH);
    expect(file(world.store)).toMatchObject({ text: 'SELECT 1', restoredFrom: undefined });
  });

  test('brings unsaved text back on a file that changed meanwhile, and asks', async () => {
    world.host.workspace.drafted.set(PATH, { path: PATH, text: 'SELECT 7', base: 'v0', at: 42 });
    await world.store.restore([], undefined);
    expect(file(world.store)).toMatchObject({ text: 'SELECT 7', theirs: { text: 'SELECT 1', version: 'v1' } });
    world.store.keepMine(PATH);
    await world.store.save(PATH);
    expect(file(world.store)).toMatchObject({ saved: 'SELECT 7', theirs: undefined });
  });

  test('brings the unsaved text of a deleted file back', async () => {
    world.host.workspace.drafted.set('gone.sql', { path: 'gone.sql', text: 'SELECT 7', base: 'v9', at: 42 });
    await world.store.restore(['gone.sql'], 'gone.sql');
    expect(file(world.store, 'gone.sql')).toMatchObject({ state: 'ready', text: 'SELECT 7', theirs: { version: null } });
    world.store.keepMine('gone.sql');
    await world.store.save('gone.sql');
    expect(isDirty(file(world.store, 'gone.sql'))).toBe(false);
  });

  test('takes a change on disk silently while nothing is typed', async () => {
    await world.store.open(PATH);
    world.host.workspace.changeOnDisk(PATH, 'SELECT 3');
    await vi.waitFor(() => expect(file(world.store)).toMatchObject({ text: 'SELECT 3', saved: 'SELECT 3', theirs: undefined, revision: 2 }));
  });

  test('asks about a change on disk while something is typed; theirs can be taken', async () => {
    await world.store.open(PATH);
    world.store.edit(PATH, 'SELECT 2');
    world.host.workspace.changeOnDisk(PATH, 'SELECT 3');
    await vi.waitFor(() => expect(file(world.store).theirs?.text).toBe('SELECT 3'));
    expect(file(world.store).text).toBe('SELECT 2');
    world.store.takeTheirs(PATH);
    expect(file(world.store)).toMatchObject({ text: 'SELECT 3', theirs: undefined });
    expect(isDirty(file(world.store))).toBe(false);
  });

  test('says when the file was deleted on disk', async () => {
    await world.store.open(PATH);
    world.host.workspace.changeOnDisk(PATH, undefined);
    await vi.waitFor(() => expect(file(world.store).theirs).toEqual({ text: '', version: null }));
  });

  test('a save that fails keeps the text and throws the reason', async () => {
    await world.store.open(PATH);
    world.store.edit(PATH, 'SELECT 2');
    world.host.workspace.refuse('write', PATH, new Failure('disk-full', 'The disk is full.'));
    await expect(world.store.save(PATH)).rejects.toMatchObject({ code: 'disk-full' });
    expect(file(world.store)).toMatchObject({ text: 'SELECT 2', saving: false });
    expect(isDirty(file(world.store))).toBe(true);
  });

  test('a save upon a file changed underneath writes nothing and asks', async () => {
    await world.store.open(PATH);
    world.store.edit(PATH, 'SELECT 2');
    world.host.workspace.refuse('write', PATH, new Failure('file-changed', 'It changed.', { version: 'v5', text: 'SELECT 5' }));
    await world.store.save(PATH);
    expect(file(world.store)).toMatchObject({ text: 'SELECT 2', theirs: { text: 'SELECT 5', version: 'v5' } });
  });

  test('keeps the draft again after the host was away', async () => {
    await world.store.open(PATH);
    world.store.edit(PATH, 'SELECT 2');
    world.host.cut();
    await world.link.whenOpen();
    await vi.waitFor(() => expect(world.link.state.getState().state).toBe('open'));
    world.store.keepDrafts();
    await vi.waitFor(() => expect(world.host.workspace.drafted.get(PATH)?.text).toBe('SELECT 2'));
  });

  test('a renamed folder takes its tabs and unsaved text along', async () => {
    await world.store.open(PATH);
    world.store.edit(PATH, 'SELECT 2');
    world.host.workspace.changeOnDisk('jobs/late/job.sql', 'SELECT 1');
    await world.store.moved('jobs/delays', 'jobs/late');
    expect(world.store.state.getState()).toMatchObject({ active: 'jobs/late/job.sql', files: [{ path: 'jobs/late/job.sql', text: 'SELECT 2', saved: 'SELECT 1' }] });
    world.store.keepDrafts();
    await vi.waitFor(() => expect([...world.host.workspace.drafted.keys()]).toEqual(['jobs/late/job.sql']));
  });

  test('a deleted file closes and leaves no draft behind', async () => {
    await world.store.open(PATH);
    world.store.edit(PATH, 'SELECT 2');
    world.store.keepDrafts();
    await vi.waitFor(() => expect(world.host.workspace.drafted.size).toBe(1));
    world.store.removed('jobs/delays');
    expect(world.store.state.getState().files).toEqual([]);
    await vi.waitFor(() => expect(world.host.workspace.drafted.size).toBe(0));
  });

  test('closing the front file brings its neighbour to the front', async () => {
    world.host.workspace.changeOnDisk('b.sql', 'b');
    await world.store.open(PATH);
    await world.store.open('b.sql');
    world.store.close('b.sql');
    expect(world.store.state.getState().active).toBe(PATH);
    world.store.close(PATH);
    expect(world.store.state.getState()).toMatchObject({ files: [], active: undefined });
  });
});
