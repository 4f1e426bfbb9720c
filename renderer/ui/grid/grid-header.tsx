import { type PointerEvent, useMemo, useState } from 'react';
import { isNumeric, shortType, showTyped } from './cell.ts';
import type { GridSource, SinkColumn } from './grid-types.ts';

export interface ColumnWidths {
  /** For `grid-template-columns`. */
  template: string;
  total: number;
  of(index: number): number;
  resize(index: number, width: number): void;
}

const KIND = 46;
const TIME = 172;
const MIN = 56;
const MAX = 420;
const CHARACTER = 7.6;

/** Wide enough for the name, the type and the first values; as wide as the person pulls them after that. */
export function useColumnWidths(columns: readonly SinkColumn[], source: GridSource, fixedColumns: { kind: boolean; time: boolean }): ColumnWidths {
  const [pulled, setPulled] = useState<ReadonlyMap<string, number>>(new Map());
  const hasRows = source.at(source.from) !== undefined;
  const natural = useMemo(() => columns.map((column, index) => naturalWidth(column, index, source)), [columns, hasRows]);
  const of = (index: number) => pulled.get(columns[index]!.name) ?? natural[index]!;
  const widths = columns.map((_, index) => of(index));
  const fixed = [...(fixedColumns.kind ? [KIND] : []), ...(fixedColumns.time ? [TIME] : [])];
  return {
    template: [...fixed, ...widths].map((width) => `${width}px`).join(' '),
    total: [...fixed, ...widths].reduce((sum, width) => sum + width, 0),
    of,
    resize: (index, width) => setPulled(new Map(pulled).set(columns[index]!.name, Math.max(MIN, width))),
  };
}

function naturalWidth({ name, type }: SinkColumn, index: number, source: GridSource): number {
  let longest = Math.max(name.length, shortType(type).length, leastOf(type));
  for (let place = source.from; place < Math.min(source.to, source.from + 40); place++) {
    const item = source.at(place);
    if (item && 'row' in item) longest = Math.max(longest, showTyped(item.row.values[index], type)?.length ?? 4);
  }
  return Math.min(MAX, Math.max(MIN, Math.ceil(longest * CHARACTER) + 26));
}

/** Values of a type that are wider than the first may be: a NULL comes first, a number has more digits later. */
function leastOf(type: string): number {
  if (/^(DOUBLE|FLOAT)/.test(type)) return 14;
  return type.startsWith('TIMESTAMP') ? 19 : 0;
}

interface GridHeaderProps {
  columns: readonly SinkColumn[];
  widths: ColumnWidths;
  changelog: boolean;
  timed: boolean;
}

export function GridHeader({ columns, widths, changelog, timed }: GridHeaderProps) {
  return (
    <div className="grid-header" role="row" aria-rowindex={1} style={{ gridTemplateColumns: widths.template }}>
      {changelog && <span role="columnheader" aria-colindex={1} aria-label="Change kind" />}
      {timed && (
        <span role="columnheader" aria-colindex={2} className="grid-heading">
          <span>event time</span>
          <span className="grid-type">UTC</span>
        </span>
      )}
      {columns.map(({ name, type }, index) => (
        <span key={name} role="columnheader" aria-colindex={index + 1 + Number(changelog) + Number(timed)} className="grid-heading" data-numeric={isNumeric(type)} title={`${name} ${type}`}>
          <span>{name}</span>
          <span className="grid-type">{shortType(type)}</span>
          <span className="grid-pull" aria-hidden="true" onPointerDown={(event) => pull(event, widths.of(index), (width) => widths.resize(index, width))} />
        </span>
      ))}
    </div>
  );
}

function pull(event: PointerEvent<HTMLElement>, width: number, onWidth: (width: number) => void): void {
  const handle = event.currentTarget;
  const start = event.clientX;
  handle.setPointerCapture(event.pointerId);
  handle.onpointermove = (move) => onWidth(width + move.clientX - start);
  handle.onpointerup = () => (handle.onpointermove = null);
}
