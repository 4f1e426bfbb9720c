import { Exact } from '../kafka/exact-json.ts';
import { isObject } from '../kafka/masks.ts';
import { type SqlField, type SqlType, STRING } from './sql-type.ts';
import { timeIn } from './times.ts';

/** Beyond so many keys that few rows have, an object is a map. */
const MAP_KEYS = 40;
/** More digits behind the point are of a float that a program printed. */
const DECIMAL_PLACES = 9;
const LARGEST_BIGINT = 9_223_372_036_854_775_807n;
const EXAMPLES = 3;

/** What values of one place had in common, one value after the other. */
export class Guess {
  count = 0;
  nulls = 0;
  /** Empty texts. */
  private empty = 0;
  private readonly kinds = new Map<string, number>();
  private readonly examples = new Set<string>();
  private readonly fields = new Map<string, Guess>();
  private element: Guess | undefined;
  private wholeDigits = 1;
  private places = 0;
  private smallest: bigint | undefined;
  private largest: bigint | undefined;
  private timePlaces = 0;

  add(value: unknown): void {
    this.count++;
    if (value === null || value === undefined) this.nulls++;
    else if (value instanceof Exact) this.addNumber(value.text);
    else if (typeof value === 'boolean') this.see('boolean', String(value));
    else if (Array.isArray(value)) {
      this.see('array', `${value.length} ${value.length === 1 ? 'item' : 'items'}`);
      this.element ??= new Guess();
      for (const item of value) this.element.add(item);
    } else if (isObject(value)) this.addObject(value);
    else this.addText(String(value));
  }

  get nullShare(): number {
    return this.count ? this.nulls / this.count : 1;
  }

  /** The narrowest type that holds every value that was seen. */
  type(): SqlType {
    const kinds = [...this.kinds.keys()];
    const only = kinds.length === 1 ? kinds[0] : undefined;
    if (only === 'boolean') return { kind: 'BOOLEAN' };
    if (only === 'array') return { kind: 'ARRAY', of: this.element!.type() };
    if (only === 'object') return this.objectType();
    if (only === 'date') return { kind: 'DATE' };
    if (only === 'time') return { kind: 'TIME', precision: this.timePlaces ? 3 : 0 };
    if (only === 'timestamp' || only === 'timestamp_ltz') return { kind: only === 'timestamp' ? 'TIMESTAMP' : 'TIMESTAMP_LTZ', precision: this.timePlaces <= 3 ? 3 : this.timePlaces <= 6 ? 6 : 9 };
    if (kinds.length && kinds.every((kind) => kind === 'whole' || kind === 'decimal' || kind === 'float')) return this.numberType(kinds);
    return STRING;
  }

  /** In a line: what was seen. */
  evidence(): string {
    if (!this.kinds.size) return 'always null';
    const kinds = [...this.kinds].sort(([, one], [, other]) => other - one);
    const examples = [...this.examples].map((text) => (text.length > 24 ? `${text.slice(0, 24)}…` : text));
    if (kinds.length > 1 && this.type().kind === 'STRING') return `mixed: ${kinds.map(([kind, count]) => `${count} ${count === 1 ? ONE[kind] : WORDS[kind]}`).join(', ')}`;
    if (this.type().kind === 'ROW') return `objects of ${this.fields.size} ${this.fields.size === 1 ? 'field' : 'fields'}`;
    if (this.type().kind === 'MAP') return `objects of ${this.fields.size} different ${this.fields.size === 1 ? 'key' : 'keys'}`;
    if (this.smallest !== undefined && kinds.length === 1) return this.smallest === this.largest ? `always ${this.smallest}` : `${this.smallest} to ${this.largest}`;
    const what = kinds.map(([kind]) => WORDS[kind]).join(' and ');
    if (!examples.length) return 'always empty';
    return kinds[0]![0] === 'array' ? what! : `${what}, as ${examples.join(', ')}${this.empty ? `; ${this.empty} empty` : ''}`;
  }

  /** Whether scalars and others came in one place: what a person should know. */
  get isMixed(): boolean {
    return this.kinds.size > 1 && this.type().kind === 'STRING';
  }

  private addNumber(text: string): void {
    if (/[eE]/.test(text)) return this.see('float', text);
    const [whole = '', places = ''] = text.replace('-', '').split('.');
    this.wholeDigits = Math.max(this.wholeDigits, whole.replace(/^0+/, '').length);
    if (places) {
      this.places = Math.max(this.places, places.length);
      return this.see(places.length > DECIMAL_PLACES ? 'float' : 'decimal', text);
    }
    this.see('whole', text);
    const value = BigInt(text);
    if (this.smallest === undefined || value < this.smallest) this.smallest = value;
    if (this.largest === undefined || value > this.largest) this.largest = value;
  }

  private addText(text: string): void {
    const time = timeIn(text);
    if (text === '') this.empty++;
    if (time) this.timePlaces = Math.max(this.timePlaces, time.places);
    this.see(time?.kind ?? 'text', text);
  }

  private addObject(value: Record<string, unknown>): void {
    this.see('object', `${Object.keys(value).length} fields`);
    for (const name of Object.keys(value)) {
      if (!this.fields.has(name)) this.fields.set(name, new Guess());
      this.fields.get(name)!.add(value[name]);
    }
  }

  private objectType(): SqlType {
    const objects = this.kinds.get('object')!;
    const fields = [...this.fields];
    const isMap = fields.length > MAP_KEYS && fields.reduce((sum, [, guess]) => sum + guess.count, 0) < objects * fields.length * 0.3;
    // A field of a row needs a name, a key of a map does not.
    if (isMap || !fields.length || fields.some(([name]) => !name.trim())) return { kind: 'MAP', of: commonType(fields.map(([, guess]) => guess.type())) };
    return { kind: 'ROW', fields: fields.map(([name, guess]): SqlField => ({ name, type: guess.type() })) };
  }

  private numberType(kinds: string[]): SqlType {
    if (kinds.includes('float')) return { kind: 'DOUBLE' };
    if (kinds.includes('decimal')) return this.wholeDigits + this.places <= 38 ? { kind: 'DECIMAL', precision: Math.min(38, Math.max(this.wholeDigits + this.places, 10)), scale: this.places } : { kind: 'DOUBLE' };
    if (this.smallest! >= -LARGEST_BIGINT - 1n && this.largest! <= LARGEST_BIGINT) return { kind: 'BIGINT' };
    return this.wholeDigits <= 38 ? { kind: 'DECIMAL', precision: 38, scale: 0 } : STRING;
  }

  private see(kind: string, example: string): void {
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
    if (example !== '' && this.examples.size < EXAMPLES) this.examples.add(example);
  }
}

const WORDS: Record<string, string> = {
  boolean: 'booleans',
  array: 'lists',
  object: 'objects',
  date: 'dates',
  time: 'times of day',
  timestamp: 'timestamps without a zone',
  timestamp_ltz: 'timestamps with a zone',
  whole: 'whole numbers',
  decimal: 'decimals',
  float: 'floating point numbers',
  text: 'texts',
};

const ONE: Record<string, string> = {
  boolean: 'boolean',
  array: 'list',
  object: 'object',
  date: 'date',
  time: 'time of day',
  timestamp: 'timestamp without a zone',
  timestamp_ltz: 'timestamp with a zone',
  whole: 'whole number',
  decimal: 'decimal',
  float: 'floating point number',
  text: 'text',
};

function commonType(types: SqlType[]): SqlType {
  const [first] = types;
  return first && types.every((type) => JSON.stringify(type) === JSON.stringify(first)) ? first : STRING;
}
