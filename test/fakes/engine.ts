import { Failure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import type { Chunk, Service } from '#shared/rpc/contract.ts';
import { ENGINE_PROTOCOL, NOTHING_EDITED, type engine, type RowsHeader, type RunStatus, type Script } from '#shared/services/engine.ts';
import { createFakeInspector } from './engine-inspector.ts';
import { createFakeDebugger } from './engine-debugger.ts';
import { expandFake, fakeEdited, fakeTopology, understand, type Understood } from './engine-language.ts';
import { fakeWhere, fakeWhy } from './engine-lineage.ts';
import { fakeComparison, fakeTest } from './engine-tests.ts';
import { fakeNative } from './engine-native.ts';
import { FAKE_VOCABULARY, fakeSqlKnowledge } from './sql-knowledge.ts';
import { fakeDiff, fakePoints, fakeSavepoint, fakeState } from './engine-state.ts';

/** What a test can tell the fake to do. */
export interface FakeEngine extends Service<typeof engine> {
  /** The next call of `method` fails so. */
  failNext(method: 'validate' | 'preview' | 'start' | 'cancel', failure: Failure): void;
  /** Calls of `method` wait until the returned function is called. */
  hold(method: 'validate' | 'preview'): () => void;
  /** Every script it was given, oldest first. */
  readonly asked: { method: string; script: Script }[];
}

interface FakeRun {
  status: Live<RunStatus>;
  lines: Live<string[]>;
  forgotten: AbortController;
}

/**
 * An engine in memory that understands a few words: `SELECT n` gives the rows 1 … n, `FOREVER` rows until it is
 * cancelled, `BOOM` a job that fails after one row, and any other word is an error at its place.
 */
export function createFakeEngine(now: () => number = () => 0): FakeEngine {
  const runs = new Map<string, FakeRun>();
  const failures = new Map<string, Failure>();
  const held = new Map<string, Promise<void>>();
  const asked: FakeEngine['asked'] = [];
  const texts = new Map<string, string>();
  /** The text that each savepoint is of. */
  const saved = new Map<string, string>();
  const hear = async (method: string, script: Script, signal: AbortSignal): Promise<Understood> => {
    asked.push({ method, script });
    await held.get(method);
    signal.throwIfAborted();
    failOnce(method);
    return understand(script);
  };
  const failOnce = (method: string) => {
    const failure = failures.get(method);
    failures.delete(method);
    if (failure) throw failure;
  };
  const watched = createFakeDebugger((run) => get(run).lines.value);
  const get = (run: string) => runs.get(run) ?? fail('unknown-run', 'There is no such run.');
  return {
    asked,
    failNext: (method, failure) => void failures.set(method, failure),
    hold: (method) => {
      let release = () => {};
      held.set(method, new Promise<void>((resolve) => (release = resolve)));
      return () => (held.delete(method), release());
    },
    hello: async () => ({ protocol: ENGINE_PROTOCOL, build: 'fake', flink: '2.3.0', java: '17', pid: 1 }),
    warm: async () => ({ ms: 0 }),
    nativeResources: async ({ clusterId, configuration }) => {
      if (clusterId.length > 45) throw new Failure('native-refused', `Flink cannot make the Kubernetes resources of ${clusterId}: the name is too long. Correct the environment or its profile.`);
      return fakeNative(clusterId, configuration);
    },
    memory: async () => ({ heapUsed: 1, heapMax: 2, resident: null }),
    expand: async ({ script }) => expandFake(script),
    validate: async ({ script }, signal) => (await hear('validate', script, signal)).validation,
    preview: async ({ script }, signal) => {
      const { validation, jobs } = await hear('preview', script, signal);
      const planned = validation.valid && jobs.length > 0;
      return { validation, standIns: [], ...(planned ? fakeEdited(fakeTopology(jobs), script.topology) : { topology: null, ...NOTHING_EDITED }) };
    },
    vocabulary: async () => FAKE_VOCABULARY,
    optionFaults: async ({ lists }, signal) => fakeSqlKnowledge.optionFaults({ lists }, signal),
    scope: async ({ script: { file, text }, ...asked }, signal) => fakeSqlKnowledge.scope({ file, text, ...asked }, signal),
    columns: async ({ script: { file, text }, ...asked }, signal) => fakeSqlKnowledge.columns({ file, text, ...asked }, signal),
    types: async ({ script: { file, text }, ...asked }, signal) => fakeSqlKnowledge.types({ file, text, ...asked }, signal),
    changelogs: async ({ script: { file, text } }, signal) => fakeSqlKnowledge.changelogs({ file, text }, signal),
    computed: async ({ script: { file, text } }, signal) => fakeSqlKnowledge.computed({ file, text }, signal),
    start: async ({ script, run, limit, restore, continues, breakpoints, paused, rewind }, signal) => {
      const { validation, jobs } = await hear('start', script, signal);
      if (script.jar && !script.real?.includes('*')) throw new Failure('jar-runs-for-real', 'The jar brings its own sources and sinks.');
      if (!validation.valid) throw new Failure('invalid-script', validation.diagnostics[0]!.message, { validation });
      if (restore && !restore.allowNonRestored && saved.get(restore.path) !== script.text) throw new Failure('state-dropped', 'The state of Count would be lost. Nothing was started.', { operators: [{ name: 'Count' }] });
      const back = rewind?.back;
      if (back && get(back.run).status.value.state === 'running') throw new Failure('run-not-over', 'The run still goes, so it cannot be taken back. Stop it first.');
      if (back && back.point > get(back.run).lines.value.length) throw new Failure('point-gone', `The checkpoint ${back.point} is not kept any more.`);
      if (back && !back.drop && texts.get(back.run) !== script.text) throw new Failure('state-dropped', 'The state of Count would be lost. Nothing was started.', { operators: [{ name: 'Count' }] });
      const before = back ? get(back.run).lines.value.slice(0, back.point) : (continues && runs.get(continues)?.lines.value) || [];
      const started = begin(run, script, jobs, limit, now(), before);
      texts.set(run, script.text);
      runs.set(run, started);
      watched.begin(run, { breakpoints, paused });
      started.status.onChange(({ state }) => state !== 'running' && watched.end(run));
      return started.status.value;
    },
    blame: async ({ topology, vertex, stack }) => {
      const [operator = null] = topology.chains.find(({ id }) => id === vertex)?.operators ?? [];
      return { code: 'job-failed', message: stack.split('\n')[0]!, detail: stack, operator, range: topology.operators.find(({ uid }) => uid === operator)?.range ?? null };
    },
    cancel: async ({ run }) => {
      failOnce('cancel');
      const { status } = get(run);
      if (status.value.state === 'running') finish(status, { state: 'cancelled' });
      return {};
    },
    stop: async ({ run, folder, next }) => {
      const { status } = get(run);
      if (status.value.state !== 'running') throw new Failure('run-over', 'The run has ended.');
      if (next) asked.push({ method: 'stop', script: next });
      finish(status, { state: 'finished' });
      const path = `${folder ?? 'file:/engine'}/savepoint-${run}`;
      saved.set(path, texts.get(run)!);
      return { path };
    },
    replace: async ({ run, old, new: now }) => {
      const { status } = get(run);
      if (status.value.state !== 'running') throw new Failure('run-over', 'The run has ended.');
      if (old.text !== now.text) throw new Failure('replace-sql', 'The SQL is another.');
      const problem = now.functions?.problems?.find(({ severity }) => severity === 'error');
      if (problem) throw new Failure(problem.code, problem.message);
      // The types that functions name are all that the fake knows of a declaration.
      const declared = (script: Script) => String(script.functions?.code.match(/(?:arguments|returns): .*/g));
      if (declared(old) !== declared(now)) throw new Failure('replace-declaration', 'A function declares another result. The run goes on with the functions as they were.');
      asked.push({ method: 'replace', script: now });
      return { rows: Object.fromEntries(status.value.counts.map(({ sink, counted }) => [sink, counted])) };
    },
    savepoint: async ({ path }) => fakeSavepoint(path),
    look: async ({ run }) => {
      if (get(run).status.value.state !== 'running') throw new Failure('run-over', 'The run has ended, so there is no state to look at.');
      return { path: `file:/engine/look-${run}` };
    },
    state: async (asked) => fakeState(asked),
    points: async function* ({ run }) {
      yield fakePoints(run, get(run).lines.value.length);
    },
    diff: async ({ old, new: now, savepoint }, signal) => {
      for (const script of [old, now]) {
        const { validation } = await hear('diff', script, signal);
        if (!validation.valid) throw new Failure('invalid-script', `${script.file}: ${validation.diagnostics[0]!.message}`, { validation, file: script.file });
      }
      return fakeDiff(old, now, savepoint ?? null);
    },
    test: async ({ script, test }, signal) => {
      const understood = await hear('test', script, signal);
      if (!understood.validation.valid) throw new Failure('invalid-script', understood.validation.diagnostics[0]!.message, { validation: understood.validation });
      return fakeTest(understood, test);
    },
    compare: async ({ old, new: now, tolerance }, signal) => {
      const [before, after] = [await hear('compare', old, signal), await hear('compare', now, signal)];
      return fakeComparison(before, after, tolerance ?? null);
    },
    why: async ({ script, sink, row, kind }, signal) => {
      const { jobs } = await hear('why', script, signal);
      return fakeWhy(jobs.map((_, index) => `select-${index + 1}`), sink, row, kind ?? null);
    },
    where: async ({ script, table, line }, signal) => {
      await hear('where', script, signal);
      return fakeWhere(table, line);
    },
    forget: async ({ run }) => {
      get(run).forgotten.abort();
      runs.delete(run);
      return {};
    },
    status: ({ run }, signal) => get(run).status.follow(AbortSignal.any([signal, get(run).forgotten.signal])),
    rows: ({ run, sink, from }, signal) => rowsOf(get(run), sink, from, signal),
    table: async function* ({ run, sink, offset, limit }) {
      const { lines } = get(run);
      sinkOf(get(run), sink);
      yield chunkOf(offset, lines.value.slice(offset, offset + limit));
    },
    figures: async function* ({ run }) {
      get(run);
      yield { at: now(), operators: [] };
    },
    ...watched.methods,
    ...createFakeInspector(),
    logs: async function* ({ run }) {
      get(run);
      yield { at: now(), level: 'out' as const, logger: 'job', text: 'the fake job says hello' };
    },
  };
}

function begin(run: string, script: Script, jobs: Understood['jobs'], limit: number | null, startedAt: number, before: string[]): FakeRun {
  const sinks = jobs.map(({ statement }, index) => ({
    name: `select-${index + 1}`,
    columns: [{ name: 'n', type: 'BIGINT' }],
    changelog: ['+I' as const],
    upsertKey: null,
    operator: `u${index}`,
    statement,
  }));
  const job = jobs[0] ?? { rows: 0, ending: 'finished' as const };
  const count = Math.min(job.rows, limit ?? job.rows);
  // Numbers beyond what a double holds, so that whoever parses them on the way is found out.
  const row = (index: number) => `["+I",${1000 * (index + 1)},${9007199254740993n + BigInt(index)}]`;
  const lines = [...before, ...Array.from({ length: count }, (_, index) => row(before.length + index))];
  const first: RunStatus = {
    run: run as RunStatus['run'],
    state: 'running',
    mode: script.mode ?? 'streaming',
    sinks,
    counts: sinks.map(({ name }, index) => countOf(name, index === 0 ? lines.length : 0)),
    failure: null,
    written: [],
    skipped: [],
    notices: [],
    hash: null,
    replacements: [],
    startedAt,
    firstRowMs: count ? 1 : null,
    durationMs: 1,
    standIns: [],
    ...undoneOf(script, jobs),
  };
  const started: FakeRun = { status: new Live(first), lines: new Live(lines), forgotten: new AbortController() };
  if (job.ending === 'finished') queueMicrotask(() => finish(started.status, { state: 'finished' }));
  if (job.ending === 'failed')
    queueMicrotask(() =>
      finish(started.status, { state: 'failed', failure: { code: 'job-failed', message: 'Division by zero.', detail: 'java.lang.ArithmeticException', operator: 'u0', range: null } }),
    );
  return started;
}

function undoneOf({ topology }: Script, jobs: Understood['jobs']): Pick<RunStatus, 'refused' | 'orphans'> {
  const { refused, orphans } = jobs.length ? fakeEdited(fakeTopology(jobs), { operators: {}, groups: {}, ...topology }) : NOTHING_EDITED;
  return { refused, orphans };
}

function finish(status: Live<RunStatus>, change: Partial<RunStatus>): void {
  status.set({ ...status.value, ...change });
  status.end();
}

async function* rowsOf({ lines, status, forgotten }: FakeRun, sink: string, from: number, signal: AbortSignal): AsyncGenerator<Chunk<RowsHeader>> {
  const first = sinkOf({ status }, sink) === 0;
  let next = from;
  for await (const state of status.follow(AbortSignal.any([signal, forgotten.signal]))) {
    const rows = first ? lines.value.slice(next) : [];
    if (rows.length) yield chunkOf(next, rows);
    next += rows.length;
    if (state.state !== 'running') return;
  }
}

function sinkOf({ status }: Pick<FakeRun, 'status'>, sink: string): number {
  const index = status.value.sinks.findIndex(({ name }) => name === sink);
  return index >= 0 ? index : fail('unknown-sink', `There is no sink "${sink}".`);
}

function chunkOf(first: number, lines: string[]): Chunk<RowsHeader> {
  return { header: { first, count: lines.length }, body: new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')) };
}

function countOf(sink: string, counted: number) {
  return { sink, counted, keptFrom: 0, kept: counted, tableRows: counted, tableComplete: true };
}

function fail(code: string, message: string): never {
  throw new Failure(code, message);
}
