import { createHmac } from 'node:crypto';
import { Failure } from '#shared/base/failure.ts';
import type { Mask } from '#shared/workspace/masks.ts';
import { nearest } from '#shared/workspace/nearest.ts';
import { Exact } from './exact-json.ts';

/**
 * Masks rows in place. The same value becomes the same hash and the same fake for one `key`, in every column and every recording, so that joins still
 * join; without the key nobody finds the value by trying. Types stay: a number becomes a number of as many digits.
 */
export class Masks {
  private readonly unseen: Set<string>;

  constructor(
    private readonly masks: readonly Mask[],
    private readonly key: Buffer,
    /** The columns were in rows before these. */
    areSeen = false,
  ) {
    this.unseen = new Set(areSeen ? [] : masks.map(({ column }) => column));
  }

  apply(row: Record<string, unknown>): void {
    for (const { column, how } of this.masks) if (this.maskIn(row, column.split('.'), how)) this.unseen.delete(column);
  }

  /** Fails with `mask-unknown` where a column to be masked is in none of the rows so far: its name may be misspelt, and its values would be written. */
  requireSeen(columns: readonly string[]): void {
    const [column] = this.unseen;
    if (column === undefined) return;
    const [, named, how] = /^(.+?)\s*[:=]\s*(\S*)$/.exec(column) ?? [];
    if (named && columns.includes(named)) throw new Failure('mask-unknown', `"${how}" is no mask: ${named} can be masked with hash, fake or drop. Nothing was written.`, { column });
    const meant = nearest(column, columns);
    throw new Failure('mask-unknown', `No message has the column ${column} that is to be masked, so nothing was written. ${meant ? `Did you mean ${meant}?` : `The columns are: ${columns.join(', ')}.`}`, { column });
  }

  private maskIn(value: unknown, [head, ...rest]: string[], how: Mask['how']): boolean {
    if (Array.isArray(value)) return value.map((item) => this.maskIn(item, [head!, ...rest], how)).some(Boolean);
    if (!isObject(value) || !Object.hasOwn(value, head!)) return false;
    if (rest.length) return this.maskIn(value[head!], rest, how);
    if (how === 'drop') delete value[head!];
    else value[head!] = this.masked(value[head!], how);
    return true;
  }

  private masked(value: unknown, how: 'hash' | 'fake'): unknown {
    if (value === null) return null;
    if (Array.isArray(value)) return value.map((item) => this.masked(item, how));
    if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, this.masked(inner, how)]));
    if (typeof value === 'boolean') return this.digest(String(value))[0]! % 2 === 0;
    if (value instanceof Exact) return new Exact(this.alike(value.text, true));
    return how === 'hash' ? this.digest(String(value)).toString('hex').slice(0, 24) : this.alike(String(value), false);
  }

  /** Letters for letters, digits for digits, everything else as it stands. */
  private alike(text: string, isNumber: boolean): string {
    const bytes = this.digest(text);
    let at = 0;
    // A number may not begin with a zero that was not there, and an exponent stays what it was.
    return text.replaceAll(/[a-zA-Z0-9]|[^\x00-\x7f]/g, (character, offset: number) => {
      const byte = bytes[at++ % bytes.length]!;
      if (/[0-9]/.test(character)) return character === '0' && !/[1-9]/.test(text.slice(0, offset)) ? '0' : String(/[1-9]/.test(text.slice(0, offset)) ? byte % 10 : 1 + (byte % 9));
      if (isNumber) return character;
      return String.fromCharCode((/[A-Z]/.test(character) ? 65 : 97) + (byte % 26));
    });
  }

  private digest(text: string): Buffer {
    return createHmac('sha256', this.key).update(text).digest();
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Exact);
}
