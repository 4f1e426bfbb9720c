import type { Decimal } from './decimal.ts';
import { call, Expression, joined, type Operand } from './expression.ts';

type Numeric = number | bigint | Decimal;

/** How many rows there are; of an expression, how many that are not null. */
export function count(of?: Expression<unknown>): Expression<bigint> {
  return of ? call('COUNT', of) : new Expression(['COUNT(*)']);
}
export function countDistinct(of: Expression<unknown>): Expression<bigint> {
  return new Expression(['COUNT(DISTINCT ', of, ')']);
}
export function sum<T extends Numeric | null>(of: Expression<T>): Expression<T | null> {
  return call('SUM', of);
}
/** As Flink's AVG: of whole numbers a whole number. */
export function avg<T extends Numeric | null>(of: Expression<T>): Expression<T | null> {
  return call('AVG', of);
}
export function min<T>(of: Expression<T>): Expression<T | null> {
  return call('MIN', of);
}
export function max<T>(of: Expression<T>): Expression<T | null> {
  return call('MAX', of);
}
export function firstValue<T>(of: Expression<T>): Expression<T | null> {
  return call('FIRST_VALUE', of);
}
export function lastValue<T>(of: Expression<T>): Expression<T | null> {
  return call('LAST_VALUE', of);
}

export function coalesce<T>(first: Expression<T>, ...others: Operand<T>[]): Expression<T> {
  return call('COALESCE', first, ...others);
}
/** Texts one after the other. */
export function concat(...texts: Operand<string>[]): Expression<string | null> {
  return call('CONCAT', ...texts);
}
export function upper<T extends string | null>(text: Expression<T>): Expression<T> {
  return call('UPPER', text);
}
export function lower<T extends string | null>(text: Expression<T>): Expression<T> {
  return call('LOWER', text);
}
export function abs<T extends Numeric | null>(of: Expression<T>): Expression<T> {
  return call('ABS', of);
}
/** One of two, by a condition. */
export function when<T>(condition: Expression<boolean | null>, then: Expression<T>, otherwise: Operand<T> | null): Expression<T | null> {
  return new Expression(['CASE WHEN ', condition, ' THEN ', then, ' ELSE ', ...joined([otherwise]), ' END']);
}
