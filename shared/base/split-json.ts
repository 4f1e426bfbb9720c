/**
 * The texts of the values of one JSON array, unparsed, so that numbers of any size and scale keep every digit:
 * `[1,"a,b",{"c":[2]}]` gives `1`, `"a,b"`, `{"c":[2]}`. The text must be valid JSON; anything else is a RangeError.
 */
export function splitJsonArray(text: string): string[] {
  const open = skipSpace(text, 0);
  if (text.charCodeAt(open) !== BRACKET_OPEN) throw notAnArray(text);
  const values: string[] = [];
  let from = skipSpace(text, open + 1);
  if (text.charCodeAt(from) === BRACKET_CLOSE) return values;
  for (let depth = 0, at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if (code === BRACKET_OPEN || code === BRACE_OPEN) depth++;
    else if (code === BRACE_CLOSE || (code === BRACKET_CLOSE && depth > 0)) depth--;
    else if (depth === 0 && (code === COMMA || code === BRACKET_CLOSE)) {
      values.push(text.slice(from, at).trim());
      if (code === BRACKET_CLOSE) return values;
      from = at + 1;
    }
  }
  throw notAnArray(text);
}

/** One row of a run: `[kind, eventTime, value …]` with the values' texts left as Flink's `json` format wrote them. */
export interface RowText {
  kind: string;
  /** Epoch milliseconds, or null. */
  eventTime: number | null;
  values: string[];
}

/** Reads one line of a rows or table chunk. */
export function readRow(line: string): RowText {
  const [kind = '""', eventTime = 'null', ...values] = splitJsonArray(line);
  return { kind: JSON.parse(kind) as string, eventTime: JSON.parse(eventTime) as number | null, values };
}

const decoder = new TextDecoder();

/** The lines of a chunk's body; the last may lack its line feed. */
export function linesOf(body: Uint8Array): string[] {
  const lines = decoder.decode(body).split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

const QUOTE = 34;
const COMMA = 44;
const BRACKET_OPEN = 91;
const BACKSLASH = 92;
const BRACKET_CLOSE = 93;
const BRACE_OPEN = 123;
const BRACE_CLOSE = 125;

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  throw notAnArray(text);
}

function skipSpace(text: string, at: number): number {
  while (text.charCodeAt(at) <= 32) at++;
  return at;
}

function notAnArray(text: string): RangeError {
  return new RangeError(`Not a JSON array: ${text.length > 80 ? `${text.slice(0, 80)}…` : text}`);
}
