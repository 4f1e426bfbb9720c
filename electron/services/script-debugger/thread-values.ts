import { Failure } from '#shared/base/failure.ts';
import type { ScriptVariable } from '#shared/services/script-debugger.ts';
import type { CallFrame, Property, Protocol, RemoteObject } from './protocol.ts';
import { mayTell, shownAs, TELL, variableOf } from './shown-value.ts';

/** How long an expression may take, in milliseconds. */
const PATIENCE = 5_000;
/** What of a list or a map is asked for: names and values in turn. */
const PARTS: Record<string, string> = {
  array: 'function (from, limit) { return { parts: Array.from(this.slice(from, from + limit)).flatMap((each, i) => [String(from + i), each]), size: this.length }; }',
  map: 'function (from, limit) { return { parts: [...this].slice(from, from + limit).flatMap(([key, value]) => [key, value]), size: this.size }; }',
  set: 'function (from, limit) { return { parts: [...this].slice(from, from + limit).flatMap((each, i) => [String(from + i), each]), size: this.size }; }',
};
PARTS.typedarray = PARTS.array!;
/** Of what the SDK says of a call: name, type and value in turn. */
const TOLD = 'function () { return this.entries.flat(); }';

export interface Page {
  variables: ScriptVariable[];
  more: number;
}

/** The values of a thread that stands still, lazily: a reference is what asks for them. */
export class ThreadValues {
  constructor(
    private readonly protocol: Protocol,
    private readonly frames: readonly CallFrame[],
    /** Names at the top of the workspace's files: of all others in the bundle nobody wants to know. */
    private readonly names: ReadonlySet<string>,
  ) {}

  /** References: `scope FRAME SCOPE`, `flink FRAME`, `told OBJECT`, `array OBJECT` and so on, `object OBJECT`. */
  async page(reference: string, from: number, limit: number): Promise<Page> {
    const [kind, first, second] = split(reference);
    if (kind === 'flink') return this.told(await this.flink(this.frame(first)), from, limit);
    if (kind === 'told') return this.told(first, from, limit);
    if (kind === 'scope') return this.scope(this.frame(first), Number(second), from, limit);
    return PARTS[kind] ? this.parts(kind, first, from, limit) : this.properties(first, from, limit);
  }

  async evaluate(frame: CallFrame, text: string): Promise<ScriptVariable> {
    const expression = text.trimStart().startsWith('{') ? `(${text}\n)` : text;
    const { result, exceptionDetails } = await this.protocol.ask('Debugger.evaluateOnCallFrame', { callFrameId: frame.callFrameId, expression, silent: true, generatePreview: true, timeout: PATIENCE });
    if (exceptionDetails) throw new Failure('evaluation-failed', `${(exceptionDetails.exception?.description ?? exceptionDetails.text).split('\n')[0]!}`);
    return this.variable(text, result);
  }

  private frame(number: string): CallFrame {
    return this.frames[Number(number)] ?? gone();
  }

  private async flink({ callFrameId }: CallFrame): Promise<string> {
    const { result } = await this.protocol.ask('Debugger.evaluateOnCallFrame', { callFrameId, expression: 'globalThis.weir.told()', silent: true, timeout: PATIENCE });
    return result.objectId ?? gone();
  }

  private async told(objectId: string, from: number, limit: number): Promise<Page> {
    const parts = await this.list(objectId, TOLD, []);
    const all = Array.from({ length: Math.floor(parts.length / 3) }, (_, i) => ({ name: String(parts[3 * i]!.value), type: (parts[3 * i + 1]!.value ?? null) as string | null, value: parts[3 * i + 2]! }));
    return this.shown(all, from, limit);
  }

  private async parts(kind: string, objectId: string, from: number, limit: number): Promise<Page> {
    const { result } = await this.protocol.ask('Runtime.callFunctionOn', { objectId, functionDeclaration: PARTS[kind], arguments: [{ value: from }, { value: limit }], silent: true });
    const found = await this.own(result.objectId ?? gone());
    const size = Number(found.find(({ name }) => name === 'size')?.value?.value ?? 0);
    const parts = elements(await this.own(found.find(({ name }) => name === 'parts')!.value!.objectId!));
    const all = Array.from({ length: parts.length / 2 }, (_, i) => ({ name: kind === 'map' ? shownAs(parts[2 * i]!) : String(parts[2 * i]!.value), value: parts[2 * i + 1]! }));
    return { ...(await this.shown(all, 0, limit)), more: Math.max(0, size - from - all.length) };
  }

  private async properties(objectId: string, from: number, limit: number): Promise<Page> {
    return this.shown(named(await this.own(objectId)), from, limit);
  }

  private async scope(frame: CallFrame, number: number, from: number, limit: number): Promise<Page> {
    const scope = frame.scopeChain[number] ?? gone();
    const found = named(await this.own(scope.object.objectId!));
    if (scope.type !== 'local') return this.shown(isBundle(frame, number) ? found.filter(({ name }) => this.names.has(name)) : found, from, limit);
    const own = frame.this.type === 'undefined' ? [] : [{ name: 'this', value: frame.this }];
    const given = frame.returnValue ? [{ name: 'return value', value: frame.returnValue }] : [];
    return this.shown([...given, ...own, ...found], from, limit);
  }

  private async shown(all: { name: string; value: RemoteObject; type?: string | null }[], from: number, limit: number): Promise<Page> {
    const some = all.slice(from, from + limit);
    return { variables: await Promise.all(some.map(({ name, value, type }) => this.variable(name, value, type))), more: Math.max(0, all.length - from - limit) };
  }

  private async variable(name: string, value: RemoteObject, type: string | null = null): Promise<ScriptVariable> {
    if (value.className === 'Told') return { name, value: '', type: type ?? '', reference: `told ${value.objectId!}` };
    const kind = value.subtype !== undefined && PARTS[value.subtype] ? value.subtype : 'object';
    return variableOf(name, value, (objectId) => `${kind} ${objectId}`, { type, told: await this.tells(value) });
  }

  private async tells(value: RemoteObject): Promise<string | undefined> {
    if (!mayTell(value)) return undefined;
    const { result, exceptionDetails } = await this.protocol.ask('Runtime.callFunctionOn', { objectId: value.objectId, functionDeclaration: TELL, silent: true, returnByValue: true });
    return !exceptionDetails && typeof result.value === 'string' ? result.value : undefined;
  }

  private async list(objectId: string, functionDeclaration: string, given: unknown[]): Promise<RemoteObject[]> {
    const { result } = await this.protocol.ask('Runtime.callFunctionOn', { objectId, functionDeclaration, arguments: given.map((value) => ({ value })), silent: true });
    return elements(await this.own(result.objectId ?? gone()));
  }

  private async own(objectId: string): Promise<Property[]> {
    return (await this.protocol.ask('Runtime.getProperties', { objectId, ownProperties: true, generatePreview: true })).result;
  }
}

/** The scope that holds the tops of all files: the outermost one of the bundle. */
export function isBundle({ scopeChain }: CallFrame, number: number): boolean {
  const last = scopeChain.findLastIndex(({ type }) => type === 'closure' || type === 'local');
  return number === last;
}

function named(found: Property[]): { name: string; value: RemoteObject }[] {
  return found.flatMap(({ name, value, symbol }) => (value && !symbol && name !== '__proto__' ? [{ name, value }] : []));
}

function elements(found: Property[]): RemoteObject[] {
  return found.flatMap(({ name, value }) => (/^\d+$/.test(name) && value ? [value] : []));
}

function split(reference: string): [string, string, string] {
  const [kind = '', first = '', second = ''] = reference.split(' ');
  return [kind, first, second];
}

function gone(): never {
  throw new Failure('thread-runs', 'The thread went on since, so this value is gone. Ask again where it stops next.');
}
