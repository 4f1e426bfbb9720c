import { pathToFileURL } from 'node:url';
import type { Diagnostic, InitializeResult } from 'vscode-languageserver';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';

/** An editor as a language server meets it. */
export interface LanguageClient {
  initialized: InitializeResult;
  open(path: string, text: string): void;
  change(path: string, text: string): void;
  request<T>(method: string, params: object): Promise<T>;
  /** The first diagnostics of a file that fit, from now or said before. */
  diagnostics(path: string, fits: (diagnostics: Diagnostic[]) => boolean): Promise<Diagnostic[]>;
  leave(): Promise<void>;
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

/** Greets a server that writes to `input` and reads from `output`. */
export async function joinServer(input: NodeJS.ReadableStream, output: NodeJS.WritableStream, folder: string | null): Promise<LanguageClient> {
  const connection = createProtocolConnection(new StreamMessageReader(input), new StreamMessageWriter(output));
  const said = new Map<string, Diagnostic[]>();
  const waiting = new Set<() => void>();
  connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }: { uri: string; diagnostics: Diagnostic[] }) => {
    said.set(uri, diagnostics);
    for (const look of [...waiting]) look();
  });
  connection.onRequest('workspace/inlayHint/refresh', () => {
    for (const look of [...waiting]) look();
    return null;
  });
  connection.listen();
  const initialized = await connection.sendRequest<InitializeResult>('initialize', { processId: process.pid, rootUri: folder && uriOf(folder), workspaceFolders: folder ? [{ uri: uriOf(folder), name: 'workspace' }] : null, capabilities: { workspace: { inlayHint: { refreshSupport: true } } } });
  void connection.sendNotification('initialized', {});
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
    diagnostics: (path, fits) =>
      new Promise((resolve) => {
        const look = () => {
          const now = said.get(uriOf(path));
          if (!now || !fits(now)) return;
          waiting.delete(look);
          resolve(now);
        };
        waiting.add(look);
        look();
      }),
    leave: async () => {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      connection.dispose();
    },
  };
}
