import './segmented.css';

export interface SegmentedProps<T extends string> {
  label: string;
  options: readonly { value: T; title: string; hint?: string }[];
  value: T;
  onPick(value: T): void;
  disabled?: boolean;
}

/** One of few, all in sight. */
export function Segmented<T extends string>({ label, options, value, onPick, disabled }: SegmentedProps<T>) {
  return (
    <div className="segmented" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} title={option.hint} data-picked={option.value === value}>
          <input
            type="radio"
            className="visually-hidden"
            name={label}
            checked={option.value === value}
            disabled={disabled}
            onChange={() => onPick(option.value)}
          />
          {option.title}
        </label>
      ))}
    </div>
  );
}
