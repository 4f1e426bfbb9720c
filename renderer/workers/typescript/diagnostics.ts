import type { LanguageService, MessageChain, SourceFile, TsDiagnostic } from 'monaco-editor/languages/features/typescript/lib/typescriptServices';
import type { Diagnostic } from '#shared/base/text-range.ts';
import { rangeOf } from './places.ts';

const SEVERITIES: Record<number, Diagnostic['severity']> = { 0: 'warning', 1: 'error' };

/** A diagnostic as TypeScript has it, and as the window shows it. */
export interface Looked {
  its: TsDiagnostic;
  shown: Diagnostic;
}

/** What TypeScript says of a file, in the words that its compiler has for what is saved. */
export function diagnosticsOf(service: LanguageService, file: SourceFile): Looked[] {
  const syntax = service.getSyntacticDiagnostics(file.fileName);
  // What a text that cannot be read would mean is of no use to anybody.
  const all = syntax.length ? syntax : service.getSemanticDiagnostics(file.fileName);
  return all.flatMap((its) => {
    const severity = SEVERITIES[its.category];
    if (severity === undefined) return [];
    const range = rangeOf(file, { start: its.start ?? 0, length: its.length ?? 0 });
    return [{ its, shown: { severity, code: 'function-types', message: wordsOf(its), range, data: { typescript: its.code } } }];
  });
}

function wordsOf({ messageText, code }: TsDiagnostic): string {
  const [first, ...rest] = typeof messageText === 'string' ? [messageText] : chained(messageText);
  return [`${first} (TS${code})`, ...rest].join(' ');
}

function chained({ messageText, next = [] }: MessageChain): string[] {
  return [messageText, ...next.flatMap(chained)];
}
