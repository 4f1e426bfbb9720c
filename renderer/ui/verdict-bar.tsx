import { CircleAlert, CircleCheck, CircleQuestionMark, TriangleAlert } from 'lucide-react';
import { useId, useState } from 'react';
import { Button } from './button.tsx';
import './verdict-bar.css';

export interface VerdictBarProps {
  /** Good: nothing is lost. Busy: something is converted. Warning: nobody knows. Error: something is lost, or it fails. */
  tone: 'good' | 'busy' | 'warning' | 'error';
  headline: string;
  words: string;
  /** Shown when one asks why. */
  reasons?: readonly string[];
  actions?: readonly { title: string; primary?: boolean; onClick(): void }[];
}

const ICONS = { good: CircleCheck, busy: CircleCheck, warning: CircleQuestionMark, error: CircleAlert } as const;

/** What a change does, in a sentence, with the reason on demand and what can be done. */
export function VerdictBar({ tone, headline, words, reasons = [], actions = [] }: VerdictBarProps) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const Icon = ICONS[tone] ?? TriangleAlert;
  return (
    <section className={`verdict verdict-${tone}`} aria-label="Verdict">
      <div className="verdict-line">
        <Icon size={16} aria-hidden="true" />
        <p className="verdict-words" role="status">
          <strong>{headline}</strong> {words}
        </p>
        {reasons.length > 0 && (
          <button type="button" className="pill" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
            why
          </button>
        )}
        {actions.map(({ title, primary, onClick }) => (
          <Button key={title} className="verdict-action" tone={primary ? 'primary' : 'plain'} onClick={onClick}>
            {title}
          </Button>
        ))}
      </div>
      {open && (
        <ul className="verdict-reasons" id={id}>
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
