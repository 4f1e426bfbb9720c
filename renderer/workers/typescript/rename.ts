import type { DocumentSpan, LanguageService, SourceFile } from 'monaco-editor/languages/features/typescript/lib/typescriptServices';
import { Failure } from '#shared/base/failure.ts';
import { comparePlaces, type Range } from '#shared/base/text-range.ts';
import type { TextEdit } from '#shared/sql/sql-service.ts';
import { rangeOf } from './places.ts';
import type { ExportedFunction, Found } from './typescript-contract.ts';

const IDENTIFIER = /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u;

const refused = (reason: string) => new Failure('rename-refused', reason);

export function prepareRename(service: LanguageService, source: SourceFile, at: number): { range: Range; name: string } {
  const info = service.getRenameInfo(source.fileName, at, {});
  if (!info.canRename) throw refused(info.localizedErrorMessage);
  if (info.fileToRename !== undefined) throw refused('This names a file. Rename the file in the explorer, and the import here.');
  return { range: rangeOf(source, info.triggerSpan), name: info.displayName };
}

/**
 * Changes a name in all files. Where SQL knows what it names by it, SQL's name changes too, and it is told; else a file goes on to export by the old name, and
 * to import by it: `export { now as before }`.
 */
export function rename(service: LanguageService, source: SourceFile, at: number, wanted: string, exported: readonly ExportedFunction[]): Found<TextEdit[]> {
  const { name: before } = prepareRename(service, source, at);
  const name = wanted.trim();
  if (!IDENTIFIER.test(name)) throw refused(`"${name}" is no name in TypeScript: letters, digits, _ and $, and no digit first.`);
  if (RESERVED.has(name)) throw refused(`${name} is a word of TypeScript's own. Take another name.`);
  const locate = (aliased: boolean) => service.findRenameLocations(source.fileName, at, false, false, { providePrefixAndSuffixTextForRename: aliased }) ?? [];
  const everywhere = locate(false);
  const known = exported.find((each) => each.name === before && everywhere.some((span) => stands(service, span, each)));
  const other = known && exported.find((each) => each !== known && each.name.toLowerCase() === name.toLowerCase());
  if (other) throw refused(`${other.file} exports ${other.name} already, and SQL calls functions by their names. Take another name.`);
  const spans = known ? everywhere : locate(true);
  const found = spans.flatMap((span) => {
    const file = service.getProgram().getSourceFile(span.fileName);
    return file ? [{ file: span.fileName.slice(1), range: rangeOf(file, span.textSpan), text: `${span.prefixText ?? ''}${name}${span.suffixText ?? ''}` }] : [];
  });
  return { found, exported: known?.name ?? null };
}

function stands(service: LanguageService, { fileName, textSpan }: DocumentSpan, { file, range }: ExportedFunction): boolean {
  const source = service.getProgram().getSourceFile(fileName);
  return source !== undefined && fileName.slice(1) === file && comparePlaces(rangeOf(source, textSpan).start, range.start) === 0;
}

/** Those that no declaration may have as its name. */
const RESERVED = new Set('break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof new null return super switch this throw true try typeof var void while with implements interface let package private protected public static yield await'.split(' '));
