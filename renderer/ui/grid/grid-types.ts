import type { RowText } from '#shared/base/split-json.ts';

export interface SinkColumn {
  name: string;
  type: string;
}

/** What stands at one place of a grid: a row, a sentence instead of rows, or nothing yet. */
export type GridItem = { row: RowText; number: number } | { note: string } | undefined;

/** Rows by place. Places are whole numbers that keep their row while older ones are dropped. */
export interface GridSource {
  from: number;
  to: number;
  at(place: number): GridItem;
}

export interface GridSelection {
  /** Where the keyboard is. */
  place: number;
  column: number;
  /** The other end of the selected rows. */
  anchor: number;
}
