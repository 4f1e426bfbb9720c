import type { Locator, Page } from 'playwright-core';

/** Every command and every file, by a few letters. */
export class PaletteDriver {
  constructor(private readonly page: Page) {}

  get commands(): Locator {
    return this.page.getByRole('dialog', { name: 'Commands' });
  }

  get files(): Locator {
    return this.page.getByRole('dialog', { name: 'Jobs and files' });
  }

  /** Finds a command by letters and runs it, by keys alone. */
  async execute(letters: string): Promise<void> {
    await this.page.keyboard.press('Control+Shift+P');
    await this.commands.getByRole('combobox').waitFor();
    await this.pick(this.commands, letters);
  }

  /** Finds a job or file by letters and opens it, by keys alone. */
  async go(letters: string): Promise<void> {
    await this.page.keyboard.press('Control+P');
    await this.files.getByRole('combobox').waitFor();
    await this.pick(this.files, letters);
  }

  private async pick(dialog: Locator, letters: string): Promise<void> {
    await this.page.keyboard.type(letters);
    await dialog.getByRole('option').first().waitFor();
    await this.page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
  }
}
