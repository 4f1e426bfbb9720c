import type { Decimal } from './decimal.ts';
import type { Instant, LocalDate, LocalDateTime, LocalTime } from './times.ts';

/** What the codec needs to know of a type. */
export type Shape =
  | { root: 'BOOLEAN' | 'TINYINT' | 'SMALLINT' | 'INT' | 'BIGINT' | 'FLOAT' | 'DOUBLE' | 'DATE' | 'MONTHS' | 'MILLISECONDS' }
  /** `length` in code points, of bytes for BINARY; `exact`: no less either. */
  | { root: 'STRING' | 'BYTES'; length: number; exact: boolean }
  | { root: 'DECIMAL'; precision: number; scale: number }
  /** `precision`: digits of the second's fraction. */
  | { root: 'TIME' | 'TIMESTAMP' | 'TIMESTAMP_LTZ'; precision: number }
  | { root: 'ROW'; fields: readonly (readonly [string, FlinkType<unknown>])[] }
  | { root: 'ARRAY'; element: FlinkType<unknown> }
  | { root: 'MAP'; key: FlinkType<unknown>; value: FlinkType<unknown> };

/** A type of Flink's; `T` is what its values are in TypeScript. Without `notNull()` they may be null. */
export class FlinkType<out T> {
  declare readonly value: T;

  private constructor(
    readonly shape: Shape,
    /** As Flink writes it, without NOT NULL. */
    private readonly name: string,
    readonly nullable: boolean,
  ) {}

  static of<T>(shape: Shape, name: string): FlinkType<T | null> {
    return new FlinkType<T | null>(shape, name, true);
  }

  /** The same, whose values are never null. */
  notNull(): FlinkType<NonNullable<T>> {
    return new FlinkType<NonNullable<T>>(this.shape, this.name, false);
  }

  /** The same, which may be null. */
  orNull(): FlinkType<T | null> {
    return new FlinkType<T | null>(this.shape, this.name, true);
  }

  /** As Flink reads it. */
  toString(): string {
    return this.nullable ? this.name : `${this.name} NOT NULL`;
  }
}

/** What a value of a type is in TypeScript. */
export type ValueOf<F> = F extends FlinkType<infer T> ? T : never;

const LONGEST = 2147483647;

export const BOOLEAN = FlinkType.of<boolean>({ root: 'BOOLEAN' }, 'BOOLEAN');
export const TINYINT = FlinkType.of<number>({ root: 'TINYINT' }, 'TINYINT');
export const SMALLINT = FlinkType.of<number>({ root: 'SMALLINT' }, 'SMALLINT');
export const INT = FlinkType.of<number>({ root: 'INT' }, 'INT');
export const BIGINT = FlinkType.of<bigint>({ root: 'BIGINT' }, 'BIGINT');
export const FLOAT = FlinkType.of<number>({ root: 'FLOAT' }, 'FLOAT');
export const DOUBLE = FlinkType.of<number>({ root: 'DOUBLE' }, 'DOUBLE');
export const DATE = FlinkType.of<LocalDate>({ root: 'DATE' }, 'DATE');
export const STRING = FlinkType.of<string>({ root: 'STRING', length: LONGEST, exact: false }, 'STRING');
export const BYTES = FlinkType.of<Uint8Array>({ root: 'BYTES', length: LONGEST, exact: false }, 'BYTES');
// Flink's planner has but one interval of months and one of milliseconds, and refuses what a table or process function gives where it is not just that.
/** A number of months. */
export const INTERVAL_YEAR_TO_MONTH = FlinkType.of<number>({ root: 'MONTHS' }, 'INTERVAL MONTH');
/** A number of milliseconds: Flink keeps no more of it. */
export const INTERVAL_DAY_TO_SECOND = FlinkType.of<number>({ root: 'MILLISECONDS' }, 'INTERVAL SECOND(3)');

/** Exactly so many characters. */
export const CHAR = (length: number) => FlinkType.of<string>({ root: 'STRING', length, exact: true }, `CHAR(${length})`);
/** At most so many characters. */
export const VARCHAR = (length: number) => FlinkType.of<string>({ root: 'STRING', length, exact: false }, `VARCHAR(${length})`);
/** Exactly so many bytes. */
export const BINARY = (length: number) => FlinkType.of<Uint8Array>({ root: 'BYTES', length, exact: true }, `BINARY(${length})`);
/** At most so many bytes. */
export const VARBINARY = (length: number) => FlinkType.of<Uint8Array>({ root: 'BYTES', length, exact: false }, `VARBINARY(${length})`);
export const DECIMAL = (precision: number, scale = 0) => FlinkType.of<Decimal>({ root: 'DECIMAL', precision, scale }, `DECIMAL(${precision}, ${scale})`);
/** A time of day, in milliseconds at the finest. */
export const TIME = (precision = 0) => FlinkType.of<LocalTime>({ root: 'TIME', precision }, `TIME(${precision})`);
/** A date and a time of day, wherever that is. */
export const TIMESTAMP = (precision = 6) => FlinkType.of<LocalDateTime>({ root: 'TIMESTAMP', precision }, `TIMESTAMP(${precision})`);
/** A point in time, the same everywhere. */
export const TIMESTAMP_LTZ = (precision = 6) => FlinkType.of<Instant>({ root: 'TIMESTAMP_LTZ', precision }, `TIMESTAMP_LTZ(${precision})`);

export function ROW<const F extends Record<string, FlinkType<unknown>>>(fields: F): FlinkType<{ -readonly [K in keyof F]: ValueOf<F[K]> } | null> {
  const each = Object.entries(fields);
  return FlinkType.of({ root: 'ROW', fields: each }, `ROW<${each.map(([name, type]) => `\`${name.replaceAll('`', '``')}\` ${type.toString()}`).join(', ')}>`);
}

export function ARRAY<T>(element: FlinkType<T>): FlinkType<T[] | null> {
  return FlinkType.of({ root: 'ARRAY', element }, `ARRAY<${element.toString()}>`);
}

export function MAP<K, V>(key: FlinkType<K>, value: FlinkType<V>): FlinkType<Map<K, V> | null> {
  return FlinkType.of({ root: 'MAP', key, value }, `MAP<${key.toString()}, ${value.toString()}>`);
}

/** How often each element is in it. */
export function MULTISET<T>(element: FlinkType<T>): FlinkType<Map<T, number> | null> {
  return FlinkType.of({ root: 'MAP', key: element, value: INT.notNull() }, `MULTISET<${element.toString()}>`);
}
