import { z } from 'zod';
import type { KubeObject } from './kube-object.ts';

/** One field that an apply changes. Null: it was not there before, or is not there after. Values are JSON, texts as they are. */
export const FieldChange = z.object({
  /** As `spec.template.spec.containers[flink-main-container].image`. */
  path: z.string(),
  old: z.string().nullable(),
  new: z.string().nullable(),
});
export type FieldChange = z.infer<typeof FieldChange>;

/** What the server itself writes into every object, and what tells nothing of what is wanted. */
const OF_THE_SERVER = new Set(['metadata.managedFields', 'metadata.resourceVersion', 'metadata.uid', 'metadata.creationTimestamp', 'metadata.generation', 'metadata.selfLink', 'status']);
/** Lists whose items have no `name` are told apart by one of these, as the API merges them. */
const KEYS = ['name', 'containerPort', 'port', 'mountPath', 'key', 'topologyKey', 'uid'];

/**
 * Every field in which `next` differs from `live`: what the server would keep after a dry run, so that its defaults are on both sides.
 * A Secret's values are never shown: that they changed is.
 */
export function changedFields(live: KubeObject | undefined, next: KubeObject | undefined): FieldChange[] {
  const hidden = (live ?? next)?.kind === 'Secret' ? SECRET_VALUES : undefined;
  const changes: FieldChange[] = [];
  walk(live, next, '', changes);
  return hidden ? changes.map((change) => (hidden.test(change.path) ? { ...change, old: change.old && '•••', new: change.new && '••• (changed)' } : change)) : changes;
}

const SECRET_VALUES = /^(data|stringData)\b/;

function walk(live: unknown, next: unknown, path: string, changes: FieldChange[]): void {
  if (OF_THE_SERVER.has(path)) return;
  const [one, other] = [asMap(live), asMap(next)];
  if (one && other) {
    for (const key of new Set([...one.keys(), ...other.keys()])) walk(one.get(key), other.get(key), joined(path, key, live ?? next), changes);
    return;
  }
  // What is wholly new or gone is shown by its parts, so that nobody has to read a line of JSON.
  const whole = one ?? other;
  if (whole && whole.size > 0 && (live === undefined || next === undefined)) {
    for (const [key, value] of whole) walk(one ? value : undefined, other ? value : undefined, joined(path, key, live ?? next), changes);
    return;
  }
  const [before, after] = [textOf(live), textOf(next)];
  if (before !== after) changes.push({ path, old: before, new: after });
}

/** Objects by field, lists by what names their items, else by place; undefined for a plain value. */
function asMap(value: unknown): Map<string, unknown> | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const key = KEYS.find((each) => value.length > 0 && value.every((item) => typeof (item as Record<string, unknown> | null)?.[each] in { string: 1, number: 1 }));
  const names = key ? value.map((item) => String((item as Record<string, unknown>)[key])) : [];
  return new Map(key && new Set(names).size === names.length ? value.map((item, at) => [`[${names[at]}]`, item]) : value.map((item, at) => [`[${at}]`, item]));
}

function joined(path: string, key: string, whole: unknown): string {
  if (Array.isArray(whole)) return `${path}${key}`;
  const step = /^[\w-]+$/.test(key) ? key : `"${key}"`;
  return path ? `${path}.${step}` : step;
}

function textOf(value: unknown): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
