import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBrowser } from '#electron/host/find-browser.ts';
import { familyOf, memoryOf, type Memory } from '../processes.ts';
import { type BrowserPage, openPage } from './browser-page.ts';

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
  const executable = findBrowser();
  if (!executable) return undefined;
  const profile = await mkdtemp(join(tmpdir(), 'weir-bench-'));
  const page = await openPage(executable, profile, url, noteRows);
  try {
    const row = `document.querySelector('.tree-row[title="${job}"]')`;
    await page.until(row);
    await page.evaluate(`${row}.click()`);
    const runs: SeenRows[] = [];
    // A page that has just been opened still loads its editor: its first run is a warm-up, as on every side.
    await runOnce(page, rows);
    for (let run = 0; run < count; run++) runs.push(await runOnce(page, rows));
    const renderers = (await familyOf(page.pid)).filter(({ command }) => command.includes('--type=renderer'));
    const memories = await Promise.all(renderers.map(({ pid }) => memoryOf(pid)));
    return {
      perSecond: runs.map(({ arrived, last, started }) => (arrived / (last - started)) * 1000),
      skipped: runs.map(({ next, arrived }) => next - arrived),
      memory: memories.reduce((a, b) => (a.resident > b.resident ? a : b)),
    };
  } finally {
    await page.end();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
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

const F5 = 116;

async function runOnce(page: BrowserPage, rows: number): Promise<SeenRows> {
  await page.until(`[...document.querySelectorAll('.run-button:enabled')].some((button) => button.textContent.includes('Run'))`);
  await page.evaluate('void (globalThis.seenRows = {})');
  await page.press('F5', F5);
  // Asked for ten times a second: more looks would take time from what is measured.
  return page.evaluate<SeenRows>(`new Promise((done) => { const timer = setInterval(() => seenRows.next === ${rows} && (clearInterval(timer), done(seenRows)), 100); })`);
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
