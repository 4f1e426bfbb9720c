import type { PlacedBreakpoint, ScriptBreakpoint, ScriptFrame, ScriptPause, ScriptThread } from '#shared/services/script-debugger.ts';
import type { BreakpointSign } from '#renderer/platform/session.ts';

/** `score.ts:4`; the whole path is beside it. */
export function placeWords({ file, line }: Pick<ScriptFrame, 'file' | 'line'>): string {
  return file === null ? 'no file' : `${shortName(file)}:${line}`;
}

/** `job.ts` says little: its job stands before it. */
export function shortName(file: string): string {
  const [last, folder] = file.split('/').reverse();
  return last === 'job.ts' && folder !== undefined ? `${folder}/${last}` : last!;
}

/** Why and where a thread stands, in a sentence. */
export function pauseWords(pause: ScriptPause, breakpoints: readonly ScriptBreakpoint[]): string {
  const [frame] = pause.frames;
  const met = breakpoints.find(({ id }) => pause.breakpoints.includes(id));
  const why = {
    breakpoint: met?.condition ? `it meets ${met.condition}` : 'a breakpoint',
    step: 'the step ends here',
    exception: pause.exception?.text ?? 'an exception',
    asked: 'as asked',
    statement: 'debugger;',
    other: 'another subtask has stopped',
  }[pause.reason];
  const named = frame!.name === '' || frame!.name.startsWith('(') ? '' : ` in ${frame!.name}`;
  return `Stopped${named} at ${placeWords(frame!)}: ${why}.`;
}

/** `Calc[3] (1/2)`. */
export function threadWords({ name }: Pick<ScriptThread, 'name'>): string {
  return name;
}

/** What of a breakpoint is written: its condition, or what it says. */
export function askedWords({ condition, log }: ScriptBreakpoint): string {
  return [log === null ? '' : `says ${log}`, condition === null ? '' : `if ${condition}`].filter(Boolean).join(' ');
}

/** Why a breakpoint does not stop as asked. That no run has its file is none while none goes. */
export function problemOfScript(placed: PlacedBreakpoint | undefined, isLive: boolean): { code: string; message: string } | undefined {
  const problem = placed?.problem ?? undefined;
  return problem?.code === 'breakpoint-waits' && !isLive ? undefined : problem;
}

/** A breakpoint as the editor draws it. */
export function signOf(breakpoint: ScriptBreakpoint, placed: PlacedBreakpoint | undefined, isLive: boolean): BreakpointSign {
  const { id, line, enabled, log, condition } = breakpoint;
  const problem = problemOfScript(placed, isLive);
  const what = log !== null ? 'Logpoint' : 'Breakpoint';
  const moved = placed?.stands && placed.stands.line !== line ? ` Line ${placed.stands.line} is the next that has code: it stops there.` : '';
  const says = !enabled ? `${what}, switched off.` : problem ? `${what}: ${problem.message}` : `${what}${askedWords(breakpoint) && `: ${askedWords(breakpoint)}`}.${moved}`;
  return { id, line, kind: log !== null ? 'log' : condition !== null ? 'condition' : 'stop', state: !enabled ? 'off' : problem ? 'unbound' : 'set', title: `${says} Click to remove it; the other button asks.` };
}
