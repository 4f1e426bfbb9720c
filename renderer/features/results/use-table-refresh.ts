import { useEffect, useRef } from 'react';
import type { SinkCount } from '#shared/services/engine.ts';
import type { TablePages } from './table-pages.ts';

const AT_MOST_EVERY_MS = 250;

/** Marks the table as changed when its sink has counted more rows, four times a second at most. */
export function useTableRefresh(table: TablePages, count: SinkCount | undefined, shown: boolean): void {
  const last = useRef(0);
  useEffect(() => {
    if (!shown) return;
    const wait = Math.max(0, last.current + AT_MOST_EVERY_MS - performance.now());
    const timer = setTimeout(() => {
      last.current = performance.now();
      table.outdate();
    }, wait);
    return () => clearTimeout(timer);
  }, [table, count?.counted, shown]);
}
