import { setTimeout as sleep } from 'node:timers/promises';
import { Live } from '#shared/base/live.ts';
import type { EngineState } from '#shared/services/host.ts';
import { keepersOf, type EngineKeeper, type Engines } from './engines.ts';

/** Often enough to see a leak, seldom enough to cost nothing. */
const MEASURE_EVERY_MS = 3000;
const WORST_FIRST: EngineState['state'][] = ['failed', 'restarting', 'starting', 'ready'];

/** How the engines are, and what memory they take while they are ready. With several, the one that is worst off speaks for all. */
export async function* followEngines(engines: Engines, signal: AbortSignal, everyMs = MEASURE_EVERY_MS): AsyncGenerator<EngineState> {
  const keepers = keepersOf(engines);
  const live = new Live(worstOf(keepers));
  const listening = keepers.map((keeper) => keeper.onState(() => live.set(worstOf(keepers))));
  const left = new AbortController();
  void measure(keepers, live, everyMs, AbortSignal.any([signal, left.signal]));
  try {
    yield* live.follow(signal);
  } finally {
    left.abort();
    for (const listener of listening) listener.dispose();
  }
}

function worstOf(keepers: EngineKeeper[]): EngineState {
  const states = keepers.map((keeper) => keeper.state());
  return WORST_FIRST.map((word) => states.find(({ state }) => state === word)).find((state) => state !== undefined)!;
}

/** Only while somebody follows; an engine on its way up or out is not asked. */
async function measure(keepers: EngineKeeper[], live: Live<EngineState>, everyMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const memory = live.value.state === 'ready' ? await memoryOf(keepers, signal) : undefined;
    if (memory && live.value.state === 'ready' && !signal.aborted) live.set({ ...live.value, memory });
    await sleep(everyMs, undefined, { signal }).catch(() => {});
  }
}

/** The sum over all engines; undefined where one has just gone, which its state tells. */
async function memoryOf(keepers: EngineKeeper[], signal: AbortSignal): Promise<EngineState['memory']> {
  try {
    const each = await Promise.all(keepers.map(async (keeper) => (await keeper.engine(signal)).memory({}, signal)));
    const sum = (of: (one: (typeof each)[number]) => number) => each.reduce((total, one) => total + of(one), 0);
    const resident = each.some((one) => one.resident === null) ? null : sum((one) => one.resident!);
    return { heapUsed: sum((one) => one.heapUsed), heapMax: sum((one) => one.heapMax), resident };
  } catch {
    return undefined;
  }
}
