import { pathToFileURL } from 'node:url';
import type { Diagnostic, InitializeResult, InlayHint, WorkDoneProgressBegin, WorkDoneProgressEnd, WorkDoneProgressReport } from 'vscode-languageserver';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';

/** An editor as a language server meets it. */
export interface LanguageClient {
  initialized: InitializeResult;
  open(path: string, text: string): void;
  change(path: string, text: string): void;
  request<T>(method: string, params: object): Promise<T>;
  notify(method: string, params: object): void;
  /** The hints of a whole file, once there are some that fit; asked for again whenever the server says that they are others. */
  hints(path: string, fits: (hints: InlayHint[]) => boolean): Promise<InlayHint[]>;
  /** The first diagnostics of a file that fit, from now or said before. */
  diagnostics(path: string, fits: (diagnostics: Diagnostic[]) => boolean): Promise<Diagnostic[]>;
  /** What the server shows of work that takes a while, once it fits. */
  progress(fits: (shown: Progress[]) => boolean): Promise<Progress[]>;
  leave(): Promise<void>;
}

export type Progress = WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd;

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

/** Greets a server that writes to `input` and reads from `output`. */
export async function joinServer(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, folder: string | null): Promise<LanguageClient> {
  const connection = createProtocolConnection(new StreamMessageReader(input), new StreamMessageWriter(output));
  const said = new Map<string, Diagnostic[]>();
  const waiting = new Set<() => void>();
  const shown: Progress[] = [];
  connection.onRequest('window/workDoneProgress/create', () => null);
  connection.onNotification('$/progress', ({ value }: { value: Progress }) => {
    shown.push(value);
    for (const look of [...waiting]) look();
  });
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }: { uri: string; diagnostics: Diagnostic[] }) => {
    said.set(uri, diagnostics);
    for (const look of [...waiting]) look();
  });
  connection.onRequest('workspace/inlayHint/refresh', () => {
    for (const look of [...waiting]) look();
    return null;
  });
  connection.listen();
  const initialized = await connection.sendRequest<InitializeResult>('initialize', { processId: process.pid, rootUri: folder && uriOf(folder), workspaceFolders: folder ? [{ uri: uriOf(folder), name: 'workspace' }] : null, capabilities: { workspace: { inlayHint: { refreshSupport: true } }, window: { workDoneProgress: true } } });
  void connection.sendNotification('initialized', {});
  const once = <T>(read: () => T | undefined, fits: (value: T) => boolean) =>
    new Promise<T>((resolve) => {
      const look = () => {
        const now = read();
        if (!now || !fits(now)) return;
        waiting.delete(look);
        resolve(now);
      };
      waiting.add(look);
      look();
    });
  const versions = new Map<string, number>();
  return {
    initialized,
    open: (path, text) => {
      versions.set(path, 1);
      void connection.sendNotification('textDocument/didOpen', { textDocument: { uri: uriOf(path), languageId: 'sql', version: 1, text } });
    },
    change: (path, text) => {
      const version = versions.get(path)! + 1;
      versions.set(path, version);
      void connection.sendNotification('textDocument/didChange', { textDocument: { uri: uriOf(path), version }, contentChanges: [{ text }] });
    },
    request: (method, params) => connection.sendRequest(method, params),
    notify: (method, params) => void connection.sendNotification(method, params),
    hints: async (path, fits) => {
      for (;;) {
        // Before the question: what changes while it is answered is asked for again.
        const changed = new Promise<void>((resolve) => {
          const look = () => {
            waiting.delete(look);
            resolve();
          };
          waiting.add(look);
        });
        const end = { line: 100_000, character: 0 };
        const hints = await connection.sendRequest<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri: uriOf(path) }, range: { start: { line: 0, character: 0 }, end } });
        if (fits(hints)) return hints;
        await changed;
      }
    },
    diagnostics: (path, fits) => once(() => said.get(uriOf(path)), fits),
    progress: (fits) => once(() => shown, fits),
    leave: async () => {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      connection.dispose();
    },
  };
}
