import type { Locator, Page } from 'playwright-core';

/** What the job and Flink print. */
export class LogDriver {
  constructor(private readonly page: Page) {}

  async show(): Promise<void> {
    await this.page.getByRole('tablist', { name: 'Lower panel' }).getByRole('tab', { name: /^Log/ }).click();
    await this.terminal.waitFor();
  }

  async pick(source: 'run' | 'engine'): Promise<void> {
    await this.page.getByRole('radiogroup', { name: 'Log of' }).getByText(source, { exact: true }).click();
  }

  get terminal(): Locator {
    return this.page.getByLabel(/^Log of the (run|engine)$/);
  }

  line(words: string | RegExp): Locator {
    return this.terminal.locator('.xterm-rows > div').filter({ hasText: words });
  }
}
