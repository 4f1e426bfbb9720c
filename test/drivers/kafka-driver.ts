import type { Locator } from 'playwright-core';
import type { AppDriver } from './app-driver.ts';

/** Kafka's part of the window. */
export class KafkaDriver {
  constructor(private readonly app: AppDriver) {}

  private get page() {
    return this.app.page;
  }

  async show(): Promise<void> {
    await this.page.keyboard.press('Control+Alt+A');
    await this.connection('Local Kafka').waitFor();
  }

  /** One of the views of the sidebar. */
  async sidebar(name: 'Explorer' | 'Kafka'): Promise<void> {
    await this.page.getByRole('tablist', { name: 'Sidebar' }).getByRole('tab', { name }).click();
  }

  async start(): Promise<void> {
    await this.page.getByRole('button', { name: 'Start the local Kafka' }).click();
    await this.page.getByRole('button', { name: 'Stop the local Kafka' }).waitFor();
  }

  async stop(): Promise<void> {
    await this.page.getByRole('button', { name: 'Stop the local Kafka' }).click();
    await this.page.getByRole('button', { name: 'Start the local Kafka' }).waitFor();
  }

  connection(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  async makeTopic(name: string, partitions: number): Promise<void> {
    await this.page.getByRole('button', { name: 'New topic in local' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByLabel('Partitions').fill(String(partitions));
    await dialog.getByRole('button', { name: 'Create' }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  /** The topic in front. */
  get view(): Locator {
    return this.page.locator('[data-pane="panel"]');
  }

  get table(): Locator {
    return this.view.getByRole('grid');
  }

  get detail(): Locator {
    return this.view.getByRole('complementary');
  }

  row(words: string): Locator {
    return this.view.getByRole('row').filter({ hasText: words }).first();
  }

  async rows(): Promise<string[]> {
    return this.view.locator('.message-row').allInnerTexts();
  }

  /** Without a value: a tombstone. */
  async produce({ key, value, headers = '' }: { key: string; value?: string; headers?: string }): Promise<void> {
    await this.view.getByRole('button', { name: 'Produce…' }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Key').fill(key);
    if (value === undefined) await dialog.getByLabel(/tombstone/).check();
    else await dialog.getByLabel('Value', { exact: true }).fill(value);
    if (headers) await dialog.getByLabel('Headers').fill(headers);
    await dialog.getByRole('button', { name: 'Produce' }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  async condition(expression: string): Promise<void> {
    await this.view.getByLabel('Condition').fill(expression);
    await this.view.getByLabel('Condition').press('Enter');
  }

  async follow(): Promise<void> {
    await this.view.getByLabel('Follow').check();
    await this.view.getByRole('button', { name: 'Read', exact: true }).click();
  }

  async shape(name: 'messages' | 'partitions' | 'groups'): Promise<void> {
    await this.view.getByRole('radiogroup', { name: /^Shown of/ }).getByText(name, { exact: true }).click();
  }
}
