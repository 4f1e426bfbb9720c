/** What TypeScript jobs and functions import: tables and what is made of them, Flink's types, the values that stand for them, and how a function is declared. */
export * from './catalog.ts';
export type { Called, CalledTable, TableCall } from './called.ts';
export { aggregate, asyncScalar, scalar, table, type Declared } from './declare.ts';
export { list, map, process, tableOf, value } from './process.ts';
export type { ListState, MapState, ValueState } from './state.ts';
export { Decimal } from './decimal.ts';
export { Instant, LocalDate, LocalDateTime, LocalTime } from './times.ts';
export {
  ARRAY, BIGINT, BINARY, BOOLEAN, BYTES, CHAR, DATE, DECIMAL, DOUBLE, FLOAT, INT, INTERVAL_DAY_TO_SECOND, INTERVAL_YEAR_TO_MONTH, MAP, MULTISET, ROW, SMALLINT, STRING, TIME, TIMESTAMP,
  TIMESTAMP_LTZ, TINYINT, VARBINARY, VARCHAR, type FlinkType, type ValueOf,
} from './types.ts';
export { call, Expression, interval, lit, type Interval, type IntervalUnit, type Operand, type Order } from './expression.ts';
export { abs, avg, coalesce, concat, count, countDistinct, firstValue, lastValue, lower, max, min, sum, upper, when } from './flink-functions.ts';
export { from, sql, type Relation } from './relation.ts';
export { expression } from './sql-text.ts';
