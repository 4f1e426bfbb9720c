const LONGEST = 120;

/** A value as a message shows it: short, and with its type where that is what is wrong. */
export function shown(value: unknown): string {
  const text = written(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function written(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `a function`;
  if (value instanceof Map) return `Map ${written([...value])}`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return typeof value === 'string' ? JSON.stringify(value) : String(value);
  if (typeof (value as { then?: unknown }).then === 'function') return 'a Promise';
  try {
    return JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? `${part}n` : part)) ?? String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}
