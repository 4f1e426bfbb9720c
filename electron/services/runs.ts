import { randomUUID } from 'node:crypto';
import { Failure, toFailure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import type { Service } from '#shared/rpc/contract.ts';
import type { Mode, RunId, RunStatus, Script } from '#shared/services/engine.ts';
import type { runs, RunSummary } from '#shared/services/runs.ts';
import type { TopologyEdits } from '#shared/topology/edits.ts';
import type { EngineClient, EngineKeeper } from './engines.ts';
import type { LoadedWorkspace } from './workspace/load-workspace.ts';
import { withStreamFault } from './workspace/stream-fault.ts';

const OVER: RunStatus['state'][] = ['finished', 'failed', 'cancelled'];

/** A run as the host holds it: also after its engine is gone. */
interface HeldRun {
  run: RunId;
  /** Workspace and file: there is one run of each. */
  place: string;
  file: string;
  text: string;
  engine: EngineClient;
  status: Live<RunStatus>;
}

/** Every run the host knows, for all its windows. */
export class RunBook {
  private readonly held = new Map<RunId, HeldRun>();
  private readonly starting = new Map<string, Promise<unknown>>();
  readonly changed = new Live(0);

  constructor(private readonly keeper: EngineKeeper) {}

  /** Starts `script` in the place of an earlier run of the same file; two starts at once take turns. */
  start(folder: string, script: Script, mode: Mode, signal: AbortSignal): Promise<RunStatus> {
    const place = `${folder}\n${script.file}`;
    const turn = (this.starting.get(place) ?? Promise.resolve()).catch(() => {}).then(() => this.startInTurn(place, script, mode, signal));
    this.starting.set(place, turn);
    return turn;
  }

  get(run: RunId): HeldRun {
    const held = this.held.get(run);
    if (!held) throw new Failure('unknown-run', 'This run is gone: its file was run again, or Weir was restarted.');
    return held;
  }

  list(folder: string): RunSummary[] {
    return [...this.held.values()]
      .filter(({ place }) => place.startsWith(`${folder}\n`))
      .map(({ run, file, text, status }) => ({ run, file, text, status: status.value }));
  }

  private async startInTurn(place: string, script: Script, mode: Mode, signal: AbortSignal): Promise<RunStatus> {
    signal.throwIfAborted();
    for (const old of [...this.held.values()].filter((held) => held.place === place)) await this.drop(old);
    const engine = await this.keeper.engine(signal);
    const run = randomUUID() as RunId;
    const first = await engine.start({ script: { ...script, mode }, run }, signal).catch((thrown: unknown) => Promise.reject(restarted(thrown)));
    const held: HeldRun = { run, place, file: script.file, text: script.text, engine, status: new Live(first) };
    this.held.set(run, held);
    this.noteChange();
    void this.follow(held);
    return first;
  }

  /** What the engine says of the run, until it is over or the engine is. */
  private async follow(held: HeldRun): Promise<void> {
    try {
      for await (const status of held.engine.status({ run: held.run })) this.note(held, status);
    } catch (thrown) {
      const { code, message } = toFailure(thrown);
      if (!OVER.includes(held.status.value.state)) this.note(held, lost(held.status.value, code === 'closed' ? restarted(thrown) : new Failure(code, message)));
    }
    held.status.end();
  }

  private note(held: HeldRun, status: RunStatus): void {
    const before = held.status.value.state;
    held.status.set(status);
    if (status.state !== before) this.noteChange();
  }

  private async drop(held: HeldRun): Promise<void> {
    this.held.delete(held.run);
    held.status.end();
    this.noteChange();
    try {
      if (!OVER.includes(held.status.value.state)) await held.engine.cancel({ run: held.run });
      await held.engine.forget({ run: held.run });
    } catch {
      // An engine that is gone has forgotten the run already.
    }
  }

  private noteChange(): void {
    this.changed.set(this.changed.value + 1);
  }
}

export interface RunsParts {
  book: RunBook;
  workspace(): Promise<LoadedWorkspace>;
  /** Without `topology`, the edits are those of the job's topology.yaml. */
  scriptOf(file: string, text: string, mode: Mode, topology?: TopologyEdits): Promise<Script>;
}

/** The runs of one window's workspace. */
export function createRunsService({ book, workspace, scriptOf }: RunsParts): Service<typeof runs> {
  return {
    start: async ({ file, text, mode, topology, real }, signal) => {
      const around = await workspace();
      const plain = await scriptOf(file, text, mode, topology);
      const script = real && plain.jar ? { ...plain, real: ['*'] } : plain;
      return book.start(around.folder, script, mode, signal).catch((thrown: unknown) => Promise.reject(withStreamFault(toFailure(thrown), around)));
    },
    cancel: async ({ run }) => {
      const { engine, status } = book.get(run);
      if (!OVER.includes(status.value.state)) await engine.cancel({ run }).catch((thrown: unknown) => Promise.reject(restarted(thrown)));
      return {};
    },
    list: async function* (_params, signal) {
      for await (const _change of book.changed.follow(signal)) yield book.list((await workspace()).folder);
    },
    status: async function* ({ run }, signal) {
      yield* book.get(run).status.follow(signal);
    },
    rows: (params, signal) => fromEngine((engine) => engine.rows(params, signal), book, params.run),
    table: (params, signal) => fromEngine((engine) => engine.table(params, signal), book, params.run),
    figures: (params, signal) => fromEngine((engine) => engine.figures(params, signal), book, params.run),
    logs: (params, signal) => fromEngine((engine) => engine.logs(params, signal), book, params.run),
  };
}

/** Hands on what the engine sends, as it is; its end is told in words of this contract. */
async function* fromEngine<T>(read: (engine: EngineClient) => AsyncIterable<T>, book: RunBook, run: RunId): AsyncGenerator<T> {
  try {
    yield* read(book.get(run).engine);
  } catch (thrown) {
    throw restarted(thrown);
  }
}

/** The engine's pipe closed: this run and its rows went with it. */
function restarted(thrown: unknown): Failure {
  const failure = toFailure(thrown);
  if (failure.code !== 'closed') return failure;
  return new Failure('runner-restarted', 'The engine ended and was restarted; this run went with it. Run the job again.', failure.data);
}

function lost(status: RunStatus, { code, message, data }: Failure): RunStatus {
  const detail = typeof data?.stack === 'string' ? data.stack : message;
  return { ...status, state: 'failed', failure: { code, message, detail, operator: null, range: null } };
}
