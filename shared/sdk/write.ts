import { Decimal } from './decimal.ts';
import type { Frame } from './frame.ts';
import { Instant, LocalDate, LocalDateTime, LocalTime } from './times.ts';
import type { FlinkType, Shape } from './types.ts';

const LONGEST = 2147483647;

type Part = (frame: Frame, value: unknown) => void;
type Write = (frame: Frame, value: never) => void;

/** A value that its declared type does not hold exactly. */
export class Misfit {
  /** From the value itself inwards, as `.total[3]`. */
  path = '';
  /** Of which argument it is, from 0; of the result where there is none. */
  argument: number | undefined;
  /** What it is, where it is neither an argument nor the result. */
  of: string | undefined;

  constructor(
    readonly value: unknown,
    /** Goes behind "… is": `not a whole number`. */
    readonly reason: string,
    readonly type: string,
  ) {}

  within(step: string): Misfit {
    this.path = step + this.path;
    return this;
  }
}

export function writerOf(type: FlinkType<unknown>): (frame: Frame, value: unknown) => void {
  const name = type.toString();
  const check = checkOf(type.shape);
  const write = valueWriter(type.shape);
  return (frame, value) => {
    if (value === null && type.nullable) {
      frame.view.setUint8(frame.next(1), 0);
      return;
    }
    const reason = value === null ? 'null' : value === undefined ? 'undefined' : check(value);
    if (reason !== undefined) throw new Misfit(value, reason, name);
    frame.view.setUint8(frame.next(1), 1);
    write(frame, value as never);
  };
}

/** Why a value, which is not null, is none of the type; undefined where it is one. */
function checkOf(shape: Shape): (value: unknown) => string | undefined {
  switch (shape.root) {
    case 'BOOLEAN':
      return (value) => (typeof value === 'boolean' ? undefined : 'not a boolean');
    case 'TINYINT':
      return wholeWithin(-128, 127);
    case 'SMALLINT':
      return wholeWithin(-32768, 32767);
    case 'INT':
    case 'MONTHS':
      return wholeWithin(-2147483648, 2147483647);
    case 'MILLISECONDS':
      return wholeWithin(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    case 'BIGINT':
      return (value) => (typeof value !== 'bigint' ? 'not a bigint, as 5n is' : BigInt.asIntN(64, value) !== value ? 'out of range' : undefined);
    case 'DOUBLE':
      return (value) => (typeof value === 'number' ? undefined : 'not a number');
    case 'FLOAT':
      return (value) => (typeof value !== 'number' ? 'not a number' : Number.isFinite(value) && !Number.isFinite(Math.fround(value)) ? 'out of range' : undefined);
    case 'DATE':
      return (value) => (value instanceof LocalDate ? undefined : 'not a LocalDate');
    case 'TIME':
      return (value) => (value instanceof LocalTime ? tooFine(value.millisecondOfDay % 1000, 0, shape.precision) : 'not a LocalTime');
    case 'TIMESTAMP':
      return (value) => (value instanceof LocalDateTime ? tooFine(value.epochMillisecond % 1000, value.nanoOfMillisecond, shape.precision) : 'not a LocalDateTime');
    case 'TIMESTAMP_LTZ':
      return (value) => (value instanceof Instant ? tooFine(value.epochMillisecond % 1000, value.nanoOfMillisecond, shape.precision) : 'not an Instant');
    case 'STRING':
      return (value) => (typeof value !== 'string' ? 'not a string' : !value.isWellFormed() ? 'half of a surrogate pair, which no text of Flink can hold' : badLength(shape, lengthOf(shape.length, value), 'characters'));
    case 'BYTES':
      return (value) => (value instanceof Uint8Array ? badLength(shape, value.length, 'bytes') : 'not a Uint8Array');
    case 'DECIMAL':
      return (value) => (value instanceof Decimal ? badDecimal(value, shape) : 'not a Decimal');
    case 'ARRAY':
      return (value) => (Array.isArray(value) ? undefined : 'not an array');
    case 'MAP':
      return (value) => (value instanceof Map ? undefined : 'not a Map');
    case 'ROW':
      return rowCheck(shape.fields.map(([name]) => name));
  }
}

function wholeWithin(least: number, most: number) {
  return (value: unknown) => (typeof value !== 'number' ? 'not a number' : !Number.isInteger(value) ? 'not a whole number' : value < least || value > most ? 'out of range' : undefined);
}

/** @param digits of the second's fraction that the type has */
function tooFine(millisecond: number, nano: number, digits: number): string | undefined {
  const nanos = Math.abs(millisecond) * 1_000_000 + (millisecond < 0 ? -nano : nano);
  return nanos % 10 ** (9 - digits) === 0 ? undefined : `finer than ${digits} digits of a second`;
}

/** In code points; not counted where there is no limit. */
function lengthOf(limit: number, text: string): number {
  return limit === LONGEST ? text.length : [...text].length;
}

function badLength({ length, exact }: { length: number; exact: boolean }, found: number, unit: string): string | undefined {
  if (found > length) return `${found} ${unit} long, and ${length} are the most`;
  return exact && found < length ? `${found} ${unit} long, and not ${length}` : undefined;
}

function badDecimal(value: Decimal, { precision, scale }: { precision: number; scale: number }): string | undefined {
  const { unscaled } = scale < value.scale ? value.round(scale) : value;
  if (value.scale > scale && value.round(scale).compare(value) !== 0) return `not exact with ${scale} digits behind the point: round() it`;
  const size = unscaled < 0n ? -unscaled : unscaled;
  const most = 10n ** BigInt(precision - Math.max(scale - value.scale, 0));
  return size >= most ? 'out of range' : undefined;
}

function rowCheck(names: string[]) {
  const known = new Set(names);
  return (value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Map) return `not an object with the fields ${names.join(', ')}`;
    for (const name of Object.keys(value)) if (!known.has(name)) return `an object with a field "${name}", which the type does not have`;
    return undefined;
  };
}

function valueWriter(shape: Shape): Write {
  switch (shape.root) {
    case 'BOOLEAN':
      return (frame, value: boolean) => frame.view.setUint8(frame.next(1), value ? 1 : 0);
    case 'TINYINT':
      return (frame, value: number) => frame.view.setInt8(frame.next(1), value);
    case 'SMALLINT':
      return (frame, value: number) => frame.view.setInt16(frame.next(2), value, true);
    case 'INT':
    case 'MONTHS':
      return (frame, value: number) => frame.view.setInt32(frame.next(4), value, true);
    case 'BIGINT':
      return (frame, value: bigint) => frame.view.setBigInt64(frame.next(8), value, true);
    case 'MILLISECONDS':
      return (frame, value: number) => frame.writeLong(value);
    case 'FLOAT':
      return (frame, value: number) => frame.view.setFloat32(frame.next(4), value, true);
    case 'DOUBLE':
      return (frame, value: number) => frame.view.setFloat64(frame.next(8), value, true);
    case 'DATE':
      return (frame, value: LocalDate) => frame.view.setInt32(frame.next(4), value.epochDay, true);
    case 'TIME':
      return (frame, value: LocalTime) => frame.view.setInt32(frame.next(4), value.millisecondOfDay, true);
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return writePoint;
    case 'STRING':
      return (frame, value: string) => frame.writeText(value);
    case 'BYTES':
      return writeBytes;
    case 'DECIMAL':
      return (frame, value: Decimal) => writeUnscaled(frame, value.round(shape.scale).unscaled);
    case 'ARRAY':
      return arrayWriter(writerOf(shape.element));
    case 'MAP':
      return mapWriter(writerOf(shape.key), writerOf(shape.value));
    case 'ROW':
      return rowWriter(shape.fields.map(([name, type]) => [name, writerOf(type)]));
  }
}

function writePoint(frame: Frame, value: LocalDateTime | Instant): void {
  frame.writeLong(value.epochMillisecond);
  frame.view.setInt32(frame.next(4), value.nanoOfMillisecond, true);
}

function writeBytes(frame: Frame, value: Uint8Array): void {
  frame.view.setInt32(frame.next(4), value.length, true);
  frame.bytes.set(value, frame.next(value.length));
}

function writeUnscaled(frame: Frame, unscaled: bigint): void {
  const at = frame.next(16);
  frame.view.setBigUint64(at, BigInt.asUintN(64, unscaled), true);
  frame.view.setBigInt64(at + 8, unscaled >> 64n, true);
}

/** A misfit in a part of a value says where that is. */
function within(thrown: unknown, step: string): unknown {
  return thrown instanceof Misfit ? thrown.within(step) : thrown;
}

function arrayWriter(element: Part): Write {
  return (frame, value: unknown[]) => {
    let i = 0;
    try {
      frame.view.setInt32(frame.next(4), value.length, true);
      for (; i < value.length; i++) element(frame, value[i]);
    } catch (thrown) {
      throw within(thrown, `[${i}]`);
    }
  };
}

function mapWriter(key: Part, value: Part): Write {
  return (frame, map: Map<unknown, unknown>) => {
    frame.view.setInt32(frame.next(4), map.size, true);
    for (const [name, each] of map)
      try {
        key(frame, name);
        value(frame, each);
      } catch (thrown) {
        throw within(thrown, `.get(${String(name)})`);
      }
  };
}

function rowWriter(fields: [string, Part][]): Write {
  return (frame, row: Record<string, unknown>) => {
    for (const [name, write] of fields)
      try {
        write(frame, row[name]);
      } catch (thrown) {
        throw within(thrown, `.${name}`);
      }
  };
}
