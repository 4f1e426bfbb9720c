import type { Locator, Page } from 'playwright-core';

/** The tree of the workspace. */
export class ExplorerDriver {
  constructor(private readonly page: Page) {}

  section(name: 'Jobs' | 'Streams' | 'Files'): Locator {
    return this.page.getByRole('region', { name: 'Explorer' }).getByRole('region', { name });
  }

  row(name: string): Locator {
    return this.page.getByRole('region', { name: 'Explorer' }).locator('.tree-row').filter({ has: this.page.getByText(name, { exact: true }) });
  }

  async open(name: string): Promise<void> {
    await this.row(name).click();
  }
}
