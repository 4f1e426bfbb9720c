import { z } from 'zod';
import { call, contract, stream } from '../rpc/contract.ts';
import { EngineMemory } from './engine.ts';

/** Spoken by window and host. */
export const HOST_PROTOCOL = 1;

export const EngineState = z.object({
  state: z.enum(['starting', 'ready', 'restarting', 'failed']),
  /** One sentence for the status bar: "Flink 2.3.0 ready", "The engine ran out of memory; a new one is starting." */
  message: z.string(),
  code: z.string().optional(),
  flink: z.string().optional(),
  java: z.string().optional(),
  startedInMs: z.number().optional(),
  memory: EngineMemory.optional(),
});
export type EngineState = z.infer<typeof EngineState>;

/** The host itself: who answers, how the engine is, and what the window wants remembered. */
export const host = contract('host', {
  hello: call('Greet the host', z.object({ protocol: z.int() }), z.object({ protocol: z.int(), version: z.string(), platform: z.string() })),
  engine: stream('Follow the engine', z.object({}), EngineState),
  restartEngine: call('Restart the engine', z.object({}), z.object({})),
  /** The engine's own output, outside any run. */
  engineLog: stream('Follow the engine log', z.object({}), z.object({ text: z.string() })),
  /** View settings (layout, theme, open tabs), kept in the user's data folder by workspace. */
  recall: call('Recall a setting', z.object({ key: z.string() }), z.object({ value: z.unknown() })),
  remember: call('Remember a setting', z.object({ key: z.string(), value: z.unknown() }), z.object({})),
});
