import { Decimal } from './decimal.ts';
import { shown } from './shown.ts';
import { Instant, LocalDate, LocalDateTime, LocalTime } from './times.ts';

/** A value as SQL writes it. Throws for what has no literal. */
export function literal(value: unknown): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return text(value);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'bigint' || value instanceof Decimal) return signed(String(value));
  if (typeof value === 'number') return Number.isFinite(value) ? signed(String(value)) : `CAST('${value}' AS DOUBLE)`;
  if (value instanceof LocalDate) return `DATE '${value.toString()}'`;
  if (value instanceof LocalTime) return `TIME '${value.toString()}'`;
  if (value instanceof LocalDateTime) return `TIMESTAMP '${value.toString().replace('T', ' ')}'`;
  if (value instanceof Instant && value.nanoOfMillisecond === 0) return `TO_TIMESTAMP_LTZ(${value.epochMillisecond}, 3)`;
  if (value instanceof Uint8Array) return `X'${Array.from(value, (byte) => byte.toString(16).padStart(2, '0')).join('')}'`;
  throw new TypeError(`${shown(value)} is no value that SQL can write: give a column, a number, a string, a boolean, null, a Decimal or a time.`);
}

const signed = (digits: string): string => (digits.startsWith('-') ? `(${digits})` : digits);

/** A parameter's placeholder in it is none. */
function text(value: string): string {
  return `'${value.replaceAll("'", "''").replace(/\$\{(?=(?:secret:)?[A-Za-z_][\w.-]*\})/g, () => '$${')}'`;
}
