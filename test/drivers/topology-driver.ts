import type { Locator, Page } from 'playwright-core';

/** The drawing beside the text. */
export class TopologyDriver {
  constructor(private readonly page: Page) {}

  get canvas(): Locator {
    return this.page.getByRole('application', { name: /^Topology, / });
  }

  get cards(): Locator {
    return this.canvas.locator('.react-flow__node-operator');
  }

  get chains(): Locator {
    return this.canvas.locator('.chain-frame');
  }

  get shipLabels(): Locator {
    return this.canvas.locator('.ship-label');
  }

  /** What a screen reader gets: a sentence an operator. */
  get sentences(): Locator {
    return this.page.getByRole('list', { name: 'Operators of the topology' }).getByRole('listitem');
  }

  /** The operator in hand. */
  get inspector(): Locator {
    return this.page.getByRole('region', { name: /^Operator / });
  }

  /** Why the drawing is not of the text as it is now. */
  get note(): Locator {
    return this.page.getByText(/^As it was at /);
  }

  card(words: string | RegExp): Locator {
    return this.cards.filter({ hasText: words });
  }

  lit(): Locator {
    return this.canvas.locator('.operator-card[data-under-cursor="true"]');
  }

  /** Waits until there is a drawing of the text as it is now. */
  async drawn(): Promise<void> {
    await this.page.locator('.canvas[data-stale="false"]').waitFor();
    await this.cards.first().waitFor();
  }

  async dimmed(): Promise<void> {
    await this.page.locator('.canvas[data-stale="true"]').waitFor();
  }

  /** Where each card stands on the canvas, by the operator's uid. */
  async places(): Promise<Map<string, string>> {
    return new Map(await this.cards.evaluateAll((cards) => cards.map((card) => [card.getAttribute('data-id')!, (card as HTMLElement).style.transform] as const)));
  }
}
