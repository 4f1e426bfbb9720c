import { Failure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import type { Diagnostic } from '#shared/base/text-range.ts';
import type { Service } from '#shared/rpc/contract.ts';
import { connect } from '#shared/rpc/connect.ts';
import { memoryPipes } from '#shared/rpc/pipe.ts';
import { bind, serve } from '#shared/rpc/serve.ts';
import { broker } from '#shared/services/broker.ts';
import { ddl } from '#shared/services/ddl.ts';
import { runDebugger } from '#shared/services/debugger.ts';
import { desktop } from '#shared/services/desktop.ts';
import { NOTHING_EDITED, type Figures, type RunStatus, type Validation } from '#shared/services/engine.ts';
import { type EngineState, host, HOST_PROTOCOL } from '#shared/services/host.ts';
import { kafka } from '#shared/services/kafka.ts';
import { language } from '#shared/services/language.ts';
import { lineage } from '#shared/services/lineage.ts';
import { runs } from '#shared/services/runs.ts';
import { scriptDebugger } from '#shared/services/script-debugger.ts';
import { tests } from '#shared/services/tests.ts';
import { topology as topologyContract } from '#shared/services/topology.ts';
import { workspace } from '#shared/services/workspace.ts';
import type { TopologyEdits } from '#shared/topology/edits.ts';
import type { Topology } from '#shared/topology/model.ts';
import { createClients } from '#renderer/platform/clients.ts';
import { createLink } from '#renderer/platform/link.ts';
import { readTopology, topologyPathOf } from '#shared/workspace/topology-file.ts';
import { editedTopology } from './edited-topology.ts';
import { fakeState } from './engine-state.ts';
import { createWindowBroker, createWindowDdl, createWindowKafka } from './window-kafka.ts';
import { fakeSqlKnowledge } from './sql-knowledge.ts';
import { createWindowLineage } from './window-lineage.ts';
import { createFakeTests } from './window-tests.ts';
import { createFakeTopology } from './topology.ts';
import { createFakeWorkspace, type FakeWorkspace } from './window-workspace.ts';
import { debuggerOf } from './window-debugger.ts';
import { createFakeScriptDebugger, type FakeScriptDebugger } from './window-script-debugger.ts';
import { figuresOf } from './window-parts.ts';

export interface FakeHost {
  workspace: FakeWorkspace;
  engine: Live<EngineState>;
  remembered: Map<string, unknown>;
  /** Breakpoints in TypeScript: what a test stops. */
  scripts: FakeScriptDebugger;
  /** Texts that `language` and `runs` were asked about. */
  asked: { method: string; file: string; text: string; topology?: TopologyEdits | undefined }[];
  /** Cuts every connection; the host answers again at once unless `stayAway`. */
  cut(stayAway?: boolean): void;
}

export interface FakeWindowOptions {
  files: Record<string, string>;
  state?: Parameters<typeof createFakeWorkspace>[1];
  /** The plan of every text that has no error. */
  topology?: Topology;
  rows?: { columns: RunStatus['sinks'][number]['columns']; lines: readonly string[] };
}

const READY: EngineState = { state: 'ready', message: 'Flink 2.3.0 ready', flink: '2.3.0', java: '17.0.12', startedInMs: 2100, memory: { heapUsed: 212e6, heapMax: 512e6, resident: 432e6 } };

/** A host in memory, behind the same pipes and contracts as the real one, and a link to it. */
export function createFakeWindow(options: FakeWindowOptions) {
  const fake = { workspace: createFakeWorkspace(options.files, options.state), engine: new Live(READY), remembered: new Map<string, unknown>(), scripts: createFakeScriptDebugger(), asked: [] as FakeHost['asked'] };
  let near: ReturnType<typeof memoryPipes>[0] | undefined;
  let away = false;
  const open = async () => {
    if (away) throw new Error('Weir did not answer.');
    const pipes = memoryPipes();
    near = pipes[0];
    serve(pipes[1], [bind(host, hostOf(fake)), bind(broker, createWindowBroker()), bind(kafka, createWindowKafka()), bind(ddl, createWindowDdl()), bind(workspace, fake.workspace), bind(topologyContract, createFakeTopology(fake.workspace)), bind(language, languageOf(fake, options)), bind(lineage, createWindowLineage()), bind(tests, createFakeTests()), bind(runs, runsOf(fake, options)), bind(runDebugger, debuggerOf(options)), bind(scriptDebugger, fake.scripts)]);
    return pipes[0];
  };
  const link = createLink({ open });
  const [shellNear, shellFar] = memoryPipes();
  serve(shellFar, [bind(desktop, { setTitle: async () => ({}), chooseFolder: async () => ({ folder: null }), openExternal: async () => ({}) })]);
  const cut = (stayAway = false) => {
    away = stayAway;
    near?.close();
  };
  const host_: FakeHost = { ...fake, cut };
  return { host: host_, link, clients: createClients(link, connect(shellNear).client(desktop)) };
}

type Fake = Omit<FakeHost, 'cut'>;

function hostOf({ engine, remembered }: Fake): Service<typeof host> {
  return {
    hello: async () => ({ protocol: HOST_PROTOCOL, version: '0.1.0', platform: 'linux' }),
    engine: (_, signal) => engine.follow(signal),
    restartEngine: async () => (engine.set(READY), {}),
    engineLog: async function* () {},
    recall: async ({ key }) => ({ value: remembered.get(key) ?? null }),
    remember: async ({ key, value }) => (remembered.set(key, value), {}),
  };
}

/** Takes every statement for good but those that begin with a word no SQL has, and finds `orign` misspelt. */
function languageOf({ asked, engine, workspace }: Fake, { topology }: FakeWindowOptions): Service<typeof language> {
  const validate = (method: string, file: string, text: string, edits?: TopologyEdits): Validation => {
    asked.push({ method, file, text, ...(edits && { topology: edits }) });
    if (engine.value.state !== 'ready') throw new Failure('runner-restarted', 'The engine is being restarted. It answers again in a moment.');
    return validationOf(text);
  };
  return {
    ...fakeSqlKnowledge,
    typings: async () => ({ text: 'export {};\n' }),
    validate: async ({ file, text }) => validate('validate', file, text),
    preview: async ({ file, text, topology: edits }) => {
      const validation = validate('preview', file, text, edits);
      const planned = validation.valid && /\bINSERT\b/i.test(text) ? topology : undefined;
      return { validation, standIns: [], ...(planned ? editedTopology(planned, edits ?? readTopology(workspace.onDisk(topologyPathOf(file)).text).edits) : { topology: null, ...NOTHING_EDITED }) };
    },
    previewCommitted: async ({ file }) => {
      throw new Failure('no-repository', `${file} has no last commit: its folder is in no git repository. "git init" makes one.`);
    },
  };
}

function validationOf(text: string): Validation {
  const diagnostics: Diagnostic[] = [];
  for (const { index, 0: word } of text.matchAll(/\borign\b/g)) {
    const before = text.slice(0, index).split('\n');
    const start = { line: before.length, column: before.at(-1)!.length + 1 };
    diagnostics.push({
      severity: 'error',
      code: 'column-not-found',
      message: "Column 'orign' not found in any table; did you mean 'origin'?",
      detail: `SQL validation failed. From line ${start.line}, column ${start.column}: Column 'orign' not found in any table; did you mean 'origin'?`,
      statement: 0,
      range: { start, end: { line: start.line, column: start.column + word.length } },
    });
  }
  return { valid: !diagnostics.length, statements: [], diagnostics };
}

function runsOf({ asked }: Fake, { topology, rows }: FakeWindowOptions): Service<typeof runs> {
  const status = new Live<RunStatus | undefined>(undefined);
  const now = () => status.value ?? fail();
  const fail = (): never => {
    throw new Failure('unknown-run', 'This run is gone.');
  };
  const lines = rows?.lines ?? [];
  return {
    start: async ({ file, text, mode, topology: edits }) => {
      asked.push({ method: 'start', file, text, ...(edits && { topology: edits }) });
      const sink = { name: 'delays', columns: rows?.columns ?? [], changelog: ['+I' as const], upsertKey: null, operator: null, statement: 0 };
      const counts = [{ sink: 'delays', counted: lines.length, keptFrom: 0, kept: lines.length, tableRows: lines.length, tableComplete: true }];
      const run = `run-${asked.length}` as RunStatus['run'];
      status.set({ run, state: 'running', mode, sinks: [sink], counts, written: [], failure: null, skipped: [], startedAt: 0, firstRowMs: 142, durationMs: 900, standIns: [], refused: [], orphans: [], notices: [], hash: null, replacements: [] });
      return now();
    },
    cancel: async () => (status.set({ ...now(), state: 'cancelled' }), {}),
    apply: async ({ text, topology: edits }) => {
      asked.push({ method: 'apply', file: '', text, ...(edits && { topology: edits }) });
      status.set({ ...now(), run: `run-${asked.length}` as RunStatus['run'] });
      return now();
    },
    replace: async () => null,
    verdict: async () => null,
    rewind: async () => Promise.reject(new Failure('point-gone', 'This checkpoint is not kept any more.')),
    points: async function* () {
      yield { possible: true, points: [] };
    },
    state: async ({ operator, from, ...filter }) => fakeState({ ...filter, operator: 'u1', path: from ?? 'file:/look' }),
    savepoints: async () => [],
    list: async function* () {
      yield [];
    },
    status: async function* (_, signal) {
      for await (const value of status.follow(signal)) if (value) yield value;
    },
    rows: async function* ({ from }, signal) {
      if (from < lines.length) yield chunkOf(lines, from, lines.length);
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    },
    table: async function* ({ offset, limit }) {
      yield chunkOf(lines, offset, Math.min(lines.length, offset + limit));
    },
    figures: async function* (_, signal) {
      yield topology ? figuresOf(topology, 1) : ({ at: 0, operators: [] } satisfies Figures);
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    },
    logs: async function* () {
      yield { at: 0, level: 'info', logger: 'org.apache.flink.runtime.taskmanager.Task', text: 'Source: flights[1] (1/1) switched from INITIALIZING to RUNNING.' };
    },
  };
}

function chunkOf(lines: readonly string[], from: number, to: number) {
  const body = new TextEncoder().encode(lines.slice(from, to).map((line) => `${line}\n`).join(''));
  return { header: { first: from, count: to - from }, body };
}
