import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findBrowser } from '#electron/host/find-browser.ts';
import { type Bench, withWeir } from '../bench-parts.ts';
import type { Figure } from '../figures.ts';
import { MARKER, PLACES } from '../typing.ts';
import { type BrowserPage, CONTROL, openPage, type TraceEvent } from './browser-page.ts';
import { writeWorkspace } from './workspace.ts';

const CHARACTERS = 120;
/** Between two keystrokes, and now and then a pause in which the planner is asked, and typing goes on while it answers. */
const GAP_MS = 90;
const PAUSE_EVERY = 20;
const PAUSE_MS = 500;

/** Types into the long script in the real window in headless Chromium, and counts what kept its main thread for more than 50 ms. */
export async function tasksWhileTyping(bench: Bench, row: number, job: string, base: string): Promise<Figure[]> {
  const executable = findBrowser();
  if (!executable) {
    bench.say('No Chrome, Chromium or Edge was found: long tasks were not measured.');
    return [];
  }
  const figures: Figure[] = [];
  for (const place of PLACES) {
    bench.say(`the real window: ${place.name}`);
    const workspace = await writeWorkspace(join(bench.folder, `typing-${PLACES.indexOf(place)}`), []);
    await mkdir(dirname(join(workspace, job)), { recursive: true });
    const [before = '', after = ''] = place.marked(base).split(MARKER);
    await writeFile(join(workspace, job), before + after);
    const seen = await withWeir(bench, workspace, async (weir) => {
      await weir.engineReady();
      const profile = await mkdtemp(join(tmpdir(), 'weir-bench-'));
      const page = await openPage(executable, profile, weir.url, noteTasks);
      try {
        const row = `document.querySelector('.tree-row[title="${job}"]')`;
        await page.until(row);
        await page.evaluate(`${row}.click()`);
        await page.until(`document.querySelector('.monaco-editor .view-line span span')`);
        await page.until(`[...document.querySelectorAll('.run-button:enabled')].some((button) => button.textContent.includes('Run'))`);
        await goTo(page, before.split('\n').length, after.indexOf('\n'));
        const typed = (place.words ?? ((round: number) => ` AND dest <> 'X${round}' AND dep_delay < ${1000 + round}`))(1);
        // The first words load what typing needs once: code, the worker, Flink's vocabulary.
        await write(page, typed);
        await page.evaluate('void (seenTasks.length = 0, seenFrames.length = 0)');
        await page.trace();
        await write(page, Array.from({ length: Math.ceil(CHARACTERS / typed.length) }, () => typed).join(''));
        const processor = processorTimes(await page.traced());
        return { processor, ...(await page.evaluate<{ tasks: number[]; frames: number[] }>('({ tasks: seenTasks, frames: seenFrames })')) };
      } finally {
        await page.end();
        await rm(profile, { recursive: true, force: true, maxRetries: 5 });
      }
    });
    bench.say(`tasks over 50 ms by the clock: ${seen.tasks.map(Math.round).join(', ') || 'none'}; the longest by the processor: ${Math.round(seen.processor[0] ?? 0)} ms`);
    const of = `1,000 lines: ${place.name}`;
    figures.push(
      { row, name: `tasks over 50 ms in the window while typing, ${of}`, unit: 'tasks', better: 'lower', samples: [seen.tasks.length], goal: { of: 'median', bound: 'at most', value: 0 }, note: `${CHARACTERS} characters and more from the keyboard, one each ${GAP_MS} ms with pauses in which the planner is asked; the real window in headless Chromium, by its PerformanceObserver, which counts time in which others had the processor too.` },
      { row, name: `longest task in the window while typing, ${of}`, unit: 'ms', better: 'lower', samples: [seen.processor[0] ?? 0], goal: { of: 'median', bound: 'at most', value: 50 }, note: "The same tasks by the processor's time of the window's main thread, from Chromium's own record." },
      { row, name: `keystroke → drawn in the window, ${of}`, unit: 'ms', better: 'lower', samples: seen.frames.length ? seen.frames : [0], note: "As Chromium's Event Timing says, in steps of 8 ms; those under 16 ms it does not say." },
    );
  }
  return figures;
}

/** Milliseconds of each task of the thread that runs the window, the longest first. */
function processorTimes(events: readonly TraceEvent[]): number[] {
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const calls = new Map<string, number>();
  for (const event of events) if (event.name === 'EventDispatch' || event.name === 'FunctionCall') calls.set(threadOf(event), (calls.get(threadOf(event)) ?? 0) + 1);
  const [main] = [...calls].sort(([, one], [, other]) => other - one)[0] ?? [];
  return events.filter((event) => event.ph === 'X' && event.name.endsWith('RunTask') && threadOf(event) === main).map(({ tdur = 0 }) => tdur / 1000).sort((one, other) => other - one);
}

async function goTo(page: BrowserPage, line: number, left: number): Promise<void> {
  await page.press('1', 49, CONTROL);
  await page.until(`document.querySelector('.monaco-editor.focused')`);
  await page.press('Home', 36, CONTROL);
  for (let down = 1; down < line; down++) await page.press('ArrowDown', 40);
  await page.press('End', 35);
  for (let back = 0; back < left; back++) await page.press('ArrowLeft', 37);
}

async function write(page: BrowserPage, words: string): Promise<void> {
  for (const [index, character] of [...words].entries()) {
    await page.type(character);
    await new Promise((resolve) => setTimeout(resolve, index % PAUSE_EVERY === PAUSE_EVERY - 1 ? PAUSE_MS : GAP_MS));
  }
}

/** Runs in the page before anything else. */
function noteTasks(): void {
  const store = globalThis as unknown as { seenTasks: number[]; seenFrames: number[] };
  store.seenTasks = [];
  store.seenFrames = [];
  new PerformanceObserver((list) => store.seenTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
  new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntries()) if (name === 'keydown') store.seenFrames.push(duration);
  }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
}
