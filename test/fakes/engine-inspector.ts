import { Failure } from '#shared/base/failure.ts';
import type { Contract, Service } from '#shared/rpc/contract.ts';
import type { inspectorMethods } from '#shared/services/inspector.ts';

/** No run of the fake has TypeScript, so there is no thread to inspect. */
export function createFakeInspector(): Service<Contract<typeof inspectorMethods>> {
  return {
    inspect: async function* (_, signal) {
      yield { what: 'ready', thread: null, name: null, operators: null, subtask: null, map: null, message: null };
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    },
    inspectorSend: async () => Promise.reject(new Failure('thread-gone', 'This thread has ended: its task has, or its run.')),
  };
}
