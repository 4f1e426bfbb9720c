import type { ButtonHTMLAttributes, ReactNode } from 'react';
import './button.css';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  tone?: 'plain' | 'primary' | 'danger' | 'quiet' | 'link';
  icon?: ReactNode;
  /** Shown behind the words, as on the key caps. */
  keys?: string | undefined;
}

export function Button({ tone = 'plain', icon, keys, className, children, ...rest }: ButtonProps) {
  return (
    <button type="button" className={`button button-${tone} ${className ?? ''}`} {...rest}>
      {icon}
      {children && <span className="button-words">{children}</span>}
      {keys && (
        <span className="button-keys" aria-hidden="true">
          {keys}
        </span>
      )}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'title'> {
  /** Read aloud, and shown when the pointer rests. */
  label: string;
  keys?: string | undefined;
  pressed?: boolean | undefined;
  children: ReactNode;
}

/** A button that is only a picture; its words are in the label. */
export function IconButton({ label, keys, pressed, className, children, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      className={`icon-button ${className ?? ''}`}
      aria-label={label}
      aria-pressed={pressed}
      title={keys ? `${label} (${keys})` : label}
      {...rest}
    >
      {children}
    </button>
  );
}
