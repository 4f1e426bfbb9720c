import type { Decimal } from './decimal.ts';
import { literal } from './literal.ts';
import { EXPRESSION, Made, quoted, type Writer } from './made.ts';
import type { Instant, LocalDate, LocalDateTime, LocalTime } from './times.ts';
import type { FlinkType } from './types.ts';

type Numeric = number | bigint | Decimal;
type Time = LocalDate | LocalTime | LocalDateTime | Instant;
/** Numbers of any type compare with each other, and so do points in time: Flink widens them. */
type Like<T> = T extends Numeric ? Numeric : T extends LocalDateTime | Instant ? LocalDateTime | Instant : T extends boolean ? boolean : T;
/** What stands beside an expression: another one, or a value. */
export type Operand<T> = Expression<Like<NonNullable<T>> | null> | Like<NonNullable<T>>;
/** Null where one of them may be null. */
type Nulls<T> = null extends T ? null : never;
type Truth<T, U> = boolean | Nulls<T> | (U extends Expression<infer V> ? Nulls<V> : never);

/** A length of time. */
export class Interval extends Made {
  constructor(readonly sql: string) {
    super();
  }

  write(writer: Writer): void {
    writer.from(this.place, () => writer.add(this.sql));
  }
}

export type IntervalUnit = 'second' | 'minute' | 'hour' | 'day' | 'month' | 'year';

/** `interval(15, 'minute')` */
export function interval(count: number, unit: IntervalUnit): Interval {
  // Two digits are what Flink reads unless told.
  const digits = Math.max(2, String(Math.trunc(Math.abs(count))).length);
  return new Interval(`INTERVAL '${count}' ${unit.toUpperCase()}(${digits})`);
}

/** An expression of Flink's; `T` is what its values are in TypeScript. */
export class Expression<out T> extends Made {
  declare readonly value: T;

  /**
   * @param parts what it is written as
   * @param atom whether it needs no parentheses beside an operator
   */
  constructor(
    private readonly parts: readonly (string | Made)[],
    private readonly atom = true,
  ) {
    super();
  }

  write(writer: Writer): void {
    writer.from(this.place, () => {
      for (const part of this.parts) typeof part === 'string' ? writer.add(part) : part.write(writer);
    }, this.place?.start, EXPRESSION);
  }

  /** Beside an operator. */
  private get operand(): Expression<unknown> {
    return this.atom ? this : new Expression(['(', this, ')']);
  }

  private with<V>(operator: string, other: unknown): Expression<V> {
    const right = other instanceof Interval ? other : toExpression(other).operand;
    return new Expression<V>([this.operand, ` ${operator} `, right], false);
  }

  eq<const U extends Operand<T>>(other: U): Expression<Truth<T, U>> {
    return this.with('=', other);
  }
  ne<const U extends Operand<T>>(other: U): Expression<Truth<T, U>> {
    return this.with('<>', other);
  }
  gt<const U extends Operand<T>>(other: U): Expression<Truth<T, U>> {
    return this.with('>', other);
  }
  ge<const U extends Operand<T>>(other: U): Expression<Truth<T, U>> {
    return this.with('>=', other);
  }
  lt<const U extends Operand<T>>(other: U): Expression<Truth<T, U>> {
    return this.with('<', other);
  }
  le<const U extends Operand<T>>(other: U): Expression<Truth<T, U>> {
    return this.with('<=', other);
  }
  /** Both ends are in it. */
  between(from: Operand<T>, to: Operand<T>): Expression<boolean | null> {
    return new Expression([this.operand, ' BETWEEN ', toExpression(from).operand, ' AND ', toExpression(to).operand], false);
  }
  in(...values: [Operand<T>, ...Operand<T>[]]): Expression<boolean | null> {
    return new Expression([this.operand, ' IN (', ...joined(values), ')'], false);
  }
  /** `%` stands for any text, `_` for a character. */
  like(this: Expression<string | null>, pattern: Operand<string>): Expression<boolean | null> {
    return this.with('LIKE', pattern);
  }
  isNull(): Expression<boolean> {
    return new Expression([this.operand, ' IS NULL'], false);
  }
  isNotNull(): Expression<boolean> {
    return new Expression([this.operand, ' IS NOT NULL'], false);
  }

  and(this: Expression<boolean | null>, other: Operand<boolean>): Expression<boolean | null> {
    return this.with('AND', other);
  }
  or(this: Expression<boolean | null>, other: Operand<boolean>): Expression<boolean | null> {
    return this.with('OR', other);
  }
  not(this: Expression<boolean | null>): Expression<T> {
    return new Expression<T>(['NOT ', this.operand], false);
  }

  plus(other: (T extends Numeric | null ? Operand<T> : never) | (T extends Time | null ? Interval : never)): Expression<T> {
    return this.with('+', other);
  }
  minus(other: (T extends Numeric | null ? Operand<T> : never) | (T extends Time | null ? Interval : never)): Expression<T> {
    return this.with('-', other);
  }
  times(this: Expression<Numeric | null>, other: Operand<Numeric>): Expression<T> {
    return this.with('*', other);
  }
  /** As Flink divides: whole numbers give a whole number. */
  dividedBy(this: Expression<Numeric | null>, other: Operand<Numeric>): Expression<T> {
    return this.with('/', other);
  }

  cast<V>(type: FlinkType<V>): Expression<NonNullable<V> | Nulls<T>> {
    return new Expression(['CAST(', this, ` AS ${bare(type)})`]);
  }
  /** Null for what cannot be cast. */
  tryCast<V>(type: FlinkType<V>): Expression<NonNullable<V> | null> {
    return new Expression(['TRY_CAST(', this, ` AS ${bare(type)})`]);
  }
  /** A field of a row. */
  field<K extends keyof NonNullable<T> & string>(name: K): Expression<NonNullable<T>[K] | Nulls<T>> {
    return new Expression([this.operand, `.${quoted(name)}`]);
  }
  /** An element of an array, counted from 1. */
  at<V>(this: Expression<V[] | null>, position: number): Expression<V | null> {
    return new Expression([this.operand, `[${position}]`]);
  }
  asc(): Order {
    return new Order(this, 'ASC');
  }
  desc(): Order {
    return new Order(this, 'DESC');
  }
}

const bare = (type: FlinkType<unknown>): string => type.toString().replace(/ NOT NULL$/, '');

/** What a result is ordered by. */
export class Order extends Made {
  constructor(
    readonly by: Expression<unknown>,
    readonly direction: 'ASC' | 'DESC',
  ) {
    super();
  }

  write(writer: Writer): void {
    this.by.write(writer);
    writer.add(` ${this.direction}`);
  }
}

export function toExpression(value: unknown): Expression<unknown> {
  return value instanceof Expression ? (value as Expression<unknown>) : new Expression([literal(value)]);
}

export function joined(values: readonly unknown[]): (string | Made)[] {
  return values.flatMap((each, i) => [...(i ? [', '] : []), each instanceof Made ? each : toExpression(each)]);
}

/** A function of Flink's, or of a jar's, by its name: `call<string>('UPPER', f.carrier)`. Whether there is such a one, and what it takes, Flink says. */
export function call<T = unknown>(name: string, ...given: unknown[]): Expression<T> {
  // Inside a task V8 knows no classes of characters by name.
  if (!/^[A-Za-z_\u0080-\uffff][\w.\u0080-\uffff]*$/.test(name)) throw new TypeError(`"${name}" is no name of a function. What is more than a call is written by expression\`…\`.`);
  return new Expression<T>([`${name}(`, ...joined(given), ')']);
}

/** A value of a type, as `lit(5, BIGINT)`; null too. */
export function lit<T>(value: T & (string | number | bigint | boolean | Decimal | Time | Uint8Array | null), type: FlinkType<T>): Expression<T> {
  return new Expression<T>([`CAST(${literal(value)} AS ${bare(type)})`]);
}
