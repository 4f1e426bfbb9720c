import type { RunStatus, SinkCount } from '#shared/services/engine.ts';
import { writtenTo, writtenWords } from '#shared/services/written.ts';

/** What stands where the rows will be, while there are none. */
export function emptyWords(sink: string, run: RunStatus): { title: string; body: string } {
  const real = writtenTo(run, sink);
  if (real) return { title: writtenWords(real), body: 'Rows of a real table are not shown here: look at them where they went.' };
  if (run.state === 'failed') return { title: `The job failed before a row reached ${sink}.`, body: 'The Run tab says why.' };
  if (run.state === 'cancelled') return { title: `The run was cancelled before a row reached ${sink}.`, body: '' };
  if (run.state === 'finished')
    return {
      title: `The run finished and no row reached ${sink}.`,
      body: whyNone(run),
    };
  return { title: `No row has reached ${sink} yet.`, body: 'A window waits for the watermark to pass its end; a join waits for the other side.' };
}

function whyNone({ notices, skipped }: RunStatus): string {
  if (notices.length) return notices.map(({ message }) => message).join(' ');
  return skipped.length ? 'Lines of the sample were skipped: the Run tab says which.' : 'A filter may have let nothing through, or the sample is empty.';
}

/** `1,204,551 rows counted; the newest 400,000 are kept`. */
export function countWords(counted: number, kept: number, lost: number): string {
  const all = `${counted.toLocaleString('en')} ${counted === 1 ? 'row' : 'rows'} counted`;
  return lost ? `${all}; the newest ${kept.toLocaleString('en')} are kept` : all;
}

export function tableWords({ tableRows, tableComplete, counted }: SinkCount): string {
  const rows = `${tableRows.toLocaleString('en')} ${tableRows === 1 ? 'row' : 'rows'} after ${counted.toLocaleString('en')} ${counted === 1 ? 'change' : 'changes'}`;
  return tableComplete ? rows : `${rows}; the table met its cap: keys that came later are not in it`;
}
