import { Exact } from './exact-json.ts';
import { isObject } from './masks.ts';

/** A schema of Avro, as far as recordings use it. */
export type AvroSchema = string | AvroSchema[] | { type: string | AvroSchema; name?: string; logicalType?: string; precision?: number; scale?: number; items?: AvroSchema; fields?: AvroField[]; [prop: string]: unknown };
export interface AvroField {
  name: string;
  type: AvroSchema;
  default?: null;
}

/** Digits that Flink's DECIMAL has at most. */
const MOST_DIGITS = 38;
/** An object with more keys than this has them as data. */
const MOST_FIELDS = 200;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Names that Avro takes; a column of another goes where columns go that fit no field. */
export function isAvroName(name: string): boolean {
  return NAME.test(name);
}

/**
 * The narrowest type that holds all of these values exactly as they are written; undefined where there is none. Numbers are `Exact`, as `parseExact` makes them.
 * `path` names the records in it.
 */
export function schemaOf(values: readonly unknown[], path: string): AvroSchema | undefined {
  const there = values.filter((value) => value !== null && value !== undefined);
  const [first] = there;
  if (first === undefined) return undefined;
  if (there.every((value) => typeof value === 'boolean')) return 'boolean';
  if (there.every((value) => typeof value === 'string')) return TIMES.find((type) => there.every((value) => converterOf(type)(value) !== MISFIT)) ?? 'string';
  if (there.every((value) => value instanceof Exact)) return numberSchema(there as Exact[]);
  if (there.every(Array.isArray)) {
    const items = schemaOf((there as unknown[][]).flat(), path);
    return items && { type: 'array', items: ['null', items] };
  }
  if (there.every(isObject)) return recordSchema(there as Record<string, unknown>[], path);
  return undefined;
}

function numberSchema(values: readonly Exact[]): AvroSchema {
  const fits = (schema: AvroSchema) => values.every((value) => converterOf(schema)(value) !== MISFIT);
  const scale = /\.(\d+)$/.exec(values[0]!.text)?.[1]!.length ?? 0;
  const decimal: AvroSchema = { type: 'bytes', logicalType: 'decimal', precision: MOST_DIGITS, scale };
  return ['long', 'double', decimal].find(fits) ?? { type: 'string', logicalType: 'weir-number' };
}

/** Where one key may be missing, what is missing could not be told from null: such objects fit no record. */
function recordSchema(values: readonly Record<string, unknown>[], path: string): AvroSchema | undefined {
  const keys = Object.keys(values[0]!);
  if (!keys.length || keys.length > MOST_FIELDS || !keys.every(isAvroName) || !values.every((value) => hasKeys(value, keys))) return undefined;
  const fields = keys.map((key) => ({ name: key, schema: schemaOf(values.map((value) => value[key]), `${path}_${key}`) }));
  if (fields.some(({ schema }) => schema === undefined)) return undefined;
  return { type: 'record', name: path, fields: fields.map(({ name, schema }) => nullable(name, schema!)) };
}

export function nullable(name: string, schema: AvroSchema): AvroField {
  return { name, type: ['null', schema], default: null };
}

function hasKeys(value: Record<string, unknown>, keys: readonly string[]): boolean {
  const own = Object.keys(value);
  return own.length === keys.length && own.every((key, i) => key === keys[i]);
}

/** What a converter gives for a value that its type cannot say exactly. */
export const MISFIT = Symbol('misfit');
type Converter = (value: unknown) => unknown;

/** How values become those of a schema that `schemaOf` gives, in the form in which avsc takes them. */
export function converterOf(schema: AvroSchema): Converter {
  if (Array.isArray(schema)) {
    const convert = converterOf(schema[1]!);
    return (value) => (value === null || value === undefined ? null : convert(value));
  }
  if (typeof schema === 'string') return PLAIN[schema] ?? (() => MISFIT);
  const { type, logicalType, scale = 0, items, fields } = schema;
  if (logicalType === 'decimal') return (value) => (value instanceof Exact ? decimalBytes(value.text, scale) : MISFIT);
  if (logicalType === 'weir-number') return (value) => (value instanceof Exact ? value.text : MISFIT);
  if (logicalType !== undefined) return timeConverter(logicalType);
  if (type === 'array') return listConverter(converterOf(items!));
  return type === 'record' ? recordConverter(fields!) : () => MISFIT;
}

const PLAIN: Record<string, Converter> = {
  boolean: (value) => (typeof value === 'boolean' ? value : MISFIT),
  string: (value) => (typeof value === 'string' ? value : MISFIT),
  long: (value) => (value instanceof Exact && /^(0|-?[1-9]\d{0,18})$/.test(value.text) && BigInt.asIntN(64, BigInt(value.text)) === BigInt(value.text) ? BigInt(value.text) : MISFIT),
  // A text that JavaScript would write for its number, without an exponent, is the same one when it comes back.
  double: (value) => (value instanceof Exact && !/e/i.test(value.text) && String(Number(value.text)) === value.text ? Number(value.text) : MISFIT),
};

function listConverter(convert: Converter): Converter {
  return (value) => {
    if (!Array.isArray(value)) return MISFIT;
    const list = value.map((item) => (item === null ? null : convert(item)));
    return list.includes(MISFIT) ? MISFIT : list;
  };
}

function recordConverter(fields: readonly AvroField[]): Converter {
  const converters = fields.map(({ name, type }) => ({ name, convert: converterOf(type) }));
  const names = fields.map(({ name }) => name);
  return (value) => {
    if (!isObject(value) || !hasKeys(value, names)) return MISFIT;
    const row: Record<string, unknown> = {};
    for (const { name, convert } of converters) if ((row[name] = convert(value[name])) === MISFIT) return MISFIT;
    return row;
  };
}

/** Big-endian two's complement. */
function decimalBytes(text: string, scale: number): Buffer | typeof MISFIT {
  const [, whole, fraction = ''] = /^(-?(?:0|[1-9]\d*))(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined || fraction.length !== scale || text.replace(/\D/g, '').length > MOST_DIGITS) return MISFIT;
  const unscaled = BigInt(whole + fraction);
  if (unscaled === 0n && text.startsWith('-')) return MISFIT;
  let length = 1;
  while (BigInt.asIntN(8 * length, unscaled) !== unscaled) length++;
  return Buffer.from(BigInt.asUintN(8 * length, unscaled).toString(16).padStart(2 * length, '0'), 'hex');
}

const TIMES: AvroSchema[] = [
  { type: 'int', logicalType: 'date' },
  { type: 'long', logicalType: 'timestamp-millis' },
  { type: 'long', logicalType: 'timestamp-micros' },
  { type: 'long', logicalType: 'local-timestamp-millis' },
  { type: 'long', logicalType: 'local-timestamp-micros' },
];

/** Texts in exactly the form in which the times come back: years of four digits, all digits of the fraction. */
function timeConverter(type: string): Converter {
  if (type === 'date') return (value) => (typeof value === 'string' && /^[1-9]\d{3}-\d\d-\d\d$/.test(value) ? whole(value, `${value}T00:00:00Z`, 86_400_000) : MISFIT);
  const digits = type.endsWith('millis') ? 3 : 6;
  const form = new RegExp(`^([1-9]\\d{3}-\\d\\d-\\d\\d) (\\d\\d:\\d\\d:\\d\\d)\\.(\\d{${digits}})${type.startsWith('local') ? '' : 'Z'}$`);
  return (value) => {
    const [, day, time, fraction] = (typeof value === 'string' && form.exec(value)) || [];
    if (day === undefined) return MISFIT;
    const seconds = whole(`${day}T${time}`, `${day}T${time}Z`, 1000);
    return seconds === MISFIT ? MISFIT : BigInt(seconds) * 10n ** BigInt(digits) + BigInt(fraction!);
  };
}

/** The time in these units, where it exists: JavaScript takes the 30th of February for a day in March. */
function whole(text: string, iso: string, unit: number): number | typeof MISFIT {
  const time = Date.parse(iso);
  return Number.isNaN(time) || !new Date(time).toISOString().startsWith(text) ? MISFIT : time / unit;
}
