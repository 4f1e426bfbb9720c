import type { Locator, Page } from 'playwright-core';

/** The panel and the toolbar of the debugger, and what the canvas offers for it. */
export class DebuggerDriver {
  constructor(private readonly page: Page) {}

  get bar(): Locator {
    return this.page.getByRole('toolbar', { name: 'Debugger' });
  }

  list(name: 'Taps' | 'Breakpoints' | 'Sources' | 'The row that waits' | 'Breakpoints in TypeScript' | 'Call stack' | 'Watch and evaluate'): Locator {
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

  /** A line of the variables of the frame that is looked at. */
  variable(name: string): Locator {
    return this.page.getByRole('tree', { name: 'Variables' }).getByRole('treeitem').filter({ has: this.page.locator('.value-name').getByText(name, { exact: true }) });
  }

  /** What an expression gave that was evaluated by hand. */
  async evaluated(text: string): Promise<Locator> {
    await this.page.getByRole('textbox', { name: 'Expression to evaluate' }).fill(text);
    await this.page.keyboard.press('Enter');
    return this.page.getByRole('tree', { name: 'Evaluated' }).getByRole('treeitem').filter({ has: this.page.locator('.value-name').getByText(text, { exact: true }) }).last();
  }

  /** Clicks in the margin beside a line of the text in front. */
  async clickBeside(line: number, button: 'left' | 'right' = 'left'): Promise<void> {
    const pane = this.page.getByRole('region', { name: 'Editor', exact: true });
    const number = pane.locator('.margin-view-overlays .line-numbers').filter({ hasText: new RegExp(`^${line}$`) });
    const [margin, at] = [await pane.locator('.margin').first().boundingBox(), await number.boundingBox()];
    await this.page.mouse.click(margin!.x + 9, at!.y + at!.height / 2, { button });
  }

  /** The signs beside lines: `set`, `off` or `unbound`. */
  signs(state: 'set' | 'off' | 'unbound'): Locator {
    return this.page.locator(`.break-mark.break-${state}`);
  }

  get stoppedLine(): Locator {
    return this.page.locator('.monaco-editor .stopped-line');
  }
}
