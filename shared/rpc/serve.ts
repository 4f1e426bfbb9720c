import { Failure, toFailure } from '../base/failure.ts';
import type { Chunk, Contract, Method, Service } from './contract.ts';
import type { Pipe } from './pipe.ts';
import type { ToFarSide, WireMessage } from './wire.ts';

/** A contract together with the service that does its work. */
export interface Binding {
  contract: Contract;
  service: Service<Contract>;
}

export function bind<C extends Contract>(contract: C, service: Service<C>): Binding {
  return { contract, service: service as unknown as Service<Contract> };
}

/** Answers the calls that arrive in `pipe` until it closes; closing aborts whatever is still running. */
export function serve(pipe: Pipe, bindings: Binding[]): void {
  const methods = collectMethods(bindings);
  const open = new Map<number, OpenCall>();
  pipe.onMessage((message) => {
    const request = message as ToFarSide;
    if ('open' in request) {
      const method = methods.get(request.open);
      const running = new OpenCall(request.id, pipe, () => open.delete(request.id));
      open.set(request.id, running);
      void running.run(request.open, method, request.params);
    } else if ('more' in request) open.get(request.id)?.grant(request.more);
    else if ('cancel' in request) open.get(request.id)?.cancel();
  });
  pipe.onClose(() => {
    for (const running of [...open.values()]) running.cancel();
  });
}

interface BoundMethod {
  method: Method;
  run(params: unknown, signal: AbortSignal): unknown;
}

function collectMethods(bindings: Binding[]): Map<string, BoundMethod> {
  const methods = new Map<string, BoundMethod>();
  for (const { contract, service } of bindings)
    for (const [name, method] of Object.entries(contract.methods))
      methods.set(`${contract.name}.${name}`, { method, run: (params, signal) => service[name]!(params, signal) });
  return methods;
}

const BATCH = 64;

class OpenCall {
  private readonly abort = new AbortController();
  private credit = 0;
  private wake: () => void = () => {};

  constructor(
    private readonly id: number,
    private readonly pipe: Pipe,
    private readonly closed: () => void,
  ) {}

  grant(more: number): void {
    this.credit += more;
    this.wake();
  }

  cancel(): void {
    this.abort.abort(new Failure('cancelled', 'Cancelled.'));
    this.wake();
  }

  async run(name: string, bound: BoundMethod | undefined, params: unknown): Promise<void> {
    try {
      if (!bound) throw new Failure('unknown-method', `This Weir does not know "${name}". Restart Weir: its parts differ in version.`);
      const parsed = parseParams(name, bound.method, params);
      const answer = bound.run(parsed, this.abort.signal);
      if (bound.method.kind === 'call') this.send({ id: this.id, result: bound.method.result.parse(await answer) });
      else await this.pump(bound.method, answer as AsyncIterable<unknown>);
    } catch (thrown) {
      const { code, message, data } = toFailure(thrown);
      this.send({ id: this.id, error: data ? { code, message, data } : { code, message } });
    } finally {
      this.closed();
    }
  }

  private async pump(method: Method, source: AsyncIterable<unknown>): Promise<void> {
    let batch: unknown[] = [];
    const flush = () => {
      if (batch.length) this.send({ id: this.id, items: batch });
      batch = [];
    };
    const iterator = source[Symbol.asyncIterator]();
    try {
      for (;;) {
        if (this.credit === 0) flush();
        while (this.credit === 0 && !this.abort.signal.aborted) await new Promise<void>((resolve) => (this.wake = resolve));
        if (this.abort.signal.aborted) break;
        const pending = iterator.next();
        const next = await raceTurn(pending, flush);
        if (next.done) break;
        this.credit -= 1;
        if (method.kind === 'chunks') {
          const chunk = next.value as Chunk<unknown>;
          this.send({ id: this.id, chunk: method.header.parse(chunk.header), body: chunk.body });
        } else if (method.kind === 'stream') {
          batch.push(method.item.parse(next.value));
          if (batch.length >= BATCH) flush();
        }
      }
    } finally {
      // Also before a failure: what came before it was good.
      flush();
      void iterator.return?.();
    }
    this.send({ id: this.id, end: true });
  }

  private send(message: WireMessage): void {
    this.pipe.send(message);
  }
}

/** Waits for `pending`, but sends what is batched first if the source has nothing more at once. */
async function raceTurn<T>(pending: Promise<T>, flush: () => void): Promise<T> {
  let settled = false;
  const marked = pending.finally(() => (settled = true));
  marked.catch(() => {});
  for (let turn = 0; turn < 4 && !settled; turn++) await Promise.resolve();
  if (!settled) flush();
  return marked;
}

function parseParams(name: string, method: Method, params: unknown): unknown {
  const parsed = method.params.safeParse(params ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Failure('bad-params', `${name}: ${issue?.path.join('.') || 'params'}: ${issue?.message}`, { issues: parsed.error.issues });
}
