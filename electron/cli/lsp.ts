import { createConnection, ProposedFeatures, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import type { Mode } from '#shared/services/engine.ts';
import { serveEditor } from './lsp/language-server.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';

export interface LspOptions {
  mode: Mode;
}

/** Speaks the Language Server Protocol over standard input and output until the editor says goodbye, or goes. */
export async function lsp({ mode }: LspOptions, parts: CliParts): Promise<ExitCode> {
  const { input, output } = parts.protocol ?? { input: process.stdin, output: process.stdout };
  const connection = createConnection(ProposedFeatures.all, new StreamMessageReader(input), new StreamMessageWriter(output));
  const keeper = parts.startEngine();
  const serving = serveEditor({ connection, keeper, places: parts.places, mode });
  const ended = new Promise<void>((resolve) => {
    // The editor says `exit` once it has the answer to this.
    connection.onShutdown(() => keeper.dispose());
    connection.onExit(() => resolve());
    input.once('close', () => resolve());
    input.once('end', () => resolve());
    if (parts.interrupted.aborted) resolve();
    parts.interrupted.addEventListener('abort', () => resolve(), { once: true });
  });
  // An editor that shows nothing of what a server writes would else never learn why there is no answer of Flink's.
  const listening = keeper.onState(({ state, message }) => state !== 'ready' && connection.console.info(message));
  connection.listen();
  try {
    await ended;
  } finally {
    listening.dispose();
    serving.dispose();
    await keeper.dispose();
  }
  return Exit.good;
}
