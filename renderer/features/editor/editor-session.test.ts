import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Diagnostic } from '#shared/base/text-range.ts';
import type { Topology } from '#shared/topology/model.ts';
import { keepOpen } from '#renderer/platform/keep-open.ts';
import { createSession } from '#renderer/platform/session.ts';
import { createFakeWindow } from '#test/fakes/window-services.ts';
import delays from '#test/fixtures/topologies/delays-by-airport.json';
import { joinSession, mergeProblems } from './editor-session.ts';
import { createEditorStore } from './editor-store.ts';
import { isRunnable } from './open-file.ts';

const PATH = 'jobs/delays/job.sql';
const GOOD = 'INSERT INTO delays SELECT origin FROM flights';

function open() {
  const { host, link, clients } = createFakeWindow({ files: { [PATH]: GOOD, 'notes.md': '# notes' }, topology: delays as Topology });
  const session = createSession();
  const store = createEditorStore({ workspace: clients.workspace, link, say: () => {} });
  const joined = joinSession(store, session, clients.language);
  const following = keepOpen(link, { open: (signal) => clients.host.engine({}, signal), onItem: (engine) => session.setState({ engine }) });
  return { host, link, session, store, joined, close: () => [joined, store, following].forEach((part) => part.dispose()) };
}

let world: ReturnType<typeof open>;
beforeEach(async () => {
  world = open();
  await world.link.whenOpen();
  await world.store.open(PATH);
});
afterEach(() => {
  world.close();
  world.link.close();
});

const preview = () => world.session.getState().preview;

test('publishes the text in front and its plan', async () => {
  expect(world.session.getState().activeFile).toEqual({ path: PATH, text: GOOD, dirty: false, runnable: true });
  await vi.waitFor(() => expect(preview()).toMatchObject({ file: PATH, stale: false, busy: false }));
  expect(preview()?.good?.topology?.operators.length).toBe(delays.operators.length);
});

test('what is noted beside Flink is told once, and goes with its file', async () => {
  const range = { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } };
  const noted: Diagnostic = { severity: 'warning', code: 'connector-missing', message: 'It needs a jar.', range };
  await vi.waitFor(() => expect(preview()).toMatchObject({ stale: false, busy: false }));
  world.joined.note(PATH, [noted]);
  expect(world.session.getState().problems.get(PATH)).toEqual([noted]);
  world.joined.note(PATH, []);
  expect(world.session.getState().problems.get(PATH)).toBeUndefined();
  world.joined.note('jobs/not-open/job.sql', [noted]);
  expect(world.session.getState().problems.size).toBe(0);
});

test('keeps the last good plan, marked stale, while the text is broken', async () => {
  await vi.waitFor(() => expect(preview()?.stale).toBe(false));
  world.store.edit(PATH, GOOD.replace('origin', 'orign'));
  expect(preview()?.stale).toBe(true);
  await vi.waitFor(() => expect(world.session.getState().problems.get(PATH)?.[0]).toMatchObject({ code: 'column-not-found', range: { start: { line: 1, column: 27 } } }));
  expect(preview()).toMatchObject({ stale: true, latest: { topology: null } });
  expect(preview()?.good?.topology).not.toBeNull();
  world.store.edit(PATH, GOOD);
  await vi.waitFor(() => expect(preview()?.stale).toBe(false));
  expect(world.session.getState().problems.size).toBe(0);
});

test('a job in TypeScript is planned as one of SQL is; what it imports is not', () => {
  expect(['jobs/late/job.ts', 'jobs/late/rules.ts', 'functions/links.ts'].map(isRunnable)).toEqual([true, false, false]);
});

test('a file that is no job has no plan', async () => {
  await world.store.open('notes.md');
  expect(world.session.getState().activeFile?.runnable).toBe(false);
  expect(preview()).toBeUndefined();
});

test('asks again once the engine is back', async () => {
  await vi.waitFor(() => expect(preview()?.busy).toBe(false));
  const ready = world.host.engine.value;
  world.host.engine.set({ state: 'restarting', message: 'A new one is starting.' });
  world.store.edit(PATH, `${GOOD};`);
  await vi.waitFor(() => expect(preview()?.failure?.code).toBe('runner-restarted'));
  world.host.engine.set(ready);
  await vi.waitFor(() => expect(preview()).toMatchObject({ failure: undefined, stale: false }));
});

test('opens the file that something is marked in', async () => {
  const range = { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } };
  world.session.setState({ marked: { file: 'notes.md', range, reveal: true } });
  await vi.waitFor(() => expect(world.session.getState().activeFile?.path).toBe('notes.md'));
});

test('problems of the workspace stand beside what Flink says, each once', () => {
  const at = (code: string, line: number): Diagnostic => ({ severity: 'error', code, message: code, range: { start: { line, column: 1 }, end: { line, column: 2 } } });
  const merged = mergeProblems(new Map([['a.sql', [at('x', 1)]], ['b.sql', []]]), [
    { path: 'a.sql', diagnostic: at('x', 1) },
    { path: 'weir.yaml', diagnostic: at('unknown-key', 3) },
  ]);
  expect([...merged].map(([path, list]) => [path, list.map(({ code }) => code)])).toEqual([
    ['a.sql', ['x']],
    ['weir.yaml', ['unknown-key']],
  ]);
});

test('what runs in an environment comes with its plan, is asked nothing about, and is neither run nor edited', async () => {
  await vi.waitFor(() => expect(preview()?.stale).toBe(false));
  const asked = world.host.asked.length;
  const plan = { validation: { valid: true, statements: [], diagnostics: [] }, topology: delays as Topology, standIns: [], unedited: null, refused: [], orphans: [] };
  const version = { hash: 'c54362ca41f8', revision: null, file: PATH, text: 'SELECT 2', edits: { operators: {}, groups: {} }, preview: plan, problem: null };
  world.store.openThere({ environment: 'prod', version });
  const path = `what runs in prod//${PATH}`;
  expect(world.session.getState().activeFile).toEqual({ path, text: 'SELECT 2', dirty: false, runnable: false, there: { environment: 'prod', file: PATH, hash: 'c54362ca41f8' } });
  expect(preview()).toMatchObject({ file: path, good: { topology: { operators: delays.operators } }, stale: false, busy: false, failure: undefined });
  world.session.setState({ mode: 'batch' });
  expect(world.host.asked.length).toBe(asked);
  world.store.openThere({ environment: 'prod', version: { ...version, hash: 'other', preview: null, problem: { code: 'other-jar', message: 'Another jar.' } } });
  expect(world.store.state.getState().files.map((file) => file.path)).toEqual([PATH, path]);
  expect(preview()).toMatchObject({ good: undefined, failure: { code: 'other-jar' } });
  await world.store.open(PATH);
  expect(world.session.getState().activeFile).toMatchObject({ path: PATH, text: GOOD, runnable: true });
});

test('tells which files have text that is not saved, in front or not', async () => {
  const { store, session } = world;
  await store.open('notes.md');
  expect(session.getState().unsaved).toEqual([]);
  store.edit('notes.md', '# more');
  await store.open(PATH);
  store.edit(PATH, 'SELECT 2');
  expect(session.getState().unsaved).toEqual([PATH, 'notes.md']);
  await store.save('notes.md');
  expect(session.getState().unsaved).toEqual([PATH]);
  store.revert(PATH);
  expect(session.getState().unsaved).toEqual([]);
});

test('of an open file of functions TypeScript says what is typed, in place of what its compiler said of what is saved; why an import is refused stays', () => {
  const at = (line: number) => ({ start: { line, column: 8 }, end: { line, column: 9 } });
  const saved = (code: string, line: number) => ({ path: 'functions/a.ts', diagnostic: { severity: 'error' as const, code, message: 'saved', range: at(line) } });
  const typed = (number: number, line: number): Diagnostic => ({ severity: 'error', code: 'function-types', message: 'typed', range: at(line), data: { typescript: number } });
  const ofWorkspace = [saved('function-types', 1), saved('function-syntax', 2), saved('import-refused', 3), saved('not-deterministic', 4)];
  const shown = (said: ReadonlyMap<string, readonly Diagnostic[]>) => mergeProblems(said, ofWorkspace).get('functions/a.ts')?.map(({ code, message, range }) => `${message} ${code} ${range.start.line}`);
  expect(shown(new Map([['functions/a.ts', [typed(2322, 1), typed(2307, 3), typed(2307, 5)]]]))).toEqual(['typed function-types 1', 'typed function-types 5', 'saved import-refused 3', 'saved not-deterministic 4']);
  expect(shown(new Map())).toHaveLength(4);
});
