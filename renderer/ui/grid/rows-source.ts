import type { GridSource } from './grid-types.ts';
import type { RowStore } from './row-store.ts';

/** Rows as they came, as the grid wants them. */
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

/** Rows that never reached the window. */
export function gapWords(skipped: number, number: number): string {
  const rows = `${skipped.toLocaleString('en')} ${skipped === 1 ? 'row' : 'rows'}`;
  return number === 0 ? `the first ${rows} are no longer kept` : `${rows} skipped: the window was slower than the job`;
}
