import type { Contract } from '#shared/rpc/contract.ts';
import type { Pipe } from '#shared/rpc/pipe.ts';
import type { WireMessage } from '#shared/rpc/wire.ts';

/**
 * Fills in and checks params before they leave, as `serve` does where the far side is TypeScript: the runner has no zod
 * and takes them as they come.
 */
export function checkedPipe(pipe: Pipe, contract: Contract): Pipe {
  let deliver: (message: WireMessage) => void = () => {};
  return {
    send(message) {
      if (!('open' in message)) return pipe.send(message);
      const parsed = contract.methods[message.open.slice(contract.name.length + 1)]?.params.safeParse(message.params ?? {});
      if (parsed?.success) return pipe.send({ ...message, params: parsed.data });
      const issue = parsed?.error.issues[0];
      const error = { code: 'bad-params', message: `${message.open}: ${issue?.path.join('.') || 'params'}: ${issue?.message ?? 'no such method'}` };
      queueMicrotask(() => deliver({ id: message.id, error }));
    },
    onMessage(listener) {
      deliver = listener;
      pipe.onMessage(listener);
    },
    onClose: (listener) => pipe.onClose(listener),
    close: () => pipe.close(),
  };
}
