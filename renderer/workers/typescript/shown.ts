import { typescript, type LanguageService, type NavigationTree, type Part, type SourceFile, type Tag, type TextSpan } from 'monaco-editor/languages/features/typescript/lib/typescriptServices';
import { rangeOf } from './places.ts';
import type { Signatures, TypeScriptSymbol } from './typescript-contract.ts';

const { displayPartsToString } = typescript;

/** What a comment says, as Markdown. */
export function markdownOf({ documentation, tags = [] }: { documentation?: Part[]; tags?: Tag[] }): string {
  const lines = tags.map(({ name, text }) => `*@${name}* ${displayPartsToString(text)}`.trimEnd());
  return [displayPartsToString(documentation), ...lines].filter((line) => line !== '').join('\n\n');
}

export function signaturesOf(help: ReturnType<LanguageService['getSignatureHelpItems']>): Signatures | null {
  if (!help) return null;
  const signatures = help.items.map(({ prefixDisplayParts, suffixDisplayParts, separatorDisplayParts, parameters, documentation }) => {
    let label = displayPartsToString(prefixDisplayParts);
    const places = parameters.map((parameter, index) => {
      if (index > 0) label += displayPartsToString(separatorDisplayParts);
      const from = label.length;
      label += displayPartsToString(parameter.displayParts);
      return { label: [from, label.length] as [number, number], documentation: displayPartsToString(parameter.documentation) };
    });
    return { label: label + displayPartsToString(suffixDisplayParts), documentation: displayPartsToString(documentation), parameters: places };
  });
  return { signatures, activeSignature: help.selectedItemIndex, activeParameter: help.argumentIndex };
}

export function outlineOf(source: SourceFile, tree: NavigationTree): TypeScriptSymbol[] {
  return (tree.childItems ?? []).flatMap((item) => {
    const [span] = item.spans;
    // Imports are no parts of what a file makes.
    if (!span || item.kind === 'alias') return [];
    const range = rangeOf(source, span);
    return [{ name: item.text, kind: item.kind, range, nameRange: item.nameSpan ? rangeOf(source, item.nameSpan) : range, children: outlineOf(source, item) }];
  });
}

export function foldsOf(source: SourceFile, spans: readonly { textSpan: TextSpan; kind: string }[]): { startLine: number; endLine: number; kind: string }[] {
  return spans.flatMap(({ textSpan, kind }) => {
    const { start, end } = rangeOf(source, textSpan);
    // The line of the closing bracket stays.
    const last = kind === 'code' && /[}\])`]$/.test(source.text.slice(textSpan.start, textSpan.start + textSpan.length)) ? end.line - 1 : end.line;
    return last > start.line ? [{ startLine: start.line, endLine: last, kind }] : [];
  });
}
