import { type Connection, LSPErrorCodes, ResponseError, TextDocuments, TextDocumentSyncKind } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Disposable, Disposables } from '#shared/base/disposable.ts';
import { Failure } from '#shared/base/failure.ts';
import type { Diagnostic } from '#shared/base/text-range.ts';
import { changelogLabel, changelogWords } from '#shared/sql/changelog-words.ts';
import type { StatementChangelog } from '#shared/services/sql-knowledge.ts';
import type { SqlDocument } from '#shared/sql/index.ts';
import type { EngineKeeper } from '#electron/services/engines.ts';
import type { Places } from '#electron/host/places.ts';
import { actionsFor, COMMANDS, runCommand, toWorkspaceEdit } from './actions.ts';
import { Checker, type CheckedText } from './diagnostics.ts';
import { type Home, Homes } from './homes.ts';
import { showStarts } from './show-starts.ts';
import { fromRange, LEGEND, packTokens, pathOf, toDiagnostic, toItem, toPosition, toRange, toSymbol, uriOf } from './to-protocol.ts';

export interface LanguageServerParts {
  connection: Connection;
  keeper: EngineKeeper;
  places: Places;
  mode: SqlDocument['mode'];
}

interface Asked {
  home: Home;
  doc: SqlDocument;
  document: TextDocument;
}

/** Answers an editor over the protocol: the language service, and Flink's diagnostics after each change. */
export function serveEditor({ connection, keeper, places, mode }: LanguageServerParts): Disposable {
  const disposables = new Disposables();
  const documents = new TextDocuments(TextDocument);
  const typed = (path: string) => documents.all().find(({ uri }) => pathOf(uri) === path)?.getText();
  const homes = disposables.add(new Homes({ keeper, places, mode, typed }));
  const checkers = new Map<string, Checker>();
  const changelogs = new Map<string, readonly StatementChangelog[]>();
  let refreshesHints = false;

  const asked = async (uri: string): Promise<Asked | undefined> => {
    const [document, path] = [documents.get(uri), pathOf(uri) ?? uri];
    if (!document || !isSql(document)) return undefined;
    const home = await homes.of(path);
    await home.ready();
    return { home, doc: { file: home.nameOf(path), text: textOf(document), mode }, document };
  };
  const check = (document: TextDocument, delay?: number) => {
    const path = pathOf(document.uri) ?? document.uri;
    const checker = checkers.get(document.uri) ?? new Checker({ mode, homeOf: (file) => homes.of(file), publish: (checked, diagnostics) => void publish(checked.path, document.uri, diagnostics), onChangelogs: (_, statements) => hint(document.uri, statements), log: (message) => connection.console.warn(message) });
    checkers.set(document.uri, checker);
    checker.check({ path, text: textOf(document), kind: kindOf(document) ?? 'settings' }, delay);
  };
  const publish = (_path: string, uri: string, diagnostics: readonly Diagnostic[]) => {
    const document = documents.get(uri);
    if (document) void connection.sendDiagnostics({ uri, version: document.version, diagnostics: diagnostics.map(toDiagnostic) });
  };
  const hint = (uri: string, statements: readonly StatementChangelog[]) => {
    changelogs.set(uri, statements);
    if (refreshesHints) void connection.languages.inlayHint.refresh();
  };

  connection.onInitialize(({ capabilities }) => {
    refreshesHints = capabilities.workspace?.inlayHint?.refreshSupport ?? false;
    return {
      serverInfo: { name: 'weir', version: places.version },
      capabilities: {
        textDocumentSync: TextDocumentSyncKind.Incremental,
        completionProvider: { triggerCharacters: ['.', "'", '{', '('] },
        hoverProvider: true,
        signatureHelpProvider: { triggerCharacters: ['(', ','] },
        definitionProvider: true,
        referencesProvider: true,
        renameProvider: { prepareProvider: true },
        documentSymbolProvider: true,
        foldingRangeProvider: true,
        documentFormattingProvider: true,
        semanticTokensProvider: { legend: LEGEND, full: true },
        codeActionProvider: { codeActionKinds: ['quickfix'] },
        inlayHintProvider: true,
        executeCommandProvider: { commands: COMMANDS },
      },
    };
  });
  connection.onInitialized(() => void disposables.add(showStarts(connection, keeper)));
  documents.onDidChangeContent(({ document }) => kindOf(document) && check(document));
  documents.onDidClose(({ document: { uri } }) => {
    checkers.get(uri)?.dispose();
    checkers.delete(uri);
    changelogs.delete(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  });
  // Shared DDL that was saved, another trust, other jars: what was said may be untrue now. A new engine has forgotten everything.
  const all = () => documents.all().forEach((document) => kindOf(document) && check(document));
  disposables.add(homes.changed.onChange(all));
  disposables.add(keeper.onState(({ state }) => state === 'ready' && all()));
  documents.onDidSave(all);

  connection.onCompletion(async ({ textDocument, position }, token) => ask(textDocument.uri, async ({ home, doc, document }) => (await home.sql.complete(doc, document.offsetAt(position), signalOf(token))).map(toItem)));
  connection.onHover(async ({ textDocument, position }, token) =>
    ask(textDocument.uri, async ({ home, doc, document }) => {
      const hover = await home.sql.hover(doc, document.offsetAt(position), signalOf(token));
      return hover && { range: toRange(hover.range), contents: { kind: 'markdown' as const, value: hover.markdown } };
    }),
  );
  connection.onSignatureHelp(async ({ textDocument, position }, token) =>
    ask(textDocument.uri, async ({ home, doc, document }) => {
      const help = await home.sql.signature(doc, document.offsetAt(position), signalOf(token));
      return help && { activeSignature: help.activeSignature, activeParameter: Math.max(0, help.active), signatures: help.signatures.map(({ label, documentation, parameters }) => ({ label, parameters, ...(documentation !== null && { documentation }) })) };
    }),
  );
  connection.onDefinition(({ textDocument, position }) => ask(textDocument.uri, async ({ home, doc, document }) => (await home.sql.definition(doc, document.offsetAt(position))).map(({ file, range }) => ({ uri: uriOf(home.pathOf(file)), range: toRange(range) }))));
  connection.onReferences(({ textDocument, position }) =>
    ask(textDocument.uri, async (question) => {
      await withUsers(question, question.document.offsetAt(position));
      return (await question.home.sql.references(question.doc, question.document.offsetAt(position))).map(({ file, range }) => ({ uri: uriOf(question.home.pathOf(file)), range: toRange(range) }));
    }),
  );
  connection.onPrepareRename(({ textDocument, position }) =>
    ask(textDocument.uri, async ({ home, doc, document }) => {
      const { range, name } = orRefuse(await home.sql.prepareRename(doc, document.offsetAt(position)));
      return { range: toRange(range), placeholder: name };
    }),
  );
  connection.onRenameRequest(({ textDocument, position, newName }) =>
    ask(textDocument.uri, async (question) => {
      const offset = question.document.offsetAt(position);
      await withUsers(question, offset);
      return toWorkspaceEdit(question.home, orRefuse(await question.home.sql.rename(question.doc, offset, newName)));
    }),
  );
  connection.onDocumentSymbol(({ textDocument }) => ask(textDocument.uri, async ({ home, doc }) => home.sql.outline(doc.text).map(toSymbol)));
  connection.onFoldingRanges(({ textDocument }) => ask(textDocument.uri, async ({ home, doc }) => home.sql.folding(doc.text).map(({ startLine, endLine, kind }) => ({ startLine: startLine - 1, endLine: endLine - 1, kind }))));
  connection.onDocumentFormatting(({ textDocument }) =>
    ask(textDocument.uri, async ({ home, doc, document }) => {
      const text = home.sql.format(doc.text);
      return text === doc.text ? [] : [{ range: { start: { line: 0, character: 0 }, end: document.positionAt(doc.text.length) }, newText: text }];
    }),
  );
  connection.languages.semanticTokens.on(async ({ textDocument }) => ({ data: (await ask(textDocument.uri, async ({ home, doc }) => packTokens(home.sql.tokens(doc.text)))) ?? [] }));
  connection.onCodeAction(({ textDocument: { uri }, range, context }) => ask(uri, ({ home, doc }) => actionsFor(home, doc, uri, fromRange(range), context)));
  connection.onExecuteCommand(async ({ command, arguments: [uri, argument] = [] }) => {
    await runCommand(command, argument, { connection, places, home: await homes.of(pathOf(String(uri)) ?? '') });
    return null;
  });
  // Each workspace watches its own files; an editor that tells of a change may be quicker.
  connection.onDidChangeWatchedFiles(async ({ changes }) => {
    const touched = new Set(await Promise.all(changes.flatMap(({ uri }) => pathOf(uri) ?? []).map((path) => homes.of(path))));
    await Promise.all([...touched].map(({ open }) => open?.reload()));
    all();
  });
  connection.languages.inlayHint.on(({ textDocument, range }) => {
    const document = documents.get(textDocument.uri);
    return (changelogs.get(textDocument.uri) ?? []).flatMap((changelog) => {
      const { line } = toPosition(changelog.range.start);
      if (!document || changelog.kinds.length === 0 || line < range.start.line || line > range.end.line) return [];
      // What is asked for beyond the end of a line is its end.
      const end = document.positionAt(document.offsetAt({ line, character: Number.MAX_SAFE_INTEGER }));
      const position = end.line > line ? document.positionAt(document.offsetAt(end) - 1) : end;
      return [{ position, label: changelogLabel(changelog), paddingLeft: true, tooltip: { kind: 'markdown' as const, value: changelogWords(changelog) } }];
    });
  });

  disposables.defer(() => checkers.forEach((checker) => checker.dispose()));
  disposables.add(documents.listen(connection));
  return disposables;

  async function ask<T>(uri: string, answer: (question: Asked) => Promise<T>): Promise<T | null> {
    const question = await asked(uri);
    return question ? answer(question) : null;
  }

  /** What shared DDL declares, every job may use. */
  async function withUsers({ home, doc }: Asked, offset: number): Promise<void> {
    const declared = await home.sql.definition(doc, offset);
    const common = home.open?.state.value.common ?? [];
    if (declared.some(({ file }) => common.includes(file))) await home.ready(true);
  }
}

/** A mark of byte order is no part of a text, but takes its place in it. */
function textOf(document: TextDocument): string {
  return document.getText().replace(/^\uFEFF/, ' ');
}

function isSql({ uri, languageId }: TextDocument): boolean {
  return uri.toLowerCase().endsWith('.sql') || /sql/i.test(languageId);
}

/** Texts of which something can be said: SQL, jobs in TypeScript, and the workspace's own YAML. */
function kindOf(document: TextDocument): CheckedText['kind'] | undefined {
  if (isSql(document)) return 'sql';
  if (document.uri.endsWith('/job.ts')) return 'program';
  return /\.(ya?ml|lock)$/.test(document.uri) ? 'settings' : undefined;
}

function orRefuse<T>(answer: T | Failure): T {
  if (answer instanceof Failure) throw new ResponseError(LSPErrorCodes.RequestFailed, answer.message);
  return answer;
}

function signalOf(token: { isCancellationRequested: boolean; onCancellationRequested(listener: () => void): unknown }): AbortSignal {
  const abort = new AbortController();
  if (token.isCancellationRequested) abort.abort();
  token.onCancellationRequested(() => abort.abort());
  return abort.signal;
}
