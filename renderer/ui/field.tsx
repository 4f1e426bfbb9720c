import type { ComponentProps, ReactNode, SelectHTMLAttributes } from 'react';
import './field.css';

export interface FieldProps {
  label: string;
  /** A quiet line below: what may be written, what it means. */
  hint?: ReactNode;
  /** Takes the place of the hint. */
  fault?: ReactNode;
  /** Stands right of the label: a mark, a way back. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A label around its control. */
export function Field({ label, hint, fault, aside, children }: FieldProps) {
  return (
    <div className="field">
      <label className="field-frame">
        <span className="field-label">{label}</span>
        {children}
      </label>
      {aside && <span className="field-aside">{aside}</span>}
      {fault ? <p className="field-fault">{fault}</p> : hint && <p className="field-hint">{hint}</p>}
    </div>
  );
}

export function TextInput({ className, ...rest }: ComponentProps<'input'>) {
  return <input type="text" autoComplete="off" spellCheck={false} className={`input ${className ?? ''}`} {...rest} />;
}

export function Select({ className, ...rest }: SelectHTMLAttributes<HTMLSelectElement>) {
  return <select className={`input ${className ?? ''}`} {...rest} />;
}
