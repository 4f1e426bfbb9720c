import type { Locator, Page } from 'playwright-core';

/** The panel and the toolbar of the debugger, and what the canvas offers for it. */
export class DebuggerDriver {
  constructor(private readonly page: Page) {}

  get bar(): Locator {
    return this.page.getByRole('toolbar', { name: 'Debugger' });
  }

  list(name: 'Taps' | 'Breakpoints' | 'Sources' | 'The row that waits'): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  /** The rows of the tap in front. */
  get rows(): Locator {
    return this.page.getByRole('grid', { name: /^Rows of / });
  }

  get condition(): Locator {
    return this.page.getByRole('textbox', { name: /^Condition on the rows of / });
  }

  /** A line of a tap's panel: how many rows passed. */
  passed(words: RegExp): Locator {
    return this.page.locator('.tap-foot').getByText(words);
  }

  /** Opens the menu of the edges that leave an operator, by the keyboard, and chooses. */
  async ofEdge(card: Locator, choice: RegExp | string): Promise<void> {
    await card.click();
    await this.page.getByRole('application', { name: /^Topology, / }).focus();
    await this.page.keyboard.press('Alt+S');
    await this.page.getByRole('menu').getByRole('menuitem', { name: choice }).first().click();
  }
}
