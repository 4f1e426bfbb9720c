import { useRef, useState } from 'react';
import { type StoreApi, useStore } from 'zustand';
import type { FeatureParts } from '#renderer/platform/feature.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Empty } from '#renderer/ui/faces.tsx';
import { showTyped } from '#renderer/ui/grid/cell.ts';
import { rowsAsJson, rowsAsTsv } from '#renderer/ui/grid/copy-rows.ts';
import { DetailPane } from '#renderer/ui/grid/detail-pane.tsx';
import { FindBar } from './find-bar.tsx';
import { Grid, rowsBetween } from '#renderer/ui/grid/grid.tsx';
import type { GridSelection } from '#renderer/ui/grid/grid-types.ts';
import type { SinkResults } from './results-store.ts';
import { changelogSource } from '#renderer/ui/grid/rows-source.ts';
import { countWords, emptyWords, tableWords } from './results-words.ts';
import { tableSource } from './sources.ts';
import { useTableRefresh } from './use-table-refresh.ts';
import './results.css';

export type Shape = 'changelog' | 'table';
/** How each sink is looked at, by name: it stays so from run to run. */
export type Shapes = StoreApi<{ shapes: ReadonlyMap<string, Shape>; finding: string | undefined }>;

export interface SinkViewProps {
  results: SinkResults;
  shapes: Shapes;
  parts: Pick<FeatureParts, 'session' | 'say' | 'execute'>;
}

const NOTHING: ReadonlySet<number> = new Set();
const COPY_MOST = 100_000;

/** The rows of one sink: as they came, or the table they fold to. */
export function SinkView(props: SinkViewProps) {
  const shape = useStore(props.shapes, (state) => state.shapes.get(props.results.sink.name) ?? 'changelog');
  // A selection of the changelog means nothing in the table.
  return <ShapeView key={shape} {...props} shape={shape} />;
}

function ShapeView({ results, shapes, parts: { session, say, execute }, shape }: SinkViewProps & { shape: Shape }) {
  const { sink, rows, table } = results;
  const { failure } = useStore(results.changed);
  const run = useStore(session, (state) => state.run);
  const finding = useStore(shapes, (state) => state.finding === sink.name) && shape === 'changelog';
  const [selection, setSelection] = useState<GridSelection>();
  const [open, setOpen] = useState(false);
  const [found, setFound] = useState(NOTHING);
  const [tail, setTail] = useState({ following: true, follow: () => {} });
  const root = useRef<HTMLDivElement>(null);
  const count = run?.counts.find((each) => each.sink === sink.name);
  const changelog = shape === 'changelog';
  useTableRefresh(table, count, !changelog);

  if (!run) return null;
  const source = changelog ? changelogSource(rows) : tableSource(table, count?.tableRows ?? 0);
  if (source.to === source.from) return <Empty title={failure ?? emptyWords(sink.name, run).title}>{!failure && emptyWords(sink.name, run).body}</Empty>;
  const picked = selection && source.at(selection.place);

  const copy = (form: 'tsv' | 'json' | 'cell') => {
    if (!selection) return;
    const chosen = rowsBetween(source, selection.place, selection.anchor, COPY_MOST);
    const text =
      form === 'cell' ? (showTyped(chosen.at(-1)?.values[selection.column], sink.columns[selection.column]?.type ?? '') ?? '') : (form === 'tsv' ? rowsAsTsv : rowsAsJson)(chosen, { columns: sink.columns, changelog });
    void navigator.clipboard.writeText(text);
    const what = form === 'cell' ? 'The cell' : chosen.length === 1 ? 'The row' : `${chosen.length.toLocaleString('en')} rows`;
    say({ text: `${what} ${chosen.length === 1 ? 'is' : 'are'} copied${form === 'json' ? ' as JSON lines' : ''}.` });
  };

  const askWhy = () => {
    if (!picked || !('row' in picked)) return;
    const { kind, values } = picked.row;
    execute('lineage.why', { sink: sink.name, row: Object.fromEntries(sink.columns.map(({ name }, index) => [name, values[index] ?? 'null'])), kind: changelog ? kind : null });
  };

  const close = () => {
    shapes.setState({ finding: undefined });
    setFound(NOTHING);
    root.current?.querySelector<HTMLElement>('.grid')?.focus();
  };

  return (
    <div
      className="sink"
      ref={root}
      onKeyDown={(event) => {
        if (event.altKey && event.key.toLowerCase() === 'q') return askWhy();
        if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'f' || !changelog) return;
        event.preventDefault();
        shapes.setState({ finding: sink.name });
      }}
    >
      {finding && <FindBar results={results} at={selection?.place} onFound={setFound} onGo={(place) => setSelection({ place, column: 0, anchor: place })} onClose={close} />}
      <div className="grid-and-detail" data-detail={open && Boolean(picked)}>
        <Grid
          label={`${changelog ? 'Changelog' : 'Table'} of ${sink.name}`}
          columns={sink.columns}
          source={source}
          changelog={changelog}
          selection={selection}
          onSelect={setSelection}
          onOpen={() => setOpen(true)}
          onCopy={copy}
          found={finding ? found : NOTHING}
          {...(changelog ? { onFollowing: (following: boolean, follow: () => void) => setTail({ following, follow }) } : { onLook: (from: number, to: number) => table.show(from, to) })}
        />
        {open && picked && 'row' in picked && <DetailPane {...picked} columns={sink.columns} changelog={changelog} onClose={() => setOpen(false)} />}
      </div>
      <footer className="sink-foot">
        <span>{changelog ? countWords(Math.max(count?.counted ?? 0, rows.next), rows.kept, rows.next - rows.kept) : count && tableWords(count)}</span>
        {failure && <span className="sink-failure">{failure}</span>}
        {selection && (
          <span className="sink-copy">
            <Button tone="link" onClick={askWhy} title="The input rows that it came from (Alt+Q)">
              why is it here?
            </Button>
            <Button tone="link" onClick={() => copy('tsv')}>
              copy
            </Button>
            <Button tone="link" onClick={() => copy('json')}>
              copy as JSON
            </Button>
            <Button tone="link" onClick={() => setOpen(!open)}>
              {open ? 'close the row' : 'open the row'}
            </Button>
          </span>
        )}
        {changelog && !tail.following && (
          <Button className="sink-newest" onClick={tail.follow}>
            Jump to the newest
          </Button>
        )}
      </footer>
    </div>
  );
}
