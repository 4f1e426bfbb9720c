import { typescript, type LanguageService, type SourceFile } from 'monaco-editor/languages/features/typescript/lib/typescriptServices';
import { comparePlaces, type Diagnostic, type Position, type Range } from '#shared/base/text-range.ts';
import type { Place, TextEdit } from '#shared/sql/sql-service.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { exportedOf } from './exported.ts';
import { completionsAt, detailOf } from './offers.ts';
import { offsetOf, placesOf, rangeOf } from './places.ts';
import { prepareRename, rename } from './rename.ts';
import { foldsOf, markdownOf, outlineOf, signaturesOf } from './shown.ts';
import type { ExportedFunction, Found, Layout, Offer, TypeScriptFix } from './typescript-contract.ts';
import { TypeScriptFiles, type Wanted } from './typescript-files.ts';

/** Reads texts that TypeScript looks for; what is not there is left out. */
export type ReadTexts = (wanted: Wanted) => Promise<Readonly<Record<string, string>>>;

/** More in a row than packages ever name one another. */
const MOST_ROUNDS = 40;

/** TypeScript's own language service over the files of a workspace. Each question is answered of what is typed when it is asked, once the texts that it hangs on are there. */
export class TypeScriptService {
  private readonly files = new TypeScriptFiles();
  private readonly service: LanguageService = typescript.createLanguageService(this.files.host());
  private functions: readonly string[] = [];
  private stale = false;
  private settling: Promise<void> = Promise.resolve();

  constructor(private readonly read: ReadTexts) {}

  take(typed: Readonly<Record<string, string>>, roots: readonly string[], functions: readonly string[]): void {
    this.functions = functions;
    this.files.take(typed, roots);
  }

  /** What the disk has may be other than what was read: it is read anew before the next answer. */
  forget(): void {
    this.stale = true;
  }

  check(file: string): Promise<Diagnostic[]> {
    return this.of(file, [], (source) => diagnosticsOf(this.service, source).map(({ shown }) => shown));
  }

  complete(file: string, at: Position): Promise<Offer[]> {
    return this.of(file, [], (source) => completionsAt(this.service, source, offsetOf(source, at)));
  }

  detail(file: string, at: Position, name: string, key: Offer['key'], layout: Layout) {
    return this.of(file, null, (source) => detailOf(this.service, source, offsetOf(source, at), name, key, formatOf(layout)));
  }

  hover(file: string, at: Position) {
    return this.of(file, null, (source) => {
      const info = this.service.getQuickInfoAtPosition(source.fileName, offsetOf(source, at));
      return info ? { range: rangeOf(source, info.textSpan), code: typescript.displayPartsToString(info.displayParts), documentation: markdownOf(info) } : null;
    });
  }

  signature(file: string, at: Position) {
    return this.of(file, null, (source) => signaturesOf(this.service.getSignatureHelpItems(source.fileName, offsetOf(source, at), {})));
  }

  highlights(file: string, at: Position): Promise<{ range: Range; written: boolean }[]> {
    return this.of(file, [], (source) => {
      const found = this.service.getDocumentHighlights(source.fileName, offsetOf(source, at), [source.fileName]) ?? [];
      return found.flatMap(({ highlightSpans }) => highlightSpans.map(({ textSpan, kind }) => ({ range: rangeOf(source, textSpan), written: kind === 'writtenReference' })));
    });
  }

  definition(file: string, at: Position): Promise<Place[]> {
    return this.of(file, [], (source) => placesOf(this.service.getProgram(), this.service.getDefinitionAtPosition(source.fileName, offsetOf(source, at))));
  }

  references(file: string, at: Position): Promise<Found<Place[]>> {
    return this.of(file, { found: [], exported: null }, (source) => {
      const found = placesOf(this.service.getProgram(), this.service.getReferencesAtPosition(source.fileName, offsetOf(source, at)));
      const known = this.exported().find((each) => found.some((place) => isPlace(place, each)));
      return { found, exported: known?.name ?? null };
    });
  }

  prepareRename(file: string, at: Position): Promise<{ range: Range; name: string }> {
    return this.of(file, { range: { start: at, end: at }, name: '' }, (source) => prepareRename(this.service, source, offsetOf(source, at)));
  }

  rename(file: string, at: Position, name: string): Promise<Found<TextEdit[]>> {
    return this.of(file, { found: [], exported: null }, (source) => rename(this.service, source, offsetOf(source, at), name, this.exported()));
  }

  outline(file: string) {
    return this.of(file, [], (source) => outlineOf(source, this.service.getNavigationTree(source.fileName)));
  }

  folding(file: string) {
    return this.of(file, [], (source) => foldsOf(source, this.service.getOutliningSpans(source.fileName)));
  }

  format(file: string, layout: Layout, range: Range | null): Promise<TextEdit[]> {
    return this.of(file, [], (source) => {
      const settings = formatOf(layout);
      const changes = range ? this.service.getFormattingEditsForRange(source.fileName, offsetOf(source, range.start), offsetOf(source, range.end), settings) : this.service.getFormattingEditsForDocument(source.fileName, settings);
      return changes.map(({ span, newText }) => ({ file, range: rangeOf(source, span), text: newText }));
    });
  }

  formatTyped(file: string, at: Position, key: string, layout: Layout): Promise<TextEdit[]> {
    return this.of(file, [], (source) => this.service.getFormattingEditsAfterKeystroke(source.fileName, offsetOf(source, at), key, formatOf(layout)).map(({ span, newText }) => ({ file, range: rangeOf(source, span), text: newText })));
  }

  fixes(file: string, range: Range, layout: Layout): Promise<TypeScriptFix[]> {
    return this.of(file, [], (source) => {
      const around = diagnosticsOf(this.service, source).filter(({ shown }) => comparePlaces(shown.range.start, range.end) <= 0 && comparePlaces(range.start, shown.range.end) <= 0);
      return around.flatMap(({ its: { start = 0, length = 0, code }, shown }) =>
        this.service.getCodeFixesAtPosition(source.fileName, start, start + length, [code], formatOf(layout), {}).flatMap(({ description, changes }) => {
          if (changes.some(({ isNewFile, fileName }) => isNewFile || fileName.includes('/node_modules/'))) return [];
          return [{ title: description, edits: this.editsOf(changes), diagnostics: [shown] }];
        }),
      );
    });
  }

  async exports(): Promise<ExportedFunction[]> {
    await this.settle();
    return this.exported();
  }

  async text(file: string): Promise<string | null> {
    await this.settle();
    return this.files.textOf(file) ?? null;
  }

  private exported(): ExportedFunction[] {
    return exportedOf(this.service.getProgram(), this.functions);
  }

  private editsOf(changes: Parameters<typeof editsIn>[1]): TextEdit[] {
    return editsIn(this.service, changes);
  }

  /** Answers of a file that TypeScript sees; `otherwise` of one that it does not. */
  private async of<T>(file: string, otherwise: T, answer: (source: SourceFile) => T): Promise<T> {
    await this.settle();
    const source = this.service.getProgram().getSourceFile(`/${file}`);
    return source ? answer(source) : otherwise;
  }

  /** Until TypeScript looks for no text that was not read. One question after another: the next one must not be answered while texts are still on their way to the first. */
  private settle(): Promise<void> {
    const settled = this.settling.then(() => this.readWanted());
    this.settling = settled.catch(() => {});
    return settled;
  }

  private async readWanted(): Promise<void> {
    if (this.stale) {
      this.stale = false;
      const known = this.files.known();
      this.files.answer(known, known.files.length ? await this.read(known) : {});
    }
    for (let round = 0; round < MOST_ROUNDS; round++) {
      this.service.getProgram();
      const wanted = this.files.takeWanted();
      if (!wanted.files.length && !wanted.packages.length) return;
      this.files.answer(wanted, await this.read(wanted));
    }
  }
}

function isPlace(one: Place, other: Place): boolean {
  return one.file === other.file && comparePlaces(one.range.start, other.range.start) === 0;
}

export function editsIn(service: LanguageService, changes: readonly { fileName: string; textChanges: readonly { span: { start: number; length: number }; newText: string }[] }[]): TextEdit[] {
  return changes.flatMap(({ fileName, textChanges }) => {
    const source = service.getProgram().getSourceFile(fileName);
    return source ? textChanges.map(({ span, newText }) => ({ file: fileName.slice(1), range: rangeOf(source, span), text: newText })) : [];
  });
}

function formatOf({ tabSize, insertSpaces }: Layout): object {
  return { ...typescript.getDefaultFormatCodeSettings('\n'), indentSize: tabSize, tabSize, convertTabsToSpaces: insertSpaces };
}
