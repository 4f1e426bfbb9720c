import { linesOf, readRow, type RowText } from '#shared/base/split-json.ts';
import type { Disposable } from '#shared/base/disposable.ts';

export type FetchPage = (offset: number, limit: number, signal: AbortSignal) => Promise<Uint8Array[]>;

interface Page {
  rows: RowText[];
  /** Of the table as it was then. */
  version: number;
}

const PAGE = 200;
const KEPT = 40;

/** The folded table of a sink, page by page: what is looked at is fetched, and fetched again when the table has changed. */
export class TablePages implements Disposable {
  private readonly pages = new Map<number, Page>();
  private readonly asked = new Set<number>();
  private readonly abort = new AbortController();
  private version = 0;

  constructor(
    private readonly fetchPage: FetchPage,
    private readonly onPage: () => void,
  ) {}

  /** The row at a place of the table, as last fetched; undefined while it is on its way. */
  at(place: number): RowText | undefined {
    return this.pages.get(Math.floor(place / PAGE))?.rows[place % PAGE];
  }

  /** The table has changed: what is shown is fetched anew, and stands until the answer is there. */
  outdate(): void {
    this.version++;
    this.onPage();
  }

  /** Fetches what is missing or outdated between two places. */
  show(from: number, to: number): void {
    for (let page = Math.floor(from / PAGE); page * PAGE < to; page++)
      if (!this.asked.has(page) && this.pages.get(page)?.version !== this.version) void this.load(page);
  }

  dispose(): void {
    this.abort.abort();
  }

  private async load(page: number): Promise<void> {
    this.asked.add(page);
    const version = this.version;
    try {
      const bodies = await this.fetchPage(page * PAGE, PAGE, this.abort.signal);
      this.pages.delete(page);
      this.pages.set(page, { rows: bodies.flatMap(linesOf).map(readRow), version });
      for (const oldest of this.pages.keys()) if (this.pages.size > KEPT) this.pages.delete(oldest);
      this.onPage();
    } catch {
      // The run has gone or the connection is away: what was fetched stays, the next look asks again.
    } finally {
      this.asked.delete(page);
    }
  }
}
