import { WeirDebugSession } from './dap/debug-session.ts';
import { launch } from './dap/launch.ts';
import { Exit, type CliParts, type ExitCode } from './parts.ts';

/** Speaks the Debug Adapter Protocol over standard input and output: one run, until the editor says goodbye, or goes. */
export async function dap(parts: CliParts): Promise<ExitCode> {
  const { input, output } = parts.protocol ?? { input: process.stdin, output: process.stdout };
  const keeper = parts.startEngine();
  let session: WeirDebugSession;
  const ended = new Promise<void>((resolve) => {
    session = new WeirDebugSession({ launch: (options) => launch(options, keeper, parts), onEnd: resolve });
    input.once('end', () => session.shutdown());
    parts.interrupted.addEventListener('abort', () => session.shutdown(), { once: true });
  });
  const listening = keeper.onState(({ state, message }) => state !== 'ready' && session.tellEngine(message));
  session!.start(input as NodeJS.ReadableStream, output as NodeJS.WritableStream);
  try {
    await ended;
  } finally {
    listening.dispose();
    await keeper.dispose();
  }
  return Exit.good;
}
