import type { Locator, Page } from 'playwright-core';

/** The text and its tabs. */
export class EditorDriver {
  constructor(private readonly page: Page) {}

  get pane(): Locator {
    return this.page.getByRole('region', { name: 'Editor', exact: true });
  }

  tab(name: string | RegExp): Locator {
    return this.page.getByRole('tablist', { name: 'Open files' }).getByRole('tab', { name });
  }

  /** Waits until a file's text is on the screen. */
  async shown(name: string): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Where you are' }).locator('[aria-current=page]').filter({ hasText: new RegExp(`^${name}(, not saved)?$`) }).waitFor();
    await this.pane.locator('.view-line').first().waitFor();
  }

  async focus(): Promise<void> {
    await this.page.keyboard.press('Control+1');
    await this.pane.locator('.monaco-editor.focused').waitFor();
  }

  /** Types where the cursor is. */
  async type(text: string): Promise<void> {
    await this.focus();
    await this.page.keyboard.type(text);
  }

  /** Moves the cursor to the first place where `words` stand, just behind them. */
  async goBehind(words: string): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('Control+f');
    const find = this.pane.getByRole('textbox', { name: 'Find' });
    await find.fill(words);
    await find.press('Enter');
    await this.pane.locator('.find-widget .matchesCount').filter({ hasText: /of \d/ }).waitFor();
    await this.closeFind();
    await this.page.keyboard.press('ArrowRight');
  }

  /** Escape closes first what has come up meanwhile, as words beside the pointer. */
  private async closeFind(): Promise<void> {
    const open = this.pane.locator('.find-widget.visible');
    for (let closed = false; !closed; ) {
      await this.page.keyboard.press('Escape');
      closed = await open.waitFor({ state: 'detached', timeout: 2_000 }).then(
        () => true,
        () => false,
      );
    }
  }

  async goToEnd(): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('Control+End');
  }

  async undo(): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('Control+z');
  }

  async save(): Promise<void> {
    await this.focus();
    await this.page.keyboard.press('Control+s');
  }

  /** The lines on the screen, as they read. */
  async visibleText(): Promise<string> {
    const lines = await this.pane.locator('.view-line').evaluateAll((all) => all.map((line) => ({ top: line.getBoundingClientRect().top, text: line.textContent ?? '' })));
    const inOrder = lines.sort((one, other) => one.top - other.top);
    return inOrder.map(({ text }) => text.replaceAll('\u00a0', ' ')).join('\n');
  }

  /** Rests the pointer on a word of the first line that reads so. */
  async restOn(line: RegExp, word: string): Promise<void> {
    const { x, y } = await this.line(line)
      .first()
      .evaluate((element, wanted) => {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          const at = node.textContent!.search(new RegExp(`\\b${wanted}\\b`));
          if (at < 0) continue;
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + wanted.length);
          const box = range.getBoundingClientRect();
          return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
        }
        throw new Error(`The line has no word ${wanted}.`);
      }, word);
    await this.page.mouse.move(x, y);
  }

  line(words: string | RegExp): Locator {
    return this.pane.locator('.view-line').filter({ hasText: words });
  }

  get squiggles(): Locator {
    return this.pane.locator('.squiggly-error');
  }

  /** What is offered to complete what is typed. */
  get suggestions(): Locator {
    return this.page.locator('.suggest-widget.visible .monaco-list-row').first();
  }

  suggestion(label: string): Locator {
    return this.page.locator('.suggest-widget.visible .monaco-list-row').filter({ has: this.page.locator('.label-name', { hasText: new RegExp(`^${label}$`) }) });
  }

  /** Takes what is offered, once it is what Tab takes: while a word is typed, what was offered before it can still be seen. */
  async take(label: string): Promise<void> {
    await this.page.locator('.suggest-widget.visible .monaco-list-row.focused').filter({ has: this.page.locator('.label-name', { hasText: new RegExp(`^${label}$`) }) }).waitFor();
    await this.page.keyboard.press('Tab');
  }

  /** The steps from the file to the place of the cursor, as they read. */
  get crumbs(): Locator {
    return this.pane.getByRole('navigation', { name: 'Place in the text' }).getByRole('button');
  }

  /** A word that stands beside the text and is none of it. */
  hint(label: string): Locator {
    return this.pane.locator('.view-line span').filter({ hasText: new RegExp(`^\\s*${label.replaceAll(' ', '\\s')}$`) }).first();
  }

  get renameBox(): Locator {
    return this.page.locator('.rename-box input.rename-input:focus');
  }

  get warnings(): Locator {
    return this.pane.locator('.squiggly-warning');
  }

  get marked(): Locator {
    return this.pane.locator('.marked-text');
  }

  /** The words under which the squiggles stand, each as it reads. */
  async squiggled(): Promise<string[]> {
    return this.squiggles.evaluateAll((squiggles) =>
      squiggles.map((squiggle) => {
        const box = squiggle.getBoundingClientRect();
        const within = (rect: DOMRect) => rect.left >= box.left - 1 && rect.right <= box.right + 1 && rect.top < box.bottom && rect.bottom > box.top;
        let words = '';
        for (const line of document.querySelectorAll('.view-line')) {
          const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
          for (let node = walker.nextNode(); node; node = walker.nextNode())
            for (let index = 0; index < node.textContent!.length; index++) {
              const range = document.createRange();
              range.setStart(node, index);
              range.setEnd(node, index + 1);
              if (within(range.getBoundingClientRect())) words += node.textContent![index];
            }
        }
        return words.replaceAll('\u00a0', ' ');
      }),
    );
  }

  /** The colour in which a word of the text stands. */
  async colourOf(word: string): Promise<string> {
    const spans = this.pane.locator('.view-line span span').filter({ hasText: word });
    return spans.first().evaluate((span) => getComputedStyle(span).color);
  }
}
