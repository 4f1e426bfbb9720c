import { type Disposable, Disposables } from '#shared/base/disposable.ts';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import type { BreakpointSign } from '#renderer/platform/session.ts';
import type { BreakpointStore } from './breakpoint-store.ts';
import { pauseWords, signOf } from './script-words.ts';
import { standingOf, type ThreadStore } from './thread-store.ts';

/** Lets the rest of the window see breakpoints in TypeScript, and where a thread stands. */
export function tellScripts({ session, execute }: Pick<FeatureParts, 'session' | 'execute'>, breakpoints: BreakpointStore, threads: ThreadStore): Disposable {
  const open = new Disposables();
  const tellSigns = () => {
    const isLive = threads.getState().runs.length > 0;
    const { breakpoints: all, placed } = breakpoints.getState();
    const signs = new Map<string, BreakpointSign[]>();
    for (const each of all) signs.set(each.file, [...(signs.get(each.file) ?? []), signOf(each, placed.get(each.id), isLive)]);
    if (JSON.stringify([...signs]) !== JSON.stringify([...session.getState().scriptBreakpoints])) session.setState({ scriptBreakpoints: signs });
  };
  const tellStop = () => {
    const { shown, runs } = threads.getState();
    const { stopped: before, run: front } = session.getState();
    // The host has not said yet that it is being cancelled, and the window knows.
    const isLeaving = front?.state === 'cancelling' && front.run === shown?.run;
    if (!shown || isLeaving) return before && session.setState({ stopped: undefined });
    const { run, thread, pause, frame } = shown;
    const stopped = { run, thread: thread.id, frame: pause.frames.indexOf(frame), frameId: frame.id, file: frame.file, line: frame.line, column: frame.column, operators: [...new Set(standingOf(runs).flatMap((each) => each.thread.operators))], words: pauseWords(pause, breakpoints.getState().breakpoints) };
    if (JSON.stringify(stopped) === JSON.stringify(before)) return;
    session.setState({ stopped });
    // Whoever looks at something else while they step has chosen to.
    if (!before) void execute('view.show', 'debugger');
  };
  open.defer(breakpoints.subscribe(tellSigns));
  open.defer(threads.subscribe((now, before) => (now.runs !== before.runs && tellSigns(), tellStop())));
  open.defer(() => session.setState({ scriptBreakpoints: new Map(), stopped: undefined }));
  tellSigns();
  return open;
}
