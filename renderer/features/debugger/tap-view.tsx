import { useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/faces.tsx';
import { TextInput } from '#renderer/ui/field.tsx';
import { rowsAsJson, rowsAsTsv } from '#renderer/ui/grid/copy-rows.ts';
import { showValue } from '#renderer/ui/grid/cell.ts';
import { DetailPane } from '#renderer/ui/grid/detail-pane.tsx';
import { Grid, rowsBetween } from '#renderer/ui/grid/grid.tsx';
import type { GridSelection } from '#renderer/ui/grid/grid-types.ts';
import { changelogSource } from '#renderer/ui/grid/rows-source.ts';
import type { OpenTap } from './open-tap.ts';
import type { DebuggerParts } from './toolbar.tsx';
import type { BreakpointProblem } from './words.ts';

const NOTHING: ReadonlySet<number> = new Set();
const COPY_MOST = 100_000;

/** The rows that pass one edge, which of them, and how many there were; `gone`: why there is no such edge any more. */
export function TapView({ tap, title, gone, parts: { store, say } }: { tap: OpenTap; title: string; gone: BreakpointProblem | undefined; parts: DebuggerParts }) {
  const { failure: refused, columns, matched } = useStore(tap.facts);
  const failure = gone ?? refused;
  const isLive = useStore(store, (state) => state.isLive);
  const [filter, setFilter] = useState(tap.asked.filter);
  const [selection, setSelection] = useState<GridSelection>();
  const [open, setOpen] = useState(false);
  const source = changelogSource(tap.rows);
  const picked = selection && source.at(selection.place);
  const ask = (change: Partial<OpenTap['asked']>) => store.tap({ ...tap.asked, ...change });
  const copy = (form: 'tsv' | 'json' | 'cell') => {
    if (!selection) return;
    const rows = rowsBetween(source, selection.place, selection.anchor, COPY_MOST);
    const text = form === 'cell' ? (showValue(rows.at(-1)?.values[selection.column]) ?? '') : (form === 'tsv' ? rowsAsTsv : rowsAsJson)(rows, { columns, changelog: true });
    void navigator.clipboard.writeText(text);
    say({ text: form === 'cell' ? 'The cell is copied.' : rows.length === 1 ? 'The row is copied.' : `${rows.length.toLocaleString('en')} rows are copied.` });
  };
  return (
    <div className="tap">
      <form
        className="tap-head"
        onSubmit={(event) => {
          event.preventDefault();
          ask({ filter });
        }}
      >
        <TextInput
          aria-label={`Condition on the rows of ${title}`}
          placeholder="amount < 0: SQL on the row, Enter applies it"
          className="mono"
          value={filter}
          aria-invalid={failure?.code === 'invalid-condition'}
          onChange={({ target }) => setFilter(target.value)}
          onBlur={() => filter !== tap.asked.filter && ask({ filter })}
        />
        <label className="tap-all">
          <input type="checkbox" checked={tap.asked.all} onChange={({ target }) => ask({ all: target.checked })} /> every row
        </label>
        <label className="tap-all" title="Rows whose event time the watermark had passed already">
          <input type="checkbox" checked={tap.asked.late} onChange={({ target }) => ask({ late: target.checked })} /> late rows
        </label>
      </form>
      {tap.asked.part && <p className="tap-part">{tap.asked.part.words}</p>}
      {failure && (
        <p className="tap-failure" role="alert">
          {failure.message} <code>{failure.code}</code>
        </p>
      )}
      <div className="grid-and-detail" data-detail={open && Boolean(picked)}>
        {source.to === source.from ? (
          !failure && <Empty title={isLive ? 'No row has passed here since the tap was opened.' : 'The tap is ready.'}>{isLive ? '' : 'Run the job: it waits for the tap, so its first row is seen.'}</Empty>
        ) : (
          <Grid label={`Rows of ${title}`} columns={columns} source={source} changelog selection={selection} onSelect={setSelection} onOpen={() => setOpen(true)} onCopy={copy} found={NOTHING} />
        )}
        {open && picked && 'row' in picked && <DetailPane {...picked} columns={columns} changelog onClose={() => setOpen(false)} />}
      </div>
      <footer className="tap-foot">
        <span>{(matched > 0 || !failure) && countWords(matched, tap)}</span>
        {selection && (
          <>
            <Button tone="link" onClick={() => copy('tsv')}>
              copy
            </Button>
            <Button tone="link" onClick={() => setOpen(!open)}>
              {open ? 'close the row' : 'open the row'}
            </Button>
          </>
        )}
      </footer>
    </div>
  );
}

/** Of a flood a sample is shown, and the whole is counted. */
export function countWords(matched: number, { rows, asked }: Pick<OpenTap, 'asked'> & { rows: Pick<OpenTap['rows'], 'next'> }): string {
  const passed = `${matched.toLocaleString('en')} ${matched === 1 ? 'row' : 'rows'} ${asked.late ? 'came late' : asked.filter ? 'met the condition' : 'passed'}`;
  return matched > rows.next ? `${passed}; a sample of ${rows.next.toLocaleString('en')} is shown` : passed;
}
