import type { ScriptVariable } from '#shared/services/script-debugger.ts';
import type { Preview, RemoteObject } from './protocol.ts';

const LONGEST = 200;
/** Whose text says no more than that they are objects. */
const PLAIN = new Set(['Object', 'Array', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Date', 'RegExp', 'Error', 'Promise', 'Function']);

/** The name of a class as its file says it: the bundler numbers names that several files have. */
export function classOf({ className, subtype, type }: RemoteObject): string {
  if (subtype === 'null') return 'null';
  return type === 'object' && className ? className.replace(/\$\d+$/, '') : type;
}

/** Whether a value may say itself what it is, as the SDK's times and decimals do. */
export function mayTell(value: RemoteObject): boolean {
  return value.type === 'object' && value.objectId !== undefined && value.subtype === undefined && !PLAIN.has(classOf(value));
}

/** What is to be called on a value that may tell: its text, or undefined. */
export const TELL = 'function () { return typeof this.toJSON === "function" && typeof this.toString === "function" && this.toString !== Object.prototype.toString ? String(this) : undefined; }';

/** One line for a value; `told` is what it says of itself. */
export function shownAs(value: RemoteObject, told?: string): string {
  const text = told === undefined ? written(value) : `${classOf(value)} ${told}`;
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

export function variableOf(name: string, value: RemoteObject, reference: (objectId: string) => string, more: { told?: string | undefined; type?: string | null } = {}): ScriptVariable {
  const holds = value.objectId !== undefined && value.type !== 'symbol' && value.subtype !== 'regexp' && value.subtype !== 'date';
  return { name, value: shownAs(value, more.told), type: more.type ?? classOf(value), reference: holds ? reference(value.objectId!) : null };
}

function written(value: RemoteObject): string {
  if (value.unserializableValue !== undefined) return value.unserializableValue;
  if (value.type === 'string') return JSON.stringify(value.value);
  if (value.type === 'undefined' || value.subtype === 'null') return value.subtype ?? value.type;
  if (value.type === 'function') return (value.description ?? 'function').split('\n')[0]!;
  if (value.type !== 'object') return value.description ?? String(value.value);
  if (value.subtype === 'error') return (value.description ?? 'Error').split('\n')[0]!;
  const sized = value.subtype !== undefined && value.subtype !== 'generator';
  const name = sized ? (value.description ?? classOf(value)) : classOf(value);
  if (value.subtype === 'array' && value.preview) return `${name} ${list(value.preview)}`;
  if (sized) return name;
  return `${name === 'Object' ? '' : `${name} `}${value.preview ? record(value.preview) : '{…}'}`;
}

function list({ properties, overflow }: Preview): string {
  return `[${[...properties.filter(({ name }) => /^\d+$/.test(name)).map(brief), ...(overflow ? ['…'] : [])].join(', ')}]`;
}

function record({ properties, overflow }: Preview): string {
  const parts = [...properties.map((property) => `${property.name}: ${brief(property)}`), ...(overflow ? ['…'] : [])];
  return parts.length ? `{ ${parts.join(', ')} }` : '{}';
}

function brief({ type, subtype, value = '' }: Preview['properties'][number]): string {
  if (type === 'string') return JSON.stringify(value);
  if (type === 'object' && value === 'Object') return '{…}';
  if (type === 'accessor') return '(…)';
  if (type === 'function') return 'ƒ';
  return subtype === 'null' ? 'null' : value.replace(/\$\d+$/, '');
}
