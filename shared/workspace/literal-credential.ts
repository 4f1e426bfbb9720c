import type { Position, Range } from '../base/text-range.ts';

/** Code of the diagnostic that a credential stands in a job. */
export const LITERAL_CREDENTIAL = 'literal-credential';

/** What moving a credential out of a text comes to. */
export interface MovedCredential {
  /** A name for the secret, by what it is of: `orders-password`. */
  name: string;
  value: string;
  /** The text with `${secret:NAME}` in its place. */
  text: string;
}

const KEY_BEFORE = /'((?:[^']|'')*)'\s*=\s*'(?:[^']|'')*$/;
const CREATED = /\bCREATE\s+(?:OR\s+REPLACE\s+)?(?:TEMPORARY\s+)?(?:TABLE|CATALOG|MODEL|CONNECTION)\s+(?:IF\s+NOT\s+EXISTS\s+)?((?:`[^`]+`|[\w.]+)+)/gi;

/**
 * Moves the credential at `range`, as the diagnostic says it, into a secret. Undefined where the text is another by now, so that there is no option's value there.
 *
 * @param taken names of secrets that have a value already
 */
export function moveCredential(text: string, range: Range, taken: readonly string[] = []): MovedCredential | undefined {
  const [from, to] = [offsetOf(text, range.start), offsetOf(text, range.end)];
  const before = text.slice(0, from);
  const key = KEY_BEFORE.exec(before)?.[1];
  const written = text.slice(from, to);
  if (key === undefined || written === '' || /(?<!')'(?!')/.test(written) || /^\$\{/.test(written)) return undefined;
  const name = freeName(nameOf(before, key), taken);
  return { name, value: written.replaceAll("''", "'"), text: `${before}\${secret:${name}}${text.slice(to)}` };
}

/** By the table or catalog whose option it is, and the last word of the option. */
function nameOf(before: string, key: string): string {
  const created = [...before.matchAll(CREATED)].at(-1)?.[1]?.replaceAll('`', '').split('.').at(-1);
  const word = /jaas/i.test(key) ? 'sasl' : /^url$/i.test(key) ? 'password' : key.split('.').at(-1)!;
  return [created, word].filter((part) => part !== undefined).join('-').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^[-\d]+|-+$/g, '') || 'secret';
}

function freeName(name: string, taken: readonly string[]): string {
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? name : `${name}-${count}`;
    if (!taken.includes(candidate)) return candidate;
  }
}

function offsetOf(text: string, { line, column }: Position): number {
  let at = 0;
  for (let passed = 1; passed < line; passed++) {
    const end = text.indexOf('\n', at);
    if (end < 0) return text.length;
    at = end + 1;
  }
  return Math.min(at + column - 1, text.length);
}
