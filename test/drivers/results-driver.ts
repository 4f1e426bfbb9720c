import type { Locator, Page } from 'playwright-core';

/** The rows of a sink: as they came, or the table they fold to. */
export class ResultsDriver {
  constructor(private readonly page: Page) {}

  tab(sink: string): Locator {
    return this.page.getByRole('tablist', { name: 'Lower panel' }).getByRole('tab', { name: new RegExp(`^${sink}\\b`) });
  }

  async show(sink: string): Promise<void> {
    await this.tab(sink).click();
  }

  async as(sink: string, shape: 'changelog' | 'table'): Promise<void> {
    await this.page.getByRole('radiogroup', { name: `Rows of ${sink}` }).getByText(shape, { exact: true }).click();
    await this.grid.and(this.page.getByRole('grid', { name: `${shape === 'table' ? 'Table' : 'Changelog'} of ${sink}` })).waitFor();
  }

  get grid(): Locator {
    return this.page.getByRole('grid');
  }

  /** The grid, once it has so many rows. */
  gridWith(count: number): Locator {
    return this.grid.and(this.page.locator(`[aria-rowcount="${count + 1}"]`));
  }

  /** The rows in sight, without the header. */
  get rows(): Locator {
    return this.grid.locator('[role=row][data-place]');
  }

  /** `1,234 rows counted`, `10 rows after 1,234 changes`. */
  foot(words: string | RegExp): Locator {
    return this.page.locator('.sink-foot').getByText(words);
  }

  row(index: number): Locator {
    return this.grid.locator(`[role=row][aria-rowindex="${index + 1}"]`);
  }

  async cells(index: number): Promise<string[]> {
    return this.row(index).getByRole('gridcell').allInnerTexts();
  }

  async toTop(): Promise<void> {
    await this.grid.focus();
    await this.page.keyboard.press('Control+Home');
  }

  async toBottom(): Promise<void> {
    await this.grid.focus();
    await this.page.keyboard.press('Control+End');
  }
}
