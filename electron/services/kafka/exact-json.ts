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

/** As `JSON.parse`, but numbers keep their digits: each is an `Exact`. Fails with a SyntaxError. */
export function parseExact(text: string): unknown {
  JSON.parse(text);
  const tokens = text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]|[^\s{}[\],:"]+/g);
  return valueFrom(tokens, tokens.next().value![0]);
}

/** Commas and colons say nothing more once the text is known to be JSON. */
function valueFrom(tokens: IterableIterator<RegExpMatchArray>, token: string): unknown {
  const next = () => tokens.next().value![0];
  if (token === '{') {
    const object: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (let key = next(); key !== '}'; key = next()) object[JSON.parse(key) as string] = valueFrom(tokens, next());
    return object;
  }
  if (token === '[') {
    const list: unknown[] = [];
    for (let item = next(); item !== ']'; item = next()) list.push(valueFrom(tokens, item));
    return list;
  }
  return /^[-\d]/.test(token) ? new Exact(token) : (JSON.parse(token) as unknown);
}
