import { z } from 'zod';
import { call, stream } from '../rpc/contract.ts';
import { RunId } from './run-id.ts';

/** Something of the TypeScript of a run: of one thread, which is one V8 of one task. */
export const Inspected = z.object({
  /** `ready` comes first: what is opened from then on waits, before its first call, for `Runtime.runIfWaitingForDebugger`. */
  what: z.enum(['ready', 'opened', 'message', 'closed']),
  thread: z.string().nullable(),
  /** Of the task, the uids of its operators, and which subtask it is, from 0: where one is opened. */
  name: z.string().nullable(),
  operators: z.array(z.string()).nullable(),
  subtask: z.int().nullable(),
  /** The source map of its program: where one is opened. */
  map: z.string().nullable(),
  /** What V8's inspector says, in its protocol. */
  message: z.string().nullable(),
});
export type Inspected = z.infer<typeof Inspected>;

/** V8's inspector of a run, as it is; part of the contract `engine`. Nothing listens anywhere: this is the only way to it. */
export const inspectorMethods = {
  /** Of a run that goes on, or that begins later. Nothing is inspected but while this is read, and by one reader: the last. When it ends, threads that stand still go on. */
  inspect: stream('Inspect the TypeScript of a run', z.object({ run: RunId }), Inspected),
  /** Its answer comes through `inspect`. In ASCII. Fails with `thread-gone`. */
  inspectorSend: call("Say something to V8's inspector", z.object({ run: RunId, thread: z.string(), message: z.string() }), z.object({})),
} as const;
