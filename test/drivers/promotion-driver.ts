import type { Locator, Page } from 'playwright-core';

/** From the job in front to one that runs in an environment. */
export class PromotionDriver {
  constructor(private readonly page: Page) {}

  get panel(): Locator {
    return this.page.getByRole('tabpanel', { name: /^Promote/ });
  }

  /** Runs the checks by the button at the top, and waits until all are through. */
  async check(): Promise<void> {
    await this.page.getByRole('button', { name: 'Promote', exact: true }).click();
    await this.panel.getByText(/^(\d+ of \d+ checks are good|Refused)/).waitFor();
  }

  /** Asks for it; the answer is the question that comes. */
  async ask(button: string, within: Page | Locator = this.page): Promise<Locator> {
    await within.getByRole('button', { name: button }).click();
    const question = this.page.getByRole('dialog', { name: /\?$/ });
    await question.waitFor();
    return question;
  }

  async show(shape: 'checks' | 'timeline' | 'log' | 'terminal' | 'history'): Promise<void> {
    await this.page.getByRole('radiogroup', { name: 'Shown of the promotion' }).getByText(shape, { exact: true }).click();
  }

  /** The end of what goes on, as the panel says it. */
  async outcome(): Promise<string> {
    const said = this.panel.locator('h3 span[data-outcome]:not([data-outcome="running"])');
    await said.waitFor({ timeout: 300_000 });
    return said.innerText();
  }

  get log(): Locator {
    return this.panel.getByLabel("Log of the job's pods", { exact: true });
  }

  get terminal(): Locator {
    return this.panel.getByLabel('Terminal in the pod', { exact: true });
  }
}
