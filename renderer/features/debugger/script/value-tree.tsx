import { ChevronDown, ChevronRight } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { needed, type ValueRow } from './value-rows.ts';
import type { ValueStore } from './value-store.ts';

export interface ValueTreeProps {
  label: string;
  rows: readonly ValueRow[];
  values: ValueStore;
  /** Stands at the end of a line of the first level. */
  aside?: (row: ValueRow) => ReactNode;
}

/** Values that open to what they hold. Up and Down move, Right opens, Left closes or goes to what it is in. */
export function ValueTree({ label, rows: given, values, aside }: ValueTreeProps) {
  const rows = useCalm(given);
  const tree = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState<string>();
  const held = useStore(values, (state) => state.held);
  useEffect(() => values.need(needed(given)), [given, held, values]);
  const inTurn = rows.some(({ path }) => path === at) ? at : rows[0]?.path;
  const go = (index: number) => {
    const row = rows[index];
    if (!row) return;
    setAt(row.path);
    tree.current?.querySelectorAll<HTMLElement>('[role="treeitem"]')[index]?.focus();
  };
  const press = (row: ValueRow) => (row.kind === 'more' ? void values.more(row.reference!) : row.reference !== null && values.toggle(row.path, !row.isOpen));
  const onKeyDown = (event: KeyboardEvent) => {
    const index = rows.findIndex(({ path }) => path === inTurn);
    const row = rows[index];
    if (!row || (event.target as HTMLElement).closest('button')) return;
    if (event.key === 'ArrowDown') go(index + 1);
    else if (event.key === 'ArrowUp') go(index - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(rows.length - 1);
    else if (event.key === 'ArrowRight' && !row.isOpen && row.kind !== 'more') press(row);
    else if (event.key === 'ArrowRight') go(index + 1);
    else if (event.key === 'ArrowLeft' && row.isOpen) press(row);
    else if (event.key === 'ArrowLeft') go(rows.findLastIndex(({ level }, other) => other < index && level < row.level));
    else if (event.key === 'Enter' || event.key === ' ') press(row);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="values" role="tree" aria-label={label} ref={tree} onKeyDown={onKeyDown}>
      {rows.map((row) => (
        <div
          key={row.path}
          role="treeitem"
          className="value-row"
          data-kind={row.kind}
          aria-level={row.level}
          aria-expanded={row.reference === null || row.kind === 'more' ? undefined : row.isOpen}
          tabIndex={row.path === inTurn ? 0 : -1}
          style={{ paddingLeft: 6 + (row.level - 1) * 14 }}
          title={titleOf(row)}
          onFocus={() => setAt(row.path)}
          onClick={() => press(row)}
        >
          <span className="value-arrow" aria-hidden="true">
            {row.reference !== null && row.kind !== 'more' && (row.isOpen ? <ChevronDown size={12} /> : <ChevronRight size={12} />)}
          </span>
          <span className="value-name">{row.name}</span>
          {row.value !== '' && <span className="value-is">{row.value}</span>}
          {row.type !== '' && <span className="value-type">{row.type}</span>}
          {row.level === 1 && aside?.(row)}
        </div>
      ))}
    </div>
  );
}

function titleOf({ name, value, type }: ValueRow): string {
  return `${name}${value && ` = ${value}`}${type && `\n${type}`}`;
}

const PATIENCE_MS = 200;

/** The lines as they were, while those of the next stop are asked for: nothing jumps unless the wait is felt. */
function useCalm(rows: readonly ValueRow[]): readonly ValueRow[] {
  const isWaiting = rows.some(({ kind, name }) => kind === 'waits' && name === '…');
  const last = useRef(rows);
  const [felt, setFelt] = useState(false);
  useEffect(() => {
    setFelt(false);
    if (!isWaiting) return;
    const timer = setTimeout(() => setFelt(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [isWaiting]);
  if (!isWaiting || felt) last.current = rows;
  return last.current;
}
