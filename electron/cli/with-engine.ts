import type { EngineClient } from '#electron/services/engines.ts';
import type { CliParts } from './parts.ts';

/** Lends an engine for one command; nothing of it is left behind, however the command ends. */
export async function withEngine<T>(parts: CliParts, work: (engine: EngineClient) => Promise<T>): Promise<T> {
  const keeper = parts.startEngine({ oneCall: true });
  let told = '';
  const listening = keeper.onState(({ state, message }) => {
    if (state !== 'ready' && message !== told) void parts.err.write(`${message}\n`);
    told = message;
  });
  try {
    return await work(await keeper.engine(parts.interrupted));
  } finally {
    listening.dispose();
    await keeper.dispose();
  }
}
