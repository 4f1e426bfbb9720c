import { basename, join, relative, sep } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { PlacedBreakpoint, ScriptFrame, ScriptPause, ScriptScope, ScriptVariable } from '#shared/services/script-debugger.ts';

/** The protocol's words for why a thread has stopped. */
export const REASONS: Record<ScriptPause['reason'], string> = { breakpoint: 'breakpoint', step: 'step', exception: 'exception', asked: 'pause', statement: 'breakpoint', other: 'pause' };

/** What is shown beside a thread that stands. */
export function stopWords({ reason, exception }: ScriptPause): string {
  return { breakpoint: 'Stopped at a breakpoint', step: 'Stopped after a step', exception: exception?.text ?? 'Stopped at an exception', asked: 'Stopped as asked', statement: 'Stopped at debugger;', other: 'Stopped with another subtask' }[reason];
}

/** A file of the editor as breakpoints name it; undefined outside of the folder. */
export function fileOfPath(folder: string, path: string): string | undefined {
  const file = relative(folder, path).split(sep).join('/');
  return file === '' || file === '..' || file.startsWith('../') || /^[a-zA-Z]:/.test(file) ? undefined : file;
}

/** The place of a frame; `numberOf`: of the text of a file that the editor cannot open. */
export function toSource(folder: string, { file, whose }: ScriptFrame, numberOf: (file: string) => number): DebugProtocol.Source | undefined {
  if (file === null) return undefined;
  if (whose === 'weir') return { name: basename(file), sourceReference: numberOf(file), origin: '@weir/sdk', presentationHint: 'deemphasize' };
  return { name: basename(file), path: join(folder, ...file.split('/')), ...(whose === 'package' && { presentationHint: 'deemphasize' as const }) };
}

/** `number`: by which the protocol knows it. */
export function toBreakpoint({ line, stands, problem, enabled }: PlacedBreakpoint, number: number): DebugProtocol.Breakpoint {
  const isVerified = enabled && stands !== null && problem === null;
  return { id: number, verified: isVerified, line: stands?.line ?? line, ...(stands && { column: stands.column }), ...(problem && { message: `${problem.message} [${problem.code}]` }) };
}

export function toScope({ name, kind }: ScriptScope, number: number): DebugProtocol.Scope {
  return { name, variablesReference: number, expensive: kind === 'module', ...(kind === 'local' && { presentationHint: 'locals' as const }) };
}

/** `numberOf`: of what it holds. */
export function toVariable({ name, value, type, reference }: ScriptVariable, numberOf: (reference: string) => number): DebugProtocol.Variable {
  return { name, value, type, variablesReference: reference === null ? 0 : numberOf(reference), evaluateName: /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : undefined };
}
