import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bench, script, times, withWeir } from '../bench-parts.ts';
import { countLines, plainYears } from '../data.ts';
import type { Figure } from '../figures.ts';
import type { Memory } from '../processes.ts';
import { type BrowserRuns, browserRuns } from '../weir/browser-window.ts';
import { type MeasuredRun, measureRun } from '../weir/measured-run.ts';
import { writeWorkspace } from '../weir/workspace.ts';

const ROW = 4;
const WARM_UP = 1;
const JOB = 'jobs/pass-through/job.sql';
const MB = 1e6;

/** Every column of every flight from a sample stream through the engine, the host and a socket into a window. */
export async function rowStream(bench: Bench): Promise<Figure[]> {
  const data = await plainYears(bench.options.years);
  const rows = await countLines(data);
  const stream = { table: 'flights', data, format: "type: csv, header: false, null: ''" };
  const workspace = await writeWorkspace(join(bench.folder, 'row-stream'), [], [stream]);
  const text = await script(bench, ['flights', 'pass-through'], join(workspace, 'data/flights.csv'));
  await mkdir(join(workspace, 'jobs/pass-through'), { recursive: true });
  await writeFile(join(workspace, JOB), text);
  return withWeir(bench, workspace, async (weir) => {
    await weir.engineReady();
    const runs = await times(WARM_UP + bench.options.rounds, () => measureRun(weir.window, JOB, text));
    const counted = runs.slice(WARM_UP);
    for (const run of runs) check(run, rows);
    bench.say(`${rows} rows: ${counted.map((run) => `${Math.round(perSecond(run))} rows/s, ${run.skipped} skipped`).join('; ')}`);
    const memory = await weir.memory();
    const browser = await browserRuns(weir.url, JOB, rows, bench.options.rounds);
    if (!browser) bench.say('No Chrome, Chromium or Edge was found: the real window was not measured.');
    return [
      {
        row: ROW,
        name: 'rows engine → window, sustained',
        unit: 'rows/s',
        better: 'higher',
        samples: counted.map(perSecond),
        goal: { of: 'median', bound: 'at least', value: 200_000 },
        note: `${rows.toLocaleString('en-US')} flights of 19 columns, ${Math.round(runs[0]!.bytes / MB)} MB as JSON; arrived rows from the call that starts the run to the last row in the window. Rows a slow window has to skip do not count as arrived.`,
      },
      { row: ROW, name: 'rows skipped because the window was too slow', unit: 'rows', better: 'lower', samples: counted.map(({ skipped }) => skipped) },
      peak('engine', memory.engine),
      peak('host', memory.host),
      ...(browser ? inBrowser(browser) : []),
    ];
  });
}

function inBrowser({ perSecond: samples, skipped, memory }: BrowserRuns): Figure[] {
  return [
    { row: ROW, name: 'the same into the real window', unit: 'rows/s', better: 'higher', samples, goal: { of: 'median', bound: 'at least', value: 200_000 }, note: 'The whole window in headless Chromium: the job open, run with F5, its rows on the screen as they come.' },
    { row: ROW, name: 'rows skipped by the real window', unit: 'rows', better: 'lower', samples: skipped },
    peak("real window's process", memory),
  ];
}

function peak(name: string, { peak: most, resident }: Memory): Figure {
  return { row: ROW, name: `peak memory of the ${name} afterwards`, unit: 'MB', better: 'lower', samples: [(most ?? resident) / MB] };
}

function perSecond({ arrived, lastRow }: MeasuredRun): number {
  return (arrived / lastRow) * 1000;
}

function check({ counted, arrived, skipped }: MeasuredRun, rows: number): void {
  if (counted !== rows || arrived + skipped !== rows) throw new Error(`Of ${rows} rows the sink counted ${counted}; ${arrived} arrived and ${skipped} were skipped.`);
}
