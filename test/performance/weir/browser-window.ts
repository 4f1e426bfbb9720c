import { chromium, type Page } from 'playwright-core';
import { findBrowser } from '#electron/host/find-browser.ts';
import { familyOf, memoryOf, type Memory } from '../processes.ts';

/** Runs of a job in the real window: its editor, its Run key, its results. */
export interface BrowserRuns {
  /** Rows that reached the page a second, from the message that starts the run to the last rows. */
  perSecond: number[];
  skipped: number[];
  /** The window's own process, after all runs. */
  memory: Memory;
}

/** Undefined where there is no Chrome, Chromium or Edge. `job`: the path of a job of the workspace; `rows`: what its sink gets. */
export async function browserRuns(url: string, job: string, rows: number, count: number): Promise<BrowserRuns | undefined> {
  const executablePath = findBrowser();
  if (!executablePath) return undefined;
  const server = await chromium.launchServer({ executablePath, headless: true, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  try {
    const browser = await chromium.connect(server.wsEndpoint());
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.addInitScript(noteRows);
    await page.goto(url);
    await page.locator(`.tree-row[title="${job}"]`).click();
    const perSecond: number[] = [];
    const skipped: number[] = [];
    for (let run = 0; run < count; run++) {
      const seen = await runOnce(page, rows);
      perSecond.push((seen.arrived / (seen.last - seen.started)) * 1000);
      skipped.push(seen.next - seen.arrived);
    }
    const renderers = (await familyOf(server.process().pid!)).filter(({ command }) => command.includes('--type=renderer'));
    const memories = await Promise.all(renderers.map(({ pid }) => memoryOf(pid)));
    return { perSecond, skipped, memory: memories.reduce((a, b) => (a.resident > b.resident ? a : b)) };
  } finally {
    await server.close();
  }
}

/** What the page notes of the newest run; times by its own clock. */
interface SeenRows {
  started: number;
  last: number;
  arrived: number;
  /** Number of the row that would come next. */
  next: number;
}

async function runOnce(page: Page, rows: number): Promise<SeenRows> {
  await page.locator('.run-button:enabled', { hasText: 'Run' }).waitFor({ timeout: 120_000 });
  await page.evaluate(() => ((globalThis as unknown as { seenRows: Partial<SeenRows> }).seenRows = {}));
  await page.keyboard.press('F5');
  await page.waitForFunction((all) => (globalThis as unknown as { seenRows: Partial<SeenRows> }).seenRows.next === all, rows, { timeout: 300_000, polling: 100 });
  return page.evaluate(() => (globalThis as unknown as { seenRows: SeenRows }).seenRows);
}

/** Runs in the page before anything else: looks at the heads of frames as they pass, and changes nothing. */
function noteRows(): void {
  const store = globalThis as unknown as { seenRows: Partial<SeenRows> };
  const readers = new Set<number>();
  const headOf = (data: ArrayBuffer | ArrayBufferView) => {
    const bytes = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
    const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0);
    return JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + size)));
  };
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    const head = headOf(data as ArrayBuffer);
    if (head.open === 'runs.start') store.seenRows = { started: performance.now(), arrived: 0, next: 0 };
    if (head.open === 'runs.rows') readers.add(head.id);
    send.call(this, data);
  };
  const Native = WebSocket;
  const Watched = class extends Native {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols);
      this.addEventListener('message', ({ data }) => {
        const { id, chunk } = headOf(data);
        const seen = store.seenRows;
        if (!chunk || !readers.has(id) || seen?.arrived === undefined) return;
        seen.last = performance.now();
        // A stream that is opened again may repeat rows; they arrive once.
        const end = chunk.first + chunk.count;
        seen.arrived += Math.max(0, end - Math.max(chunk.first, seen.next!));
        seen.next = Math.max(seen.next!, end);
      });
    }
  };
  globalThis.WebSocket = Watched;
}
