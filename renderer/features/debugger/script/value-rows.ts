import type { ScriptScope, ScriptVariable } from '#shared/services/script-debugger.ts';
import type { Held } from './value-store.ts';

/** One line of a tree of values. */
export interface ValueRow {
  /** Of its own in the tree, and the same from stop to stop. */
  path: string;
  /** From 1. */
  level: number;
  name: string;
  value: string;
  type: string;
  /** Null where it holds nothing. */
  reference: string | null;
  isOpen: boolean;
  kind: 'scope' | 'value' | 'waits' | 'failed' | 'more';
}

interface Looked {
  held: ReadonlyMap<string, Held>;
  toggled: ReadonlyMap<string, boolean>;
}

const OPEN: ReadonlySet<ScriptScope['kind']> = new Set(['flink', 'local', 'block']);

/** The lines of all scopes of a frame, opened as they are. */
export function rowsOfScopes(scopes: readonly ScriptScope[], looked: Looked): ValueRow[] {
  return scopes.flatMap(({ name, kind, reference }) => {
    const path = `${kind}/${name}`;
    const isOpen = looked.toggled.get(path) ?? OPEN.has(kind);
    return [{ path, level: 1, name, value: '', type: '', reference, isOpen, kind: 'scope' as const }, ...(isOpen ? within(reference, path, 2, looked) : [])];
  });
}

/** The lines of one value. `root`: what it is in the tree. */
export function rowsOfValue(root: string, variable: ScriptVariable, looked: Looked): ValueRow[] {
  return rowsOf(variable, root, 1, looked);
}

function rowsOf({ name, value, type, reference }: ScriptVariable, path: string, level: number, looked: Looked): ValueRow[] {
  const isOpen = reference !== null && (looked.toggled.get(path) ?? false);
  return [{ path, level, name, value, type, reference, isOpen, kind: 'value' }, ...(isOpen ? within(reference, path, level + 1, looked) : [])];
}

function within(reference: string, path: string, level: number, looked: Looked): ValueRow[] {
  const held = looked.held.get(reference);
  const told = { level, type: '', isOpen: false };
  if (!held || held.state === 'loading') return [{ ...told, path: `${path}/…`, name: '…', value: '', reference: null, kind: 'waits' }];
  if (held.state === 'failed') return [{ ...told, path: `${path}/!`, name: held.message, value: '', reference: null, kind: 'failed' }];
  const seen = new Map<string, number>();
  const rows = held.variables.flatMap((variable) => {
    const count = (seen.get(variable.name) ?? 0) + 1;
    seen.set(variable.name, count);
    return rowsOf(variable, `${path}/${variable.name}${count > 1 ? `#${count}` : ''}`, level, looked);
  });
  if (!rows.length) return [{ ...told, path: `${path}/-`, name: 'nothing', value: '', reference: null, kind: 'waits' }];
  return held.more ? [...rows, { ...told, path: `${path}/+`, name: `${held.more.toLocaleString('en')} more`, value: '', reference, kind: 'more' }] : rows;
}

/** What is open and has to be asked for. */
export function needed(rows: readonly ValueRow[]): string[] {
  return rows.flatMap(({ isOpen, reference, kind }) => (isOpen && reference !== null && kind !== 'more' ? [reference] : []));
}
