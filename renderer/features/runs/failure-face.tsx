import { Copy, CornerDownRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Range } from '#shared/base/text-range.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';

export interface FailureFaceProps {
  title: string;
  code: string;
  message: string;
  /** Flink's whole stack. */
  detail: string;
  range: Range | undefined;
  onShow(range: Range): void;
  children?: ReactNode;
}

/** Why a run failed: the cause first, then where, then everything Flink said. */
export function FailureFace({ title, code, message, detail, range, onShow, children }: FailureFaceProps) {
  return (
    <section className="run-failure" role="alert" aria-label={title}>
      <p className="run-failure-title">{title}</p>
      <p className="run-failure-cause">{message}</p>
      <div className="run-failure-actions">
        <code title="Search for this code">{code}</code>
        {range && (
          <Button tone="link" icon={<CornerDownRight size={13} />} onClick={() => onShow(range)}>
            line {range.start.line}, column {range.start.column}
          </Button>
        )}
        {children}
      </div>
      {detail && (
        <details className="run-stack">
          <summary>Everything Flink said</summary>
          <IconButton className="run-stack-copy" label="Copy the stack" onClick={() => void navigator.clipboard.writeText(detail)}>
            <Copy size={13} />
          </IconButton>
          <pre tabIndex={0}>{detail}</pre>
        </details>
      )}
    </section>
  );
}
