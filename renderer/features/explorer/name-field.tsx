import { useState, type KeyboardEvent } from 'react';

export interface NameFieldProps {
  label: string;
  value?: string;
  onName(name: string): Promise<void>;
  onCancel(): void;
}

/** A name typed in place: Enter takes it, Escape leaves, a refusal says why and keeps what was typed. */
export function NameField({ label, value = '', onName, onCancel }: NameFieldProps) {
  const [name, setName] = useState(value);
  const [refusal, setRefusal] = useState<string>();
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === 'Escape') onCancel();
    if (event.key !== 'Enter') return;
    onName(name.trim()).catch((failure: Error) => setRefusal(failure.message));
  };
  return (
    <li className="name-field">
      <input
        aria-label={label}
        aria-invalid={refusal !== undefined}
        placeholder={label}
        value={name}
        autoFocus
        spellCheck={false}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onChange={({ currentTarget }) => {
          setName(currentTarget.value);
          setRefusal(undefined);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => !name.trim() && onCancel()}
      />
      {refusal && <p role="alert">{refusal}</p>}
    </li>
  );
}
