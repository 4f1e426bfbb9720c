import { toFailure } from '#shared/base/failure.ts';
import type { Service } from '#shared/rpc/contract.ts';
import type { Mode, RunId, Script } from '#shared/services/engine.ts';
import type { runs } from '#shared/services/runs.ts';
import type { TopologyEdits } from '#shared/topology/edits.ts';
import type { DebuggedStart } from '#shared/services/debugger.ts';
import type { TestSpec } from '#shared/workspace/test-spec.ts';
import { type Begin, fromEngine, isOver, restarted, type RunBook } from './run-book.ts';
import { readState } from './run-state.ts';
import { Superseding } from './superseding.ts';
import { refuseProduction } from './workspace/environments.ts';
import type { LoadedWorkspace } from './workspace/load-workspace.ts';
import { withStreamFault } from './workspace/stream-fault.ts';

export interface RunsParts {
  book: RunBook;
  workspace(): Promise<LoadedWorkspace>;
  /** What a test says. Fails with `test-missing` or `test-broken`. */
  testOf(path: string): Promise<TestSpec>;
  /** Without `topology`, the edits are those of the job's topology.yaml. */
  scriptOf(file: string, text: string, mode: Mode, topology?: TopologyEdits): Promise<Script>;
  /** What a run's script is with the functions as their files are now. Fails with `untrusted`. */
  nowOf(old: Script, text?: string): Promise<Script>;
  /** sha256 of the artefact that a script is; null where it cannot be built. */
  hashOf(script: Script): Promise<string | null>;
}

/** The runs of one window's workspace. */
export function createRunsService({ book, workspace, scriptOf, testOf, nowOf, hashOf }: RunsParts): Service<typeof runs> {
  const newest = new Superseding();
  const changed = async (run: RunId, text: string, topology?: TopologyEdits) => {
    const { job, script } = book.get(run);
    const now = await scriptOf(job.file, text, script.mode ?? 'streaming', topology);
    return { ...now, real: script.real };
  };
  const refuseReal = async (script: Script, signal: AbortSignal) => {
    if (script.real?.length) refuseProduction((await book.preview(script, signal)).standIns, (await workspace()).environments);
  };
  const orStreamFault = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
    const around = await workspace();
    return work(around.folder).catch((thrown: unknown) => Promise.reject(withStreamFault(toFailure(thrown), around)));
  };
  const follow = async (folder: string, path: string, script: Script, begin: Begin & DebuggedStart, signal: AbortSignal) => {
    const test = await testOf(path);
    // As when the test runs.
    return book.start(folder, { ...script, parallelism: 1 }, test.mode === 'batch' ? 'batch' : 'streaming', { ...begin, test }, signal);
  };
  return {
    start: ({ file, text, mode, topology, real, realTables, test: path, ...given }, signal) =>
      orStreamFault(async (folder) => {
        if (path !== undefined) return follow(folder, path, await scriptOf(file, text, 'streaming', topology), { ...given, hash: null }, signal);
        const script = await scriptOf(file, text, mode, topology);
        const begin = { ...given, hash: await hashOf(script) };
        if (script.jar) return book.start(folder, real ? { ...script, real: ['*'] } : script, mode, begin, signal);
        const meant = { ...script, real: realTables };
        await refuseReal(meant, signal);
        return book.start(folder, meant, mode, begin, signal);
      }),
    apply: ({ run, text, topology, ...given }, signal) =>
      orStreamFault(async () => {
        const now = await changed(run, text, topology);
        if (!now.jar) await refuseReal(now, signal);
        return book.apply(run, now, { ...given, hash: await hashOf(now) }, signal);
      }),
    replace: ({ run, text }, signal) => book.replace(run, [], (old) => nowOf(old, text), signal),
    verdict: ({ run, text, topology }, signal) => newest.ask(run, signal, async (both) => book.diff(run, await changed(run, text, topology), both)),
    rewind: ({ run, text, topology, ...back }, signal) =>
      orStreamFault(async () => {
        const now = await changed(run, text, topology);
        return book.rewind(run, now, { ...back, hash: await hashOf(now) }, signal);
      }),
    points: (params, signal) => fromEngine(book, params.run, (engine) => engine.points(params, signal)),
    state: async ({ run, ...asked }, signal) => readState(book.get(run), asked, signal),
    savepoints: async ({ file }) => book.savepoints.list({ folder: (await workspace()).folder, file }),
    cancel: async ({ run }) => {
      const { engine, status } = book.get(run);
      if (!isOver(status.value)) await engine.cancel({ run }).catch((thrown: unknown) => Promise.reject(restarted(thrown)));
      return {};
    },
    list: async function* (_params, signal) {
      for await (const _change of book.changed.follow(signal)) yield book.list((await workspace()).folder);
    },
    status: async function* ({ run }, signal) {
      yield* book.get(run).status.follow(signal);
    },
    rows: (params, signal) => fromEngine(book, params.run, (engine) => engine.rows(params, signal)),
    table: (params, signal) => fromEngine(book, params.run, (engine) => engine.table(params, signal)),
    figures: (params, signal) => fromEngine(book, params.run, (engine) => engine.figures(params, signal)),
    logs: (params, signal) => fromEngine(book, params.run, (engine) => engine.logs(params, signal)),
  };
}
