import { setTimeout as wait } from 'node:timers/promises';
import type { Promoting } from '../promoting.ts';

const LONG_MS = 20_000;

/** An API server that goes away once, as a machine that fails, and is there again 20 s later. */
export function outage(server: Promoting['cluster']['apiServer']): { begin(): void; over(): Promise<void> } {
  let away: Promise<void> | undefined;
  const work = async () => {
    await server.stop();
    // The outage itself, which nothing tells the end of.
    await wait(LONG_MS);
    await server.start();
  };
  return { begin: () => void (away ??= work()), over: () => away ?? Promise.reject(new Error('The API server was never away.')) };
}
