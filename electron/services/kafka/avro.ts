import avro from 'avsc';
import { Exact } from './exact-json.ts';
import type { RegisteredSchema } from './registry.ts';

/** Reads values that were written with a schema: longs and decimals exact, times in SQL's form. */
export function avroReader(schema: Pick<RegisteredSchema, 'text' | 'references'>): (bytes: Buffer) => unknown {
  const options = avroOptions();
  for (const { text } of schema.references) avro.Type.forSchema(parse(text), options);
  const type = avro.Type.forSchema(parse(schema.text), options);
  return (bytes) => type.fromBuffer(bytes);
}

/** How schemas become readers of values: see `avroReader`. */
export function avroOptions() {
  return { registry: {} as Record<string, avro.Type>, logicalTypes: LOGICAL, typeHook: exactLongs, wrapUnions: false as const };
}

/** Longs as bigints, times and decimals as the plain types that they are written as. */
export function longsAsBigInts() {
  return { registry: {} as Record<string, avro.Type>, typeHook: (schema: avro.Schema) => (schema === 'long' || (typeof schema === 'object' && !Array.isArray(schema) && (schema as { type?: unknown }).type === 'long') ? LONG : undefined) };
}

/** A schema that is only a name, as `"string"`, may be written without quotes. */
function parse(text: string): avro.Schema {
  try {
    return JSON.parse(text) as avro.Schema;
  } catch {
    return text.trim();
  }
}

const LONG = avro.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (one: bigint, other: bigint) => (one === other ? 0 : one < other ? -1 : 1),
} as never);

function exactLongs(this: unknown, schema: avro.Schema): avro.Type | undefined {
  return schema === 'long' ? LONG : undefined;
}

type Attributes = { scale?: number };

class DecimalText extends avro.types.LogicalType {
  private scale = 0;
  constructor(schema: avro.Schema, options?: never) {
    super(schema, options);
    this.scale = (schema as Attributes).scale ?? 0;
  }
  override _fromValue(bytes: Buffer): unknown {
    return new Exact(decimalText(bytes, this.scale));
  }
  override _toValue(): unknown {
    return undefined;
  }
}

/** A logical type that is only shown. */
function shown(name: string, show: (value: bigint | number) => unknown): typeof avro.types.LogicalType {
  return {
    [name]: class extends avro.types.LogicalType {
      override _fromValue(value: never): unknown {
        return show(value);
      }
      override _toValue(): unknown {
        return undefined;
      }
    },
  }[name] as never;
}

const day = (days: bigint | number) => new Date(Number(days) * 86_400_000).toISOString().slice(0, 10);

/** SQL's form of a time, with `Z` where it is an instant. */
function stamp(units: bigint, digits: 3 | 6 | 9, zone: '' | 'Z'): string {
  const perSecond = 10n ** BigInt(digits);
  const seconds = units >= 0n ? units / perSecond : (units - perSecond + 1n) / perSecond;
  const rest = (units - seconds * perSecond).toString().padStart(digits, '0');
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19).replace('T', ' ')}.${rest}${zone}`;
}

function timeOfDay(units: bigint, digits: 3 | 6): string {
  return stamp(units, digits, '').slice(11);
}

const LOGICAL = {
  decimal: DecimalText,
  date: shown('date', day),
  'time-millis': shown('time-millis', (value) => timeOfDay(BigInt(value), 3)),
  'time-micros': shown('time-micros', (value) => timeOfDay(BigInt(value), 6)),
  'timestamp-millis': shown('timestamp-millis', (value) => stamp(BigInt(value), 3, 'Z')),
  'timestamp-micros': shown('timestamp-micros', (value) => stamp(BigInt(value), 6, 'Z')),
  'timestamp-nanos': shown('timestamp-nanos', (value) => stamp(BigInt(value), 9, 'Z')),
  'local-timestamp-millis': shown('local-timestamp-millis', (value) => stamp(BigInt(value), 3, '')),
  'local-timestamp-micros': shown('local-timestamp-micros', (value) => stamp(BigInt(value), 6, '')),
} as never;

/** A big-endian two's complement number with so many digits behind the point. */
export function decimalText(bytes: Uint8Array, scale: number): string {
  let unscaled = bytes.length && bytes[0]! & 0x80 ? -1n : 0n;
  for (const byte of bytes) unscaled = (unscaled << 8n) | BigInt(byte);
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  const sign = unscaled < 0n ? '-' : '';
  return scale ? `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}` : `${sign}${digits}`;
}
