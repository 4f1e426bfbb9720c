import { showValue } from '#renderer/ui/grid/cell.ts';

/** A row of a result in one line: its columns and values. */
export function RowValues({ row, kind, sink }: { row: Record<string, string>; kind?: string | null; sink?: string }) {
  return (
    <dl className="lineage-row">
      {kind && <span className={`lineage-kind ${/^[+]/.test(kind) ? 'lineage-adds' : 'lineage-takes'}`}>{kind}</span>}
      {sink !== undefined && <span className="lineage-sink">{sink}</span>}
      {Object.entries(row).map(([column, value]) => (
        <div key={column}>
          <dt>{column}</dt>
          <dd>{showValue(value) ?? 'NULL'}</dd>
        </div>
      ))}
    </dl>
  );
}
