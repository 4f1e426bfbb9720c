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

  /** The operators in hand, one or several. */
  get hand(): Locator {
    return this.page.getByRole('region', { name: /^(Operator |\d+ operators$)/ });
  }

  /** The parallelism that the inspector shows of what is in hand. */
  async parallelism(): Promise<string> {
    return this.hand.locator('output').innerText();
  }

  /** Slot groups and what the edits cost. */
  get editBar(): Locator {
    return this.page.getByRole('region', { name: 'Slot groups and cost' });
  }

  group(name: string): Locator {
    return this.editBar.getByRole('button', { name: new RegExp(`^${name} `) });
  }

  get refused(): Locator {
    return this.page.getByRole('region', { name: 'Edits that were not applied' });
  }

  get orphans(): Locator {
    return this.page.getByRole('region', { name: 'Edits without an operator' });
  }

  get menu(): Locator {
    return this.page.getByRole('menu');
  }

  /** A small question beside what it is about. */
  get question(): Locator {
    return this.page.getByRole('dialog');
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** The frame of the chain that holds a card. */
  async chainOf(words: string | RegExp): Promise<Locator> {
    const card = await centre(this.card(words).first());
    for (const frame of await this.chains.all()) {
      const box = (await frame.boundingBox())!;
      if (card.x > box.x && card.x < box.x + box.width && card.y > box.y && card.y < box.y + box.height) return frame;
    }
    throw new Error(`No chain holds ${words}.`);
  }

  /** Presses a card, or a chain by its head, moves to a place and lets go there. */
  async drag(what: Locator, to: Locator | { x: number; y: number }): Promise<void> {
    const from = (await what.boundingBox())!;
    await this.page.mouse.move(from.x + 24, from.y + 8);
    await this.page.mouse.down();
    // The lanes to drop on are there once the drag has begun.
    await this.page.mouse.move(from.x + 44, from.y + 24, { steps: 3 });
    await this.page.locator('.drag-ghost').waitFor();
    const target = 'x' in to ? to : await centre(to);
    await this.page.mouse.move(target.x, target.y, { steps: 4 });
    await this.page.mouse.up();
    await this.page.locator('.drag-ghost').waitFor({ state: 'detached' });
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

async function centre(locator: Locator): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = (await locator.boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
}
