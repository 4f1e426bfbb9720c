import type { GridSource } from '#renderer/ui/grid/grid-types.ts';
import type { TablePages } from './table-pages.ts';

/** The folded table as the grid wants it; rows that are on their way are undefined. */
export function tableSource(table: TablePages, count: number): GridSource {
  return {
    from: 0,
    to: count,
    at: (place) => {
      const row = table.at(place);
      return row && { row, number: place };
    },
  };
}
