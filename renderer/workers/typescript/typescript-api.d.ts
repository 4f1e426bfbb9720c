/** Of TypeScript's own interface, which Monaco brings without its types, what the service asks. */
declare module 'monaco-editor/languages/features/typescript/lib/typescriptServices' {
  interface TextSpan {
    start: number;
    length: number;
  }
  interface MessageChain {
    messageText: string;
    next?: MessageChain[];
  }
  interface SourceFile {
    fileName: string;
    text: string;
    getLineAndCharacterOfPosition(position: number): { line: number; character: number };
    getLineStarts(): readonly number[];
    getLineEndOfPosition(position: number): number;
  }
  interface TsDiagnostic {
    start?: number;
    length?: number;
    category: number;
    code: number;
    messageText: string | MessageChain;
    relatedInformation?: { file?: SourceFile; start?: number; messageText: string | MessageChain }[];
  }
  interface Part {
    text: string;
    kind: string;
  }
  interface Tag {
    name: string;
    text?: Part[];
  }
  interface CompletionEntry {
    name: string;
    kind: string;
    kindModifiers?: string;
    sortText: string;
    insertText?: string;
    filterText?: string;
    replacementSpan?: TextSpan;
    source?: string;
    sourceDisplay?: Part[];
    labelDetails?: { detail?: string; description?: string };
    data?: object;
  }
  interface TextChange {
    span: TextSpan;
    newText: string;
  }
  interface FileChanges {
    fileName: string;
    textChanges: readonly TextChange[];
    isNewFile?: boolean;
  }
  interface CodeFix {
    description: string;
    changes: FileChanges[];
  }
  interface DocumentSpan {
    fileName: string;
    textSpan: TextSpan;
  }
  interface NavigationTree {
    text: string;
    kind: string;
    spans: TextSpan[];
    nameSpan?: TextSpan;
    childItems?: NavigationTree[];
  }
  interface Declaration {
    name?: Declaration;
    getStart(): number;
    getEnd(): number;
    getSourceFile(): SourceFile;
  }
  interface TsSymbol {
    name: string;
    flags: number;
    declarations?: Declaration[];
    getDocumentationComment(checker: TypeChecker): Part[];
  }
  interface TypeChecker {
    getSymbolAtLocation(node: SourceFile): TsSymbol | undefined;
    getExportsOfModule(symbol: TsSymbol): TsSymbol[];
    getAliasedSymbol(symbol: TsSymbol): TsSymbol;
    /** `types`: of an intersection, its parts. */
    getTypeOfSymbol(symbol: TsSymbol): { symbol?: TsSymbol; types?: { symbol?: TsSymbol }[] };
  }
  interface Program {
    getSourceFile(path: string): SourceFile | undefined;
    getTypeChecker(): TypeChecker;
  }
  interface LanguageServiceHost {
    getCompilationSettings(): object;
    getProjectVersion(): string;
    getScriptFileNames(): string[];
    getScriptVersion(path: string): string;
    getScriptSnapshot(path: string): object | undefined;
    getCurrentDirectory(): string;
    getDefaultLibFileName(): string;
    fileExists(path: string): boolean;
    readFile(path: string): string | undefined;
    directoryExists(path: string): boolean;
    hasInvalidatedResolutions(path: string): boolean;
    useCaseSensitiveFileNames(): boolean;
  }
  interface SignatureItem {
    prefixDisplayParts: Part[];
    suffixDisplayParts: Part[];
    separatorDisplayParts: Part[];
    parameters: { displayParts: Part[]; documentation: Part[] }[];
    documentation: Part[];
  }
  interface LanguageService {
    getProgram(): Program;
    getSyntacticDiagnostics(path: string): TsDiagnostic[];
    getSemanticDiagnostics(path: string): TsDiagnostic[];
    getCompletionsAtPosition(path: string, at: number, preferences: object): { entries: CompletionEntry[] } | undefined;
    getCompletionEntryDetails(path: string, at: number, name: string, format: object, source: string | undefined, preferences: object, data: object | undefined): { displayParts: Part[]; documentation?: Part[]; tags?: Tag[]; codeActions?: CodeFix[] } | undefined;
    getQuickInfoAtPosition(path: string, at: number): { textSpan: TextSpan; displayParts?: Part[]; documentation?: Part[]; tags?: Tag[] } | undefined;
    getSignatureHelpItems(path: string, at: number, options: object): { items: SignatureItem[]; selectedItemIndex: number; argumentIndex: number } | undefined;
    getDefinitionAtPosition(path: string, at: number): readonly DocumentSpan[] | undefined;
    getReferencesAtPosition(path: string, at: number): readonly DocumentSpan[] | undefined;
    getDocumentHighlights(path: string, at: number, files: string[]): { highlightSpans: { textSpan: TextSpan; kind: string }[] }[] | undefined;
    getRenameInfo(path: string, at: number, preferences: object): { canRename: false; localizedErrorMessage: string } | { canRename: true; displayName: string; fileToRename?: string; triggerSpan: TextSpan };
    findRenameLocations(path: string, at: number, inStrings: boolean, inComments: boolean, preferences: object): readonly (DocumentSpan & { prefixText?: string; suffixText?: string })[] | undefined;
    getNavigationTree(path: string): NavigationTree;
    getOutliningSpans(path: string): { textSpan: TextSpan; kind: string }[];
    getFormattingEditsForDocument(path: string, format: object): TextChange[];
    getFormattingEditsForRange(path: string, from: number, to: number, format: object): TextChange[];
    getFormattingEditsAfterKeystroke(path: string, at: number, key: string, format: object): TextChange[];
    getCodeFixesAtPosition(path: string, from: number, to: number, codes: number[], format: object, preferences: object): readonly CodeFix[];
  }
  interface SyntaxNode {
    kind: number;
    getStart(): number;
    getFullStart(): number;
    getEnd(): number;
    getText(): string;
    /** Of a tagged template. */
    tag?: SyntaxNode;
    template?: SyntaxNode;
    /** Of a template that something is put into. */
    templateSpans?: readonly { expression: SyntaxNode; literal: SyntaxNode }[];
  }
  interface TypeScript {
    version: string;
    SyntaxKind: { TaggedTemplateExpression: number };
    forEachChild(node: SyntaxNode, visit: (child: SyntaxNode) => void): void;
    /** @param target which TypeScript; 99 is the newest */
    createSourceFile(name: string, text: string, target: number, withParents: boolean): SourceFile;
    createLanguageService(host: LanguageServiceHost): LanguageService;
    convertCompilerOptionsFromJson(options: object, base: string): { options: object };
    ScriptSnapshot: { fromString(text: string): object };
    getDefaultFormatCodeSettings(newLine: string): object;
    displayPartsToString(parts: readonly Part[] | undefined): string;
  }
  export const typescript: TypeScript;
}

declare module 'monaco-editor/languages/features/typescript/lib/lib' {
  /** TypeScript's own declarations of the language, by the file's name. */
  export const libFileMap: Record<string, string>;
}
