import type { GridSource } from './grid-types.ts';
import { gapWords } from './results-words.ts';
import type { RowStore } from './row-store.ts';
import type { TablePages } from './table-pages.ts';

/** The changelog as the grid wants it. */
export function changelogSource(rows: RowStore): GridSource {
  return {
    from: rows.from,
    to: rows.to,
    at: (place) => {
      const item = rows.at(place);
      if (!item) return undefined;
      return 'row' in item ? item : { note: gapWords(item.skipped, item.number) };
    },
  };
}

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
