import { Failure, toFailure } from '#shared/base/failure.ts';
import type { Service } from '#shared/rpc/contract.ts';
import type { runDebugger } from '#shared/services/debugger.ts';
import type { Mode, RunId, Script } from '#shared/services/engine.ts';
import type { EngineClient } from './engines.ts';
import type { RecordingPlace } from './kafka/mask-memory.ts';
import { recordSource } from './record-source.ts';
import { locatePart } from './locate-part.ts';
import { fromEngine, restarted, type RunBook } from './run-book.ts';

export interface DebuggerParts {
  book: RunBook;
  scriptOf(file: string, text: string, mode: Mode): Promise<Script>;
  place(): Promise<RecordingPlace>;
}

/** Hands what a window asks of a run to the engine that runs it, and remembers the run's breakpoints. */
export function createDebuggerService({ book, scriptOf, place }: DebuggerParts): Service<typeof runDebugger> {
  const ask = <T>(run: RunId, question: (engine: EngineClient) => Promise<T>) => question(book.get(run).engine).catch((thrown: unknown) => Promise.reject(restarted(thrown)));
  return {
    edges: (params, signal) => ask(params.run, (engine) => engine.edges(params, signal)),
    tap: (params, signal) => fromEngine(book, params.run, (engine) => engine.tap(params, signal)),
    debugger: (params, signal) => fromEngine(book, params.run, (engine) => engine.debugger(params, signal)),
    time: (params, signal) => fromEngine(book, params.run, (engine) => engine.time(params, signal)),
    pause: (params, signal) => ask(params.run, (engine) => engine.pause(params, signal)),
    goOn: (params, signal) => ask(params.run, (engine) => engine.goOn(params, signal)),
    step: (params, signal) => ask(params.run, (engine) => engine.step(params, signal)),
    holdSource: (params, signal) => ask(params.run, (engine) => engine.holdSource(params, signal)),
    setPace: (params, signal) => ask(params.run, (engine) => engine.setPace(params, signal)),
    setDisorder: (params, signal) => ask(params.run, (engine) => engine.setDisorder(params, signal)),
    killTaskManager: (params, signal) => ask(params.run, (engine) => engine.killTaskManager(params, signal)).catch((thrown: unknown) => Promise.reject(withFiles(toFailure(thrown), book))),
    delayCheckpoint: (params, signal) => ask(params.run, (engine) => engine.delayCheckpoint(params, signal)),
    cutSink: (params, signal) => ask(params.run, (engine) => engine.cutSink(params, signal)),
    mendSink: (params, signal) => ask(params.run, (engine) => engine.mendSink(params, signal)),
    timeline: (params, signal) => fromEngine(book, params.run, (engine) => engine.timeline(params, signal)),
    record: async function* (params, signal) {
      yield* recordSource(book, params, await place(), signal);
    },
    locate: async ({ file, text, mode, name, at }, signal) => locatePart(book, await scriptOf(file, text, mode), name, at, signal),
    setBreakpoints: async (params, signal) => {
      const answer = await ask(params.run, (engine) => engine.setBreakpoints(params, signal));
      book.get(params.run).breakpoints = params.breakpoints;
      return answer;
    },
  };
}

/** The engine knows runs by their numbers, people by their files; one that the host does not know is a test's. */
function withFiles(failure: Failure, book: RunBook): Failure {
  if (failure.code !== 'other-runs-touched') return failure;
  const files = ((failure.data?.runs as RunId[] | undefined) ?? []).map((run) => book.fileOf(run) ?? 'a test');
  return new Failure(failure.code, `${failure.message} They are: ${[...new Set(files)].join(', ')}.`, { ...failure.data, files });
}
