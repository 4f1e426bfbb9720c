import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Failure, toFailure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import type { Breakpoint, DebuggedStart } from '#shared/services/debugger.ts';
import type { Mode, Preview, Restore, RunId, RunStatus, Script } from '#shared/services/engine.ts';
import type { KeptSavepoint, RunSummary } from '#shared/services/runs.ts';
import type { TestSpec } from '#shared/workspace/test-spec.ts';
import type { JobDiff } from '#shared/topology/verdict.ts';
import type { EngineClient, EngineKeeper } from './engines.ts';
import type { JobPlace, KeptSavepoints } from './kept-savepoints.ts';

const OVER: RunStatus['state'][] = ['finished', 'failed', 'cancelled'];

export const isOver = ({ state }: RunStatus) => OVER.includes(state);

/** A run as the host holds it: also after its engine is gone. */
export interface HeldRun {
  run: RunId;
  /** There is one run of each file. */
  job: JobPlace;
  /** With the mode that it runs in. */
  script: Script;
  engine: EngineClient;
  status: Live<RunStatus>;
  /** As they are now; a run that takes the place of this one has them too. */
  breakpoints: Breakpoint[];
  /** What its sources give instead of their samples. */
  test: TestSpec | null;
}

/** Where a run begins: a kept savepoint, or empty; `drop` allows that state is lost which no operator takes. */
export interface Begin {
  from: string | null;
  drop: boolean;
}

/** What a run begins with beside its text. */
interface Beginning {
  restore: Restore | null;
  continues: RunId | null;
  breakpoints: Breakpoint[];
  paused?: boolean;
  test?: TestSpec;
}

/** Every run the host knows, for all its windows. */
export class RunBook {
  private readonly held = new Map<RunId, HeldRun>();
  private readonly turns = new Map<string, Promise<unknown>>();
  readonly changed = new Live(0);

  constructor(
    private readonly keeper: EngineKeeper,
    readonly savepoints: KeptSavepoints,
  ) {}

  /** Starts `script` in the place of an earlier run of the same file; two starts at once take turns. */
  start(folder: string, script: Script, mode: Mode, { from, drop, ...debugged }: Begin & DebuggedStart & { test?: TestSpec }, signal: AbortSignal): Promise<RunStatus> {
    const job = { folder, file: script.file };
    return this.inTurn(job, async () => {
      signal.throwIfAborted();
      const restore = from === null ? null : { path: (await this.savepoints.find(job, from)).path, allowNonRestored: drop };
      for (const old of this.runsOf(job)) await this.drop(old);
      return this.begin(job, { ...script, mode }, { restore, continues: null, ...debugged }, signal);
    });
  }

  /** As `runs.apply` in shared/services/runs.ts says. Once the run has stopped nobody can call it off: it must go on somehow. */
  apply(run: RunId, script: Script, { from, drop }: Begin, signal: AbortSignal): Promise<RunStatus> {
    return this.inTurn(this.get(run).job, async () => {
      signal.throwIfAborted();
      const old = this.get(run);
      if (old.test) throw new Failure('test-run', 'This run follows a test from its first row, so it cannot go on with another text. Debug the test again.');
      const now = { ...script, mode: old.script.mode ?? 'streaming' };
      const begin = from === null ? undefined : await this.savepoints.find(old.job, from);
      await refuseInvalid(old, now, signal);
      const paused = await isPaused(old);
      const saved = await this.stop(old, now);
      const restore = { path: begin?.path ?? saved.path, allowNonRestored: drop };
      // Rows that an older savepoint gives again do not go on from those that are there.
      const applied = this.replace(old, now, restore, !begin, paused).catch((refused: unknown) => this.goOn(old, saved, paused, toFailure(refused)));
      return applied.finally(() => this.savepoints.dropOldest(old.job));
    });
  }

  /** What `script` would do to the state of a run; null where it is what runs, for a batch run, which has no state, and for one that follows a test. */
  async diff(run: RunId, script: Script, signal: AbortSignal): Promise<JobDiff | null> {
    const { script: old, test } = this.get(run);
    const now = { ...script, mode: old.mode };
    if (test || old.mode === 'batch' || isDeepStrictEqual(old, now)) return null;
    return (await this.keeper.engine(signal)).diff({ old, new: now }, signal);
  }

  /** What a script would run, and on what, without running it. */
  async preview(script: Script, signal: AbortSignal): Promise<Preview> {
    return (await this.keeper.engine(signal)).preview({ script }, signal);
  }

  get(run: RunId): HeldRun {
    const held = this.held.get(run);
    if (!held) throw new Failure('unknown-run', 'This run is gone: its file was run again, or Weir was restarted.');
    return held;
  }

  list(folder: string): RunSummary[] {
    return [...this.held.values()]
      .filter(({ job }) => job.folder === folder)
      .map(({ run, job, script, status }) => ({ run, file: job.file, text: script.text, status: status.value }));
  }

  private inTurn<T>({ folder, file }: JobPlace, work: () => Promise<T>): Promise<T> {
    const place = `${folder}\n${file}`;
    const turn = (this.turns.get(place) ?? Promise.resolve()).catch(() => {}).then(work);
    this.turns.set(place, turn);
    return turn;
  }

  private runsOf({ folder, file }: JobPlace): HeldRun[] {
    return [...this.held.values()].filter(({ job }) => job.folder === folder && job.file === file);
  }

  /** Resolves when the run is over: only then its slots are free and its last row is in. */
  private async stop({ job, script, run, engine, status }: HeldRun, next: Script): Promise<KeptSavepoint> {
    const saved = await this.savepoints.take(job, script.text, (folder) => engine.stop({ run, folder, next })).catch((thrown: unknown) => Promise.reject(restarted(thrown)));
    for await (const now of status.follow(new AbortController().signal)) if (isOver(now)) break;
    return saved;
  }

  /** The run as it was, from what was saved; always fails, with why the change was refused. */
  private async goOn(old: HeldRun, saved: KeptSavepoint, paused: boolean, { code, message, data }: Failure): Promise<never> {
    try {
      await this.replace(old, old.script, { path: saved.path }, true, paused);
    } catch (thrown) {
      const words = `The change was not applied: ${message} The run could not go on either: ${toFailure(thrown).message} Its state is kept: restart the job from its newest savepoint.`;
      throw new Failure('run-lost', words, data);
    }
    throw new Failure(code, `The change was not applied, and the run goes on as it was. ${message}`, data);
  }

  private async replace(old: HeldRun, script: Script, restore: Restore, continues: boolean, paused: boolean): Promise<RunStatus> {
    const first = await this.begin(old.job, script, { restore, continues: continues ? old.run : null, breakpoints: old.breakpoints, paused });
    await this.drop(old);
    return first;
  }

  private async begin(job: JobPlace, script: Script, how: Beginning, signal?: AbortSignal): Promise<RunStatus> {
    const engine = await this.keeper.engine(signal);
    const run = randomUUID() as RunId;
    const first = await engine.start({ script, run, ...how }, signal).catch((thrown: unknown) => Promise.reject(restarted(thrown)));
    const held: HeldRun = { run, job, script, engine, status: new Live(first), breakpoints: how.breakpoints, test: how.test ?? null };
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
      if (!isOver(held.status.value)) this.note(held, lost(held.status.value, code === 'closed' ? restarted(thrown) : new Failure(code, message)));
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
      if (!isOver(held.status.value)) await held.engine.cancel({ run: held.run });
      await held.engine.forget({ run: held.run });
    } catch {
      // An engine that is gone has forgotten the run already.
    }
  }

  private noteChange(): void {
    this.changed.set(this.changed.value + 1);
  }
}

/** Nothing is stopped for a text that does not compile. */
async function refuseInvalid({ engine }: HeldRun, script: Script, signal: AbortSignal): Promise<void> {
  const validation = await engine.validate({ script }, signal).catch((thrown: unknown) => Promise.reject(restarted(thrown)));
  const first = validation.diagnostics.find(({ severity }) => severity === 'error');
  if (!validation.valid) throw new Failure('invalid-script', first?.message ?? 'The script is not valid.', { validation });
}

/** What takes the place of a paused run is paused, too. */
async function isPaused({ engine, run }: HeldRun): Promise<boolean> {
  for await (const { paused } of engine.debugger({ run })) return paused !== null;
  return false;
}

/** The engine's pipe closed: this run and its rows went with it. */
export function restarted(thrown: unknown): Failure {
  const failure = toFailure(thrown);
  if (failure.code !== 'closed') return failure;
  return new Failure('runner-restarted', 'The engine ended and was restarted; this run went with it. Run the job again.', failure.data);
}

/** Hands on what the engine sends, as it is; its end is told in words of this contract. */
export async function* fromEngine<T>(book: RunBook, run: RunId, read: (engine: EngineClient) => AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* read(book.get(run).engine);
  } catch (thrown) {
    throw restarted(thrown);
  }
}

function lost(status: RunStatus, { code, message, data }: Failure): RunStatus {
  const detail = typeof data?.stack === 'string' ? data.stack : message;
  return { ...status, state: 'failed', failure: { code, message, detail, operator: null, range: null } };
}
