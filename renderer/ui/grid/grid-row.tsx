import { memo } from 'react';
import { isNumeric, KINDS, showTime, showTyped } from './cell.ts';
import type { GridItem, SinkColumn } from './grid-types.ts';

interface GridRowProps {
  place: number;
  top: number;
  item: GridItem;
  columns: readonly SinkColumn[];
  template: string;
  changelog: boolean;
  timed: boolean;
  picked: boolean;
  pickedColumn: number | undefined;
  found: boolean;
  fresh: boolean;
  rowIndex: number;
}

export const GridRow = memo(DrawnRow, (before, after) => SAME.every((key) => before[key] === after[key]) && sameItem(before.item, after.item));

const SAME = ['place', 'top', 'columns', 'template', 'changelog', 'timed', 'picked', 'pickedColumn', 'found', 'fresh', 'rowIndex'] as const;

/** Decoding gives a new object each time; a row of the changelog never changes, a row of the table may. */
function sameItem(before: GridItem, after: GridItem): boolean {
  if (before === after) return true;
  if (!before || !after || !('row' in before) || !('row' in after)) return false;
  return before.number === after.number && before.row.values.join() === after.row.values.join();
}

function DrawnRow({ place, top, item, columns, template, changelog, timed, picked, pickedColumn, found, fresh, rowIndex }: GridRowProps) {
  if (!item || 'note' in item)
    return (
      <div className="grid-row grid-note" role="row" aria-rowindex={rowIndex} style={{ transform: `translateY(${top}px)` }}>
        <span role="gridcell">{item?.note ?? '…'}</span>
      </div>
    );
  const { kind, eventTime, values } = item.row;
  const change = changelog ? KINDS[kind] : undefined;
  return (
    <div
      className="grid-row"
      role="row"
      id={`row-${place}`}
      data-place={place}
      aria-rowindex={rowIndex}
      aria-selected={picked}
      data-kind={change?.style}
      data-found={found}
      data-fresh={fresh}
      style={{ transform: `translateY(${top}px)`, gridTemplateColumns: template }}
    >
      {changelog && (
        <span role="gridcell" className="grid-kind" title={change?.words} aria-label={change?.words}>
          {change?.sign ?? kind}
        </span>
      )}
      {timed && (
        <span role="gridcell" className="grid-cell grid-time">
          {showTime(eventTime)}
        </span>
      )}
      {columns.map(({ name, type }, index) => (
        <Cell key={name} text={showTyped(values[index], type)} numeric={isNumeric(type)} index={index} picked={pickedColumn === index} />
      ))}
    </div>
  );
}

function Cell({ text, numeric, index, picked }: { text: string | undefined; numeric: boolean; index: number; picked: boolean }) {
  return (
    <span role="gridcell" className="grid-cell" data-numeric={numeric} data-null={text === undefined} data-picked={picked} data-column={index} title={text !== undefined && text.length > 24 ? text : undefined}>
      {text ?? 'NULL'}
    </span>
  );
}
