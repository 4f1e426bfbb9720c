import { Minus, Plus } from 'lucide-react';
import './stepper.css';

export interface StepperProps {
  /** What is counted, for those who listen: `parallelism of Calc`. */
  label: string;
  /** Undefined where several things differ. */
  value: number | undefined;
  min?: number;
  /** Asked for, and not yet confirmed. */
  pending?: boolean;
  edited?: boolean;
  /** Shown when the pointer rests: `2 without the edits`. */
  hint?: string | undefined;
  /** False where other keys do the same: the buttons are no stops of Tab then. */
  tabbable?: boolean;
  onStep(by: 1 | -1): void;
}

/** − n +: where the hand expects to change a number. */
export function Stepper({ label, value, min = 1, pending, edited, hint, tabbable = true, onStep }: StepperProps) {
  return (
    <span className="stepper nodrag nopan" role="group" aria-label={label} data-edited={edited} title={hint}>
      <button type="button" tabIndex={tabbable ? 0 : -1} aria-label={`Less ${label}`} disabled={value !== undefined && value <= min} onClick={() => onStep(-1)}>
        <Minus size={12} aria-hidden="true" />
      </button>
      <output className="stepper-value" data-pending={pending} aria-live="off">
        {value ?? '…'}
      </output>
      <button type="button" tabIndex={tabbable ? 0 : -1} aria-label={`More ${label}`} onClick={() => onStep(1)}>
        <Plus size={12} aria-hidden="true" />
      </button>
    </span>
  );
}
