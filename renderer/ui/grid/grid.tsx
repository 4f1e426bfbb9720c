import { type KeyboardEvent, type MouseEvent, useEffect, useRef, useState } from 'react';
import type { RowText } from '#shared/base/split-json.ts';
import { GridHeader, useColumnWidths } from './grid-header.tsx';
import { GridRow } from './grid-row.tsx';
import type { GridSelection, GridSource, SinkColumn } from './grid-types.ts';
import { HEADER_HEIGHT, ROW_HEIGHT, useWindow } from '#renderer/ui/use-window.ts';
import './grid.css';

export interface GridProps {
  label: string;
  columns: readonly SinkColumn[];
  source: GridSource;
  /** Shows kind and event time, and stays at the newest row until scrolled away. */
  changelog: boolean;
  selection: GridSelection | undefined;
  onSelect(selection: GridSelection | undefined): void;
  onOpen(place: number): void;
  onCopy(form: 'tsv' | 'cell'): void;
  onLook?(from: number, to: number): void;
  /** Places that a search has found, to be marked. */
  found: ReadonlySet<number>;
  /** Told whether the newest row is in sight, and how to get there. */
  onFollowing?(following: boolean, follow: () => void): void;
}

/** Rows by the hundred thousand: only those in sight exist. Arrows move, Shift selects, Enter opens, Mod+C copies. */
export function Grid(props: GridProps) {
  const { label, columns, source, changelog, selection, onSelect, found } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const window = useWindow(scroller, source.from, source.to, changelog);
  const timed = useTimed(source, window) && changelog;
  const widths = useColumnWidths(columns, source, { kind: changelog, time: timed });
  const newest = useNewest(source.to);
  const count = source.to - source.from;

  useEffect(() => props.onLook?.(window.first, window.last));
  useEffect(() => props.onFollowing?.(window.following, window.follow), [window.following]);
  useEffect(() => {
    if (selection) window.reveal(selection.place);
  }, [selection?.place]);

  const select = (place: number, column: number, extend: boolean) => {
    const within = Math.min(Math.max(place, source.from), source.to - 1);
    onSelect({ place: within, column: Math.min(Math.max(column, 0), columns.length - 1), anchor: extend && selection ? selection.anchor : within });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!count) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c') return void (event.preventDefault(), props.onCopy(event.shiftKey ? 'cell' : 'tsv'));
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a') return void (event.preventDefault(), onSelect({ place: source.to - 1, column: 0, anchor: source.from }));
    if (event.key === 'Enter' && selection) return props.onOpen(selection.place);
    const page = Math.max(1, Math.floor((scroller.current!.clientHeight - HEADER_HEIGHT) / ROW_HEIGHT) - 1);
    const target = targetOf(event, selection ?? { place: source.from - 1, column: 0, anchor: source.from }, { source, columns: columns.length, page });
    if (!target) return;
    event.preventDefault();
    select(target.place, target.column, event.shiftKey);
  };
  const onClick = ({ target, shiftKey }: MouseEvent) => {
    const place = (target as HTMLElement).closest<HTMLElement>('[data-place]')?.dataset['place'];
    const column = (target as HTMLElement).closest<HTMLElement>('[data-column]')?.dataset['column'];
    if (place !== undefined) select(Number(place), Number(column ?? 0), shiftKey);
  };

  const rows = [];
  const [low, high] = selection ? [Math.min(selection.place, selection.anchor), Math.max(selection.place, selection.anchor)] : [1, 0];
  for (let place = window.first; place < window.last; place++)
    rows.push(
      <GridRow
        key={place}
        place={place}
        top={HEADER_HEIGHT + (place - source.from) * ROW_HEIGHT}
        item={source.at(place)}
        columns={columns}
        template={widths.template}
        changelog={changelog}
        timed={timed}
        picked={place >= low && place <= high}
        pickedColumn={selection?.place === place ? selection.column : undefined}
        found={found.has(place)}
        fresh={changelog && place >= newest}
        rowIndex={place - source.from + 2}
      />,
    );
  return (
    <div
      className="grid"
      role="grid"
      aria-label={label}
      aria-rowcount={count + 1}
      aria-colcount={columns.length + Number(changelog) + Number(timed)}
      aria-multiselectable="true"
      aria-activedescendant={selection ? `row-${selection.place}` : undefined}
      tabIndex={0}
      ref={scroller}
      onKeyDown={onKeyDown}
    >
      <div className="grid-body" role="rowgroup" style={{ height: HEADER_HEIGHT + count * ROW_HEIGHT, width: widths.total }} onClick={onClick} onDoubleClick={() => selection && props.onOpen(selection.place)}>
        <GridHeader columns={columns} widths={widths} changelog={changelog} timed={timed} />
        {rows}
      </div>
    </div>
  );
}

interface Bounds {
  source: GridSource;
  columns: number;
  page: number;
}

function targetOf(event: KeyboardEvent, { place, column }: GridSelection, { source, columns, page }: Bounds): { place: number; column: number } | undefined {
  const whole = event.ctrlKey || event.metaKey;
  const moves: Record<string, { place: number; column: number }> = {
    ArrowDown: { place: place + 1, column },
    ArrowUp: { place: place - 1, column },
    ArrowRight: { place, column: column + 1 },
    ArrowLeft: { place, column: column - 1 },
    PageDown: { place: place + page, column },
    PageUp: { place: place - page, column },
    Home: whole ? { place: source.from, column } : { place, column: 0 },
    End: whole ? { place: source.to - 1, column } : { place, column: columns - 1 },
  };
  return moves[event.key];
}

/** The place from which rows are new since the last look; a flood is not news, and neither is a steady stream. */
function useNewest(to: number): number {
  const last = useRef({ to, at: -Infinity });
  const [newest, setNewest] = useState(to);
  useEffect(() => {
    const [before, now] = [last.current, performance.now()];
    const isNews = to - before.to <= FEW && now - before.at > CALM_MS;
    setNewest(isNews ? before.to : to);
    last.current = { to, at: now };
  }, [to]);
  return newest;
}

const FEW = 12;
const CALM_MS = 400;

/** Whether any row in sight has had an event time: a job without one needs no column for it. */
function useTimed(source: GridSource, { first, last }: { first: number; last: number }): boolean {
  const timed = useRef(false);
  for (let place = first; place < last && !timed.current; place++) {
    const item = source.at(place);
    timed.current = Boolean(item && 'row' in item && item.row.eventTime !== null);
  }
  return timed.current;
}

/** The rows between two places, without gaps and what is not there yet. */
export function rowsBetween(source: GridSource, a: number, b: number, most: number): RowText[] {
  const rows: RowText[] = [];
  for (let place = Math.min(a, b); place <= Math.max(a, b) && rows.length < most; place++) {
    const item = source.at(place);
    if (item && 'row' in item) rows.push(item.row);
  }
  return rows;
}
