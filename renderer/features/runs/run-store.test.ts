import { afterEach, describe, expect, it, vi } from 'vitest';
import { Failure } from '#shared/base/failure.ts';
import type { RunStatus } from '#shared/services/engine.ts';
import type { RunSummary } from '#shared/services/runs.ts';
import { runStatus, showing, windowParts } from '#test/fakes/window-parts.ts';
import { createRunStore, type RunStore } from './run-store.ts';
import { sampleFiles } from './sample-template.ts';

const FILE = 'jobs/fixture/job.sql';
const open: RunStore[] = [];
afterEach(() => open.splice(0).forEach((store) => store.dispose()));

/** A stream that a test feeds. */
function channel<T>() {
  const waiting: ((item: T | Failure) => void)[] = [];
  const items: (T | Failure)[] = [];
  const put = (item: T | Failure) => void (waiting.shift() ?? ((late) => items.push(late)))(item);
  async function* read(): AsyncGenerator<T> {
    for (;;) {
      const item = items.shift() ?? (await new Promise<T | Failure>((resolve) => waiting.push(resolve)));
      if (item instanceof Failure) throw item;
      yield item;
    }
  }
  return { put, read };
}

function setUp(start: () => Promise<RunStatus> = async () => runStatus({ state: 'starting' })) {
  const [list, status] = [channel<RunSummary[]>(), channel<RunStatus>()];
  const cancel = vi.fn(async () => ({}));
  const apply = vi.fn(async () => runStatus({ run: 'run-2' as never }));
  const runs = { start: vi.fn(start), apply, cancel, list: list.read, status: vi.fn(status.read) };
  const parts = windowParts({ runs: runs as never }, showing(null));
  const store = createRunStore(parts);
  open.push(store);
  return { ...parts, store, runs, list, status };
}

const sink = { name: 'delays', columns: [], changelog: [], upsertKey: null, operator: null, statement: 0 };

describe('the run store', () => {
  it('runs the text in front and follows it to its end', async () => {
    const { store, session, status, runs, executed } = setUp(async () => runStatus({ state: 'starting', sinks: [sink] }));
    await store.start();
    expect(runs.start).toHaveBeenCalledWith({ file: FILE, text: 'SELECT 1', mode: 'streaming' });
    expect(session.getState().run?.state).toBe('starting');
    session.setState({ topologyEdits: { file: FILE, edits: { operators: { u1: { parallelism: 2 } }, groups: {} } } });
    await store.start();
    expect(runs.start).toHaveBeenLastCalledWith({ file: FILE, text: 'SELECT 1', mode: 'streaming', topology: { operators: { u1: { parallelism: 2 } }, groups: {} } });
    expect(executed).toContainEqual({ command: 'view.show', argument: 'results.delays' });
    status.put(runStatus({ state: 'finished' }));
    await vi.waitUntil(() => session.getState().run?.state === 'finished');
  });

  it('takes back what it said of a run that was refused, once another is asked for', async () => {
    const { store, said, withdrawn, runs } = setUp(async () => Promise.reject(new Failure('invalid-script', 'NONSENSE cannot stand here.')));
    await store.start();
    expect([said.length, withdrawn.length]).toEqual([1, 0]);
    runs.start.mockResolvedValueOnce(runStatus({ state: 'starting' }));
    await store.start();
    expect(withdrawn).toEqual(said);
  });

  it('takes back a question that another text does not ask, and the warning of a switch that is off again', async () => {
    const { store, session, said, withdrawn, runs } = setUp(async () => runStatus({ state: 'running' }));
    await store.start();
    runs.apply.mockRejectedValueOnce(new Failure('state-dropped', 'The change loses state.'));
    await store.apply();
    expect(said).toMatchObject([{ code: 'state-dropped', action: {} }]);
    session.setState({ activeFile: { ...session.getState().activeFile!, text: 'SELECT 2' } });
    expect(withdrawn).toEqual(said);
    const table = { table: 'out', role: 'sink', connector: 'kafka', address: 'localhost:9092' } as const;
    store.switchReal(table, true);
    store.switchReal(table, false);
    expect(withdrawn).toEqual(said);
  });

  it('says of a run that went with its engine what is left to do, long after the next engine is there', async () => {
    const { store, session, status } = setUp(async () => runStatus({ state: 'running', sinks: [sink] }));
    await store.start();
    status.put(new Failure('runner-restarted', 'The engine ended unexpectedly (signal SIGKILL). A new one is starting.'));
    await vi.waitUntil(() => session.getState().run?.state === 'failed');
    expect(session.getState().run?.failure?.message).toBe('The engine ended unexpectedly (signal SIGKILL). The run went with it: run the job again.');
  });

  it('leaves the tab in front that was chosen while the answer was awaited', async () => {
    let answer = (_: RunStatus) => {};
    const { store, session, executed } = setUp(() => new Promise((resolve) => (answer = resolve)));
    const started = store.start();
    session.setState({ panelTurns: 1 });
    answer(runStatus({ state: 'running', sinks: [sink] }));
    await started;
    expect(executed).not.toContainEqual({ command: 'view.show', argument: 'results.delays' });
  });

  it('leaves a run at its end that was told of before the answer came', async () => {
    let answer = (_: RunStatus) => {};
    const { store, session, list, status } = setUp(() => new Promise((resolve) => (answer = resolve)));
    const started = store.start();
    list.put([{ run: 'run-7' as never, file: FILE, text: '', status: runStatus({ run: 'run-7' as never, state: 'running' }) }]);
    status.put(runStatus({ run: 'run-7' as never, state: 'finished' }));
    await vi.waitUntil(() => session.getState().run?.state === 'finished');
    answer(runStatus({ run: 'run-7' as never, state: 'running' }));
    await started;
    expect(session.getState().run?.state).toBe('finished');
  });

  it('takes a run back with the text in front, once the verdict has been asked', async () => {
    const { store, runs, list, session, said } = setUp();
    list.put([{ run: 'run-1' as never, file: FILE, text: '', status: runStatus({ run: 'run-1' as never, state: 'finished' }) }]);
    await vi.waitUntil(() => session.getState().run !== undefined);
    const verdict = vi.fn(async (): Promise<unknown> => null);
    const rewind = vi.fn(async () => runStatus({ run: 'run-2' as never }));
    Object.assign(runs, { verdict, rewind });
    verdict.mockResolvedValueOnce({ restore: 'fails', message: 'The key is another.', allowNonRestored: false });
    await store.rewind(3);
    expect(said.at(-1)).toMatchObject({ code: 'verdict-fails', text: 'The run stays where it is: The key is another.' });
    verdict.mockResolvedValueOnce({ restore: 'drops', message: 'Count loses its state.', allowNonRestored: true });
    await store.rewind(3);
    expect(rewind).not.toHaveBeenCalled();
    expect(said.at(-1)).toMatchObject({ code: 'state-dropped', action: { title: 'Drop it and go on' } });
    said.at(-1)!.action!.run();
    await vi.waitUntil(() => rewind.mock.calls.length === 1);
    expect(rewind).toHaveBeenCalledWith({ run: 'run-1', text: 'SELECT 1', point: 3, drop: true });
    await vi.waitUntil(() => session.getState().run?.run === 'run-2');
    expect(store.getState().rewinding).toBe(false);
  });

  it('runs a jar for real only when told so', async () => {
    const { store, runs } = setUp();
    await store.start({ real: true });
    expect(runs.start).toHaveBeenCalledWith({ file: FILE, text: 'SELECT 1', mode: 'streaming', real: true });
  });

  it('reads or writes a table for real once it is switched, says where, and no longer when it is switched back', async () => {
    const { store, runs, said } = setUp();
    const sink = { table: 'default_catalog.default_database.delays', role: 'sink' as const, connector: 'kafka', address: 'kafka-0:9092, delays' };
    store.switchReal(sink, true);
    expect(said).toMatchObject([{ tone: 'warning', text: expect.stringContaining('writes to the real default_catalog.default_database.delays: kafka at kafka-0:9092, delays') }]);
    await store.start();
    expect(runs.start).toHaveBeenLastCalledWith({ file: FILE, text: 'SELECT 1', mode: 'streaming', realTables: [sink.table] });
    store.switchReal(sink, false);
    await store.start();
    expect(runs.start).toHaveBeenLastCalledWith({ file: FILE, text: 'SELECT 1', mode: 'streaming' });
  });

  it('asks in the view of the run, and nowhere else, whether a jar is to run for real', async () => {
    const { store, executed, said } = setUp(async () => Promise.reject(new Failure('jar-runs-for-real', 'words.jar brings its own sources and sinks.')));
    await store.start();
    expect(executed).toContainEqual({ command: 'view.show', argument: 'run' });
    expect(said).toEqual([]);
  });

  it('applies the text and edits to the run, whose place the next takes', async () => {
    const { store, session, runs, list, said } = setUp();
    list.put([{ run: 'run-1' as never, file: FILE, text: '', status: runStatus() }]);
    await vi.waitUntil(() => session.getState().run);
    session.setState({ topologyEdits: { file: FILE, edits: { operators: { u1: { parallelism: 2 } }, groups: {} } } });
    await store.apply();
    expect(runs.apply).toHaveBeenCalledWith({ run: 'run-1', text: 'SELECT 1', topology: { operators: { u1: { parallelism: 2 } }, groups: {} } });
    expect(session.getState().run?.run).toBe('run-2');
    expect(said.at(-1)).toMatchObject({ tone: 'good', text: expect.stringMatching(/^The run goes on with the change/) });
  });

  it('keeps the run in front where a change is refused, and drops state only when told to', async () => {
    const { store, session, runs, list, said } = setUp();
    list.put([{ run: 'run-1' as never, file: FILE, text: '', status: runStatus() }]);
    await vi.waitUntil(() => session.getState().run);
    runs.apply.mockRejectedValueOnce(new Failure('state-dropped', 'The state of Count would be lost.'));
    await store.restart('/kept/1');
    expect(store.getState().refused.size).toBe(0);
    expect(said.at(-1)).toMatchObject({ code: 'state-dropped', action: { title: 'Drop it and go on' } });
    said.at(-1)!.action!.run();
    await vi.waitUntil(() => session.getState().run?.run === 'run-2');
    expect(runs.apply).toHaveBeenLastCalledWith({ run: 'run-1', text: 'SELECT 1', from: '/kept/1', drop: true });
  });

  it('restarts from a savepoint where nothing runs', async () => {
    const { store, runs } = setUp();
    await store.restart('/kept/1');
    expect(runs.start).toHaveBeenCalledWith({ file: FILE, text: 'SELECT 1', mode: 'streaming', from: '/kept/1', drop: false });
  });

  it('finds a run that was there before the window, and leaves it when another file comes in front', async () => {
    const { session, list, status } = setUp();
    list.put([{ run: 'run-9' as never, file: FILE, text: '', status: runStatus({ run: 'run-9' as never }) }]);
    await vi.waitUntil(() => session.getState().run?.run === 'run-9');
    status.put(runStatus({ run: 'run-9' as never, durationMs: 9000 }));
    await vi.waitUntil(() => session.getState().run?.durationMs === 9000);
    session.setState({ activeFile: { path: 'other.sql', text: '', dirty: false, runnable: true } });
    expect(session.getState().run).toBeUndefined();
  });

  it('never goes back when the list is slower than the run', async () => {
    const { session, list, status, store } = setUp();
    await store.start();
    status.put(runStatus({ state: 'finished' }));
    await vi.waitUntil(() => session.getState().run?.state === 'finished');
    list.put([{ run: runStatus().run, file: FILE, text: '', status: runStatus({ state: 'running' }) }]);
    list.put([]);
    await vi.waitUntil(() => session.getState().run === undefined);
  });

  it('shows a failed run, cause first', async () => {
    const { store, status, executed, session } = setUp();
    await store.start();
    status.put(runStatus({ state: 'failed', failure: { code: 'job-failed', message: 'Division by zero.', detail: '', operator: null, range: null } }));
    await vi.waitUntil(() => session.getState().run?.state === 'failed');
    expect(executed).toContainEqual({ command: 'view.show', argument: 'run' });
  });

  it('ends a run whose engine died, in words, and runs again', async () => {
    const { store, status, session } = setUp();
    await store.start();
    status.put(new Failure('runner-ended', 'The engine ran out of memory.'));
    await vi.waitUntil(() => session.getState().run?.state === 'failed');
    expect(session.getState().run?.failure).toMatchObject({ code: 'runner-ended', message: 'The engine ran out of memory.' });
    await store.start();
    expect(session.getState().run?.state).toBe('starting');
  });

  it('keeps why a job did not start, until it is run again', async () => {
    const refusal = new Failure('no-sample', 'The table orders has no sample.', { tables: ['orders'] });
    const { store, session, said, executed, runs } = setUp(() => Promise.reject(refusal));
    await store.start();
    expect(store.getState().refused.get(FILE)).toBe(refusal);
    expect(executed).toContainEqual({ command: 'view.show', argument: 'run' });
    expect(said[0]).toMatchObject({ code: 'no-sample', tone: 'error' });
    expect(session.getState().run).toBeUndefined();
    runs.start.mockImplementation(async () => runStatus());
    await store.start();
    expect(store.getState().refused.size).toBe(0);
  });

  it('cancels at once, and says so when it cannot', async () => {
    const { store, session, runs, said } = setUp();
    await store.start();
    const cancelled = store.cancel();
    expect(session.getState().run?.state).toBe('cancelling');
    await cancelled;
    expect(runs.cancel).toHaveBeenCalledWith({ run: 'run-1' });
    session.setState({ run: runStatus() });
    runs.cancel.mockRejectedValueOnce(new Failure('closed', 'The connection ended.'));
    await store.cancel();
    expect(said.at(-1)).toMatchObject({ code: 'closed' });
  });
});

describe('sampleFiles', () => {
  it('writes a stream that names its table, and a header with the columns that the plan reads', () => {
    const source = { type: 'source', table: 'shop.db.Orders 2', description: 'TableSourceScan(table=[[shop, db, Orders 2]], fields=[id, amount])' } as never;
    const { stream, data } = sampleFiles('shop.db.Orders 2', [source]);
    expect(stream.path).toBe('streams/orders-2.yaml');
    expect(stream.text).toContain('table: "shop.db.Orders 2"');
    expect(stream.text).toContain('data: ../data/orders-2.csv');
    expect(data).toEqual({ path: 'data/orders-2.csv', text: 'id,amount\n' });
  });
});
