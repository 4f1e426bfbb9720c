import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { DebuggerDriver } from './debugger-driver.ts';
import { EditorDriver } from './editor-driver.ts';
import { ExplorerDriver } from './explorer-driver.ts';
import { LogDriver } from './log-driver.ts';
import { PaletteDriver } from './palette-driver.ts';
import { ResultsDriver } from './results-driver.ts';
import { TopologyDriver } from './topology-driver.ts';

const ARTEFACTS = resolve(import.meta.dirname, '../artefacts');

/** Long enough for a machine that has other things to do; nothing waits for it to pass. */
export const PATIENCE_MS = 90_000;

/** The window, as a person finds their way in it. */
export class AppDriver {
  readonly debugger: DebuggerDriver;
  readonly editor: EditorDriver;
  readonly topology: TopologyDriver;
  readonly results: ResultsDriver;
  readonly log: LogDriver;
  readonly palette: PaletteDriver;
  readonly explorer: ExplorerDriver;
  /** What the page itself complained of: uncaught errors, refused requests. */
  readonly complaints: string[] = [];

  constructor(readonly page: Page) {
    page.setDefaultTimeout(PATIENCE_MS);
    this.debugger = new DebuggerDriver(page);
    this.editor = new EditorDriver(page);
    this.topology = new TopologyDriver(page);
    this.results = new ResultsDriver(page);
    this.log = new LogDriver(page);
    this.palette = new PaletteDriver(page);
    this.explorer = new ExplorerDriver(page);
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && this.complaints.push(message.text()));
  }

  async goto(url: string): Promise<void> {
    await this.page.goto(url);
    // The name of the workspace: at the top however narrow the window is.
    await this.page.getByRole('navigation', { name: 'Where you are' }).getByRole('listitem').first().waitFor();
  }

  /** Opens a job by the tree and waits for its text and its topology. */
  async openJob(name: string): Promise<void> {
    await this.explorer.open(name);
    await this.editor.shown(name);
    await this.topology.drawn();
  }

  /** Opens a job by keys alone and waits for its text: it may have no topology yet. */
  async openText(name: string): Promise<void> {
    await this.palette.go(name);
    await this.editor.shown(name);
  }

  /** Waits until the status bar says that the engine is up. */
  async engineReady(): Promise<void> {
    await this.status(/Flink [\d.]+ ready/).waitFor();
  }

  /** Runs the job in front by its key, from the text. */
  async run(): Promise<void> {
    await this.editor.focus();
    await this.page.keyboard.press('F5');
  }

  get runButton(): Locator {
    return this.page.getByRole('button', { name: /^Run\b/ });
  }

  get cancelButton(): Locator {
    return this.page.getByRole('button', { name: /^Cancel/ });
  }

  status(words: string | RegExp): Locator {
    return this.page.getByLabel('Status', { exact: true }).getByText(words);
  }

  /** A line across the window or the pane. */
  banner(words: string | RegExp): Locator {
    return this.page.locator('.banner').filter({ hasText: words });
  }

  panelTab(name: string | RegExp): Locator {
    return this.page.getByRole('tablist', { name: 'Lower panel' }).getByRole('tab', { name });
  }

  /** The list of problems, in front. */
  async problems(): Promise<Locator> {
    await this.panelTab(/^Problems/).click();
    return this.page.getByRole('tabpanel', { name: /^Problems/ });
  }

  /** Keeps a picture of the window as it is now, for people to look at. */
  async picture(name: string): Promise<void> {
    mkdirSync(ARTEFACTS, { recursive: true });
    await this.page.screenshot({ timeout: 20_000, path: join(ARTEFACTS, `${name}.png`) });
  }

  /** What bars people with a screen reader or a keyboard from the window: serious and critical findings, in words. What is gone at another look was in between: Monaco paints the colours of a new theme bit by bit. */
  async barriers(within = 'body'): Promise<string[]> {
    let found = await this.barriersNow(within);
    for (let looks = 1; found.length > 0 && looks < 5; looks++) {
      const again = await this.barriersNow(within);
      found = found.filter((each) => again.includes(each));
    }
    return found;
  }

  private async barriersNow(within: string): Promise<string[]> {
    // An old topology is dimmed on purpose; what it shows is told as a list too.
    const { violations } = await new AxeBuilder({ page: this.page }).include(within).exclude('.canvas[data-stale="true"]').analyze();
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    return grave.flatMap(({ id, help, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html.slice(0, 200)}\n  ${failureSummary ?? ''}`));
  }
}
