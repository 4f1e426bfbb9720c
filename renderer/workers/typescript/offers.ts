import { typescript, type LanguageService, type SourceFile } from 'monaco-editor/languages/features/typescript/lib/typescriptServices';
import { SDK_PACKAGE } from '#shared/workspace/typescript-options.ts';
import { rangeOf } from './places.ts';
import { markdownOf } from './shown.ts';
import type { Offer, OfferDetail } from './typescript-contract.ts';

const PREFERENCES = { includeCompletionsForModuleExports: true, includeCompletionsWithInsertText: true, includeCompletionsForImportStatements: false, importModuleSpecifierEnding: 'js', quotePreference: 'single', allowRenameOfImportPath: false };

/** What may be written at an offset, also what an import would bring. */
export function completionsAt(service: LanguageService, source: SourceFile, at: number): Offer[] {
  const entries = service.getCompletionsAtPosition(source.fileName, at, PREFERENCES)?.entries ?? [];
  return entries
    .filter(({ source: from }) => from === undefined || !isInsideSdk(from))
    .map(({ name, kind, kindModifiers, sortText, insertText, replacementSpan, source: from, data }) => ({
      name,
      kind,
      sort: sortText,
      insert: insertText ?? null,
      range: replacementSpan ? rangeOf(source, replacementSpan) : null,
      from: from ?? null,
      deprecated: kindModifiers?.includes('deprecated') ?? false,
      key: { source: from, data },
    }));
}

/** A file of the SDK that is no door of it. */
function isInsideSdk(from: string): boolean {
  return from.includes(`${SDK_PACKAGE}/`) || from.startsWith('@weir/sdk/');
}

export function detailOf(service: LanguageService, source: SourceFile, at: number, name: string, key: Offer['key'], format: object): OfferDetail | null {
  const details = service.getCompletionEntryDetails(source.fileName, at, name, format, key.source, PREFERENCES, key.data);
  if (!details) return null;
  const changes = (details.codeActions ?? []).flatMap(({ changes }) => changes.filter(({ fileName }) => fileName === source.fileName));
  const edits = changes.flatMap(({ textChanges }) => textChanges.map(({ span, newText }) => ({ file: source.fileName.slice(1), range: rangeOf(source, span), text: newText })));
  return { detail: typescript.displayPartsToString(details.displayParts), documentation: markdownOf(details), edits };
}
