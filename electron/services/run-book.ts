import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Failure, toFailure } from '#shared/base/failure.ts';
import { Live } from '#shared/base/live.ts';
import type { Breakpoint, DebuggedStart } from '#shared/services/debugger.ts';
import type { Mode, Preview, Replacement, Restore, RunId, RunStatus, Script } from '#shared/services/engine.ts';
import type { KeptSavepoint, RunSummary } from '#shared/services/runs.ts';
import type { TestSpec } from '#shared/workspace/test-spec.ts';
import type { JobDiff } from '#shared/topology/verdict.ts';
import type { EngineClient, EngineKeeper } from './engines.ts';
import type { JobPlace, KeptSavepoints } from './kept-savepoints.ts';
import { replaceFunctions } from './replace-functions.ts';

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
  /** Of the artefact that it began with. */
  hash: string | null;
  /** What became of its functions since. */
  replacements: Replacement[];
  /** As they are now; a run that takes the place of this one has them too. */
  breakpoints: Breakpoint[];
  /** What its sources give instead of their samples. */
  test: TestSpec | null;
}

/** Where a run begins: a kept savepoint, or empty; `drop` allows that state is lost which no operator takes. */
export interface Begin {
  from: string | null;
  drop: boolean;
  /** Of the artefact that the script is; null where it cannot be built. */
  hash: string | null;
}

/** How many checkpoints a run keeps to go back to, and how often it takes one: often enough to find one near, and too seldom to be noticed. */
const CHECKPOINTS = { keep: 20, everyMs: 5_000 };

/** Where a run goes back to; `drop` as in `Begin`. */
export interface Back {
  point: number;
  drop: boolean;
}

/** What a run begins with beside its text. */
interface Beginning {
  restore: Restore | null;
  continues: RunId | null;
  /** The point of an ended run, in the place of both. */
  back?: { run: RunId } & Back;
  breakpoints: Breakpoint[];
  paused?: boolean;
  hash: string | null;
  test?: TestSpec;
}

/** Hears of runs before they begin, and when they are over. */
export interface RunWatch {
  beginning(run: RunId, folder: string, script: Script, engine: EngineClient): Promise<void>;
  replaced(run: RunId, script: Script): void;
  ended(run: RunId): void;
}

/** Every run the host knows, for all its windows. */
export class RunBook {
  private readonly held = new Map<RunId, HeldRun>();
  private readonly turns = new Map<string, Promise<unknown>>();
  readonly changed = new Live(0);

  constructor(
    private readonly keeper: EngineKeeper,
    readonly savepoints: KeptSavepoints,
    private readonly watch?: RunWatch,
  ) {}

  /** Starts `script` in the place of an earlier run of the same file; two starts at once take turns. */
  start(folder: string, script: Script, mode: Mode, { from, drop, hash, ...debugged }: Begin & DebuggedStart & { test?: TestSpec }, signal: AbortSignal): Promise<RunStatus> {
    const job = { folder, file: script.file };
    return this.inTurn(job, async () => {
      signal.throwIfAborted();
      const restore = from === null ? null : { path: (await this.savepoints.find(job, from)).path, allowNonRestored: drop };
      for (const old of this.runsOf(job)) await this.drop(old);
      return this.begin(job, { ...script, mode }, { restore, continues: null, hash, ...debugged }, signal);
    });
  }

  /** As `runs.apply` in shared/services/runs.ts says. Once the run has stopped nobody can call it off: it must go on somehow. */
  apply(run: RunId, script: Script, { from, drop, hash }: Begin, signal: AbortSignal): Promise<RunStatus> {
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
      const applied = this.continue(old, now, { restore, paused, hash }, !begin).catch((refused: unknown) => this.goOn(old, saved, paused, 'The change was not applied', toFailure(refused)));
      return applied.finally(() => this.savepoints.dropOldest(old.job));
    });
  }

  /** As `runs.rewind` in shared/services/runs.ts says. */
  rewind(run: RunId, script: Script, { point, drop, hash }: Back & Pick<Begin, 'hash'>, signal: AbortSignal): Promise<RunStatus> {
    return this.inTurn(this.get(run).job, async () => {
      signal.throwIfAborted();
      const old = this.get(run);
      const now = { ...script, mode: old.script.mode ?? 'streaming' };
      await refuseInvalid(old, now, signal);
      await refuseGone(old, point);
      const paused = !isOver(old.status.value) && (await isPaused(old));
      const saved = isOver(old.status.value) ? undefined : await this.stop(old, now);
      const begun = this.begin(old.job, now, { restore: null, continues: null, back: { run, point, drop }, breakpoints: old.breakpoints, paused, hash });
      const taken = begun.then(async (first) => (await this.drop(old), first));
      return taken.catch((refused: unknown) => (saved ? this.goOn(old, saved, paused, 'The run was not taken back', toFailure(refused)) : Promise.reject(refused))).finally(() => this.savepoints.dropOldest(old.job));
    });
  }

  /**
   * Gives a run the functions of what `next` makes of its script, as `runs.replace` in shared/services/runs.ts says.
   *
   * @param files that were saved
   */
  replace(run: RunId, files: string[], next: (old: Script) => Promise<Script>, signal: AbortSignal): Promise<Replacement | null> {
    return this.inTurn(this.get(run).job, async () => {
      const held = this.get(run);
      if (isOver(held.status.value)) throw new Failure('run-over', 'The run has ended, so its functions are called no more. Run the job again.');
      if (held.test) throw new Failure('test-run', 'This run follows a test from its first row, so its functions stay as they are. Debug the test again.');
      const replace = (now: Script) => held.engine.replace({ run, old: held.script, new: now }, signal).catch((thrown: unknown) => Promise.reject(restarted(thrown)));
      return replaceFunctions(held, { files, next, replace, signal }).finally(() => {
        this.watch?.replaced(run, held.script);
        this.note(held, held.status.value);
        this.noteChange();
      });
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

  /** Undefined for a run that it does not know. */
  fileOf(run: RunId): string | undefined {
    return this.held.get(run)?.job.file;
  }

  /** Those of a workspace whose functions may be replaced. */
  goingWithFunctions(folder: string): HeldRun[] {
    return [...this.held.values()].filter(({ job, script, status, test }) => job.folder === folder && Boolean(script.functions) && !test && !isOver(status.value));
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

  /** The run as it was, from what was saved; always fails, with what was not done, and why it was refused. */
  private async goOn(old: HeldRun, saved: KeptSavepoint, paused: boolean, undone: string, { code, message, data }: Failure): Promise<never> {
    try {
      // What goes on is no longer the artefact that it began with, once functions were replaced.
      const hash = old.replacements.some(({ refusal }) => !refusal) ? null : old.hash;
      await this.continue(old, old.script, { restore: { path: saved.path }, paused, hash }, true);
    } catch (thrown) {
      const words = `${undone}: ${message} The run could not go on either: ${toFailure(thrown).message} Its state is kept: restart the job from its newest savepoint.`;
      throw new Failure('run-lost', words, data);
    }
    throw new Failure(code, `${undone}, and the run goes on as it was. ${message}`, data);
  }

  private async continue(old: HeldRun, script: Script, how: Pick<Beginning, 'restore' | 'paused' | 'hash'>, continues: boolean): Promise<RunStatus> {
    const first = await this.begin(old.job, script, { ...how, continues: continues ? old.run : null, breakpoints: old.breakpoints });
    await this.drop(old);
    return first;
  }

  private async begin(job: JobPlace, script: Script, { hash, ...how }: Beginning, signal?: AbortSignal): Promise<RunStatus> {
    const engine = await this.keeper.engine(signal);
    const run = randomUUID() as RunId;
    const { back = null, ...begin } = how;
    await this.watch?.beginning(run, job.folder, script, engine);
    const started = await engine.start({ script, run, ...begin, rewind: { ...CHECKPOINTS, back } }, signal).catch((thrown: unknown) => {
      this.watch?.ended(run);
      throw restarted(thrown);
    });
    const first = { ...started, hash };
    const held: HeldRun = { run, job, script, engine, hash, replacements: [], status: new Live(first), breakpoints: how.breakpoints, test: how.test ?? null };
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
    this.watch?.ended(held.run);
  }

  private note(held: HeldRun, status: RunStatus): void {
    const before = held.status.value.state;
    held.status.set({ ...status, hash: held.hash, replacements: held.replacements });
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

/** Nothing is stopped for a checkpoint that is no longer kept. */
async function refuseGone({ engine, run }: HeldRun, point: number): Promise<void> {
  for await (const { points } of engine.points({ run })) {
    if (points.some(({ number }) => number === point)) return;
    throw new Failure('point-gone', 'This checkpoint is not kept any more: of a run, the newest are. Choose another.');
  }
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
