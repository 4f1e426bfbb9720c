import type { RunStatus } from '#shared/services/engine.ts';
import type { WindowClient } from './window-client.ts';

/** One run as a window saw it; times in milliseconds from the call that started it. */
export interface MeasuredRun {
  /** Until the first rows were in the window's hands. */
  firstRow: number;
  /** Until the last rows were. */
  lastRow: number;
  /** Until the window heard that the job had finished. */
  finished: number;
  /** Rows that arrived, and rows passed over because this reader was too slow for them. */
  arrived: number;
  skipped: number;
  bytes: number;
  /** Rows that reached the sink. */
  counted: number;
}

/** Runs a text and reads its only sink to the end, as the window does: start, then the rows of the sink that the answer names. `meanwhile`: what else the window does. */
export async function measureRun(window: WindowClient, file: string, text: string, meanwhile: (run: RunStatus['run']) => Promise<void> = async () => {}): Promise<MeasuredRun> {
  const began = performance.now();
  const since = () => performance.now() - began;
  const started = await window.runs.start({ file, text });
  const sink = onlySink(started);
  const run = { firstRow: NaN, lastRow: NaN, finished: NaN, arrived: 0, skipped: 0, bytes: 0, counted: 0 };
  const read = async () => {
    let next = 0;
    for await (const { header, body } of window.runs.rows({ run: started.run, sink })) {
      run.lastRow = since();
      if (!run.arrived) run.firstRow = run.lastRow;
      run.skipped += header.first - next;
      run.arrived += header.count;
      run.bytes += body.length;
      next = header.first + header.count;
    }
    return next;
  };
  const [end, status] = await Promise.all([read(), finished(window, started).then((status) => ((run.finished = since()), status)), meanwhile(started.run)]);
  run.counted = status.counts.find((count) => count.sink === sink)?.counted ?? 0;
  run.skipped += run.counted - end;
  return run;
}

async function finished(window: WindowClient, started: RunStatus): Promise<RunStatus> {
  for await (const status of window.runs.status({ run: started.run })) {
    if (status.state === 'finished') return status;
    if (status.state === 'failed') throw new Error(`The run failed: ${status.failure?.message}\n${status.failure?.detail}`);
    if (status.state === 'cancelled') throw new Error('The run was cancelled.');
  }
  throw new Error('The run was forgotten before it ended.');
}

function onlySink({ sinks }: RunStatus): string {
  if (sinks.length !== 1) throw new Error(`A measured run has one sink, not ${sinks.length}.`);
  return sinks[0]!.name;
}
