import { Copy, X } from 'lucide-react';
import type { RowText } from '#shared/base/split-json.ts';
import { IconButton } from '../button.tsx';
import { KINDS, prettyValue, shortType, showTime, showTyped, showValue } from './cell.ts';
import type { SinkColumn } from './grid-types.ts';
import './detail-pane.css';

export interface DetailPaneProps {
  row: RowText;
  number: number;
  columns: readonly SinkColumn[];
  changelog: boolean;
  onClose(): void;
}

/** One row in full: every value as long as it is. */
export function DetailPane({ row, number, columns, changelog, onClose }: DetailPaneProps) {
  return (
    <aside className="detail" aria-label="The row in full" onKeyDown={({ key }) => key === 'Escape' && onClose()}>
      <header>
        <span>
          {changelog && <strong title={KINDS[row.kind]?.words}>{KINDS[row.kind]?.sign ?? row.kind} </strong>}
          row {(number + 1).toLocaleString('en')}
          {changelog && row.eventTime !== null && ` · ${showTime(row.eventTime)}`}
        </span>
        <IconButton label="Close" keys="Esc" onClick={onClose}>
          <X size={14} />
        </IconButton>
      </header>
      <dl>
        {columns.map(({ name, type }, index) => (
          <div key={name}>
            <dt>
              {name} <span>{shortType(type)}</span>
              <IconButton label={`Copy ${name}`} onClick={() => void navigator.clipboard.writeText(showTyped(row.values[index], type) ?? '')}>
                <Copy size={12} />
              </IconButton>
            </dt>
            <dd data-null={showValue(row.values[index]) === undefined}>{/^(INTERVAL|TIME)/.test(type) ? (showTyped(row.values[index], type) ?? 'NULL') : prettyValue(row.values[index])}</dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}
