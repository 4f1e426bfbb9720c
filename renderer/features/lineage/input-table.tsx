import type { InputRows } from '#shared/topology/lineage.ts';
import { placeInWords } from '#shared/topology/lineage-words.ts';
import { Button } from '#renderer/ui/button.tsx';
import type { LineageParts } from './lineage-view.tsx';

/** Rows of one table as their sample has them, each with its place; each can be followed on. */
export function InputTable({ input: { table, rows, total }, parts: { store, execute } }: { input: InputRows; parts: LineageParts }) {
  return (
    <>
      <h3>
        {table} <span>{total.toLocaleString('en')}</span>
      </h3>
      <ul className="lineage-lines">
        {rows.map((line) => (
          <li key={line.record}>
            <button type="button" className="lineage-place" title={`Open ${line.file}`} onClick={() => execute('editor.open', line.file)}>
              {placeInWords(line)}
            </button>
            <code title={line.text}>{line.text}</code>
            <Button tone="link" onClick={() => void store.ask({ where: { table, record: line.record, line: line.line, file: line.file } })}>
              where did it go?
            </Button>
          </li>
        ))}
      </ul>
      {total > rows.length && <p className="lineage-more">and {(total - rows.length).toLocaleString('en')} more</p>}
    </>
  );
}
