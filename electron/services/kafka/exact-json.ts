/** A JSON value that is written as it stands: a number with more digits than JavaScript keeps. */
export class Exact {
  constructor(readonly text: string) {}
}

/** JSON of a decoded value: big numbers and decimals with all their digits, bytes in base64. */
export function exactJson(value: unknown): string {
  if (value instanceof Exact) return value.text;
  if (typeof value === 'bigint') return value.toString();
  if (value === null || value === undefined || typeof value === 'function') return 'null';
  if (value instanceof Uint8Array) return JSON.stringify(Buffer.from(value).toString('base64'));
  if (typeof value === 'number') return Number.isFinite(value) ? JSON.stringify(value) : JSON.stringify(String(value));
  if (typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(exactJson).join(',')}]`;
  return `{${Object.entries(value)
    .map(([key, inner]) => `${JSON.stringify(key)}:${exactJson(inner)}`)
    .join(',')}}`;
}
