import type { Decimal } from './decimal.ts';
import type { Expression } from './expression.ts';
import type { Instant, LocalDateTime } from './times.ts';

/** The columns of a row, as expressions. */
export type Columns<R> = { readonly [K in keyof R]-?: Expression<R[K]> };
export type Sides<Rs extends readonly object[]> = { -readonly [I in keyof Rs]: Columns<Rs[I]> };

/** What stands in a field: an expression, or a value. */
export type Fields = Readonly<Record<string, Expression<unknown> | string | number | bigint | boolean | Decimal>>;
export type RowOf<F> = { -readonly [K in keyof F]: F[K] extends Expression<infer T> ? T : Widened<F[K]> };
type Widened<V> = V extends string ? string : V extends number ? number : V extends bigint ? bigint : V extends boolean ? boolean : V;

/** What an outer join leaves of a side that has no row. */
export type Nullable<R> = { [K in keyof R]: R[K] | null };
/** A row of one or of the other. */
export type Either<R, S> = { [K in keyof R]: R[K] | (K extends keyof S ? S[K] : unknown) };
/** All columns of all sides. */
export type Whole<Rs extends readonly object[]> = Rs extends readonly [infer One extends object] ? One : Rs extends readonly [infer One, ...infer Others extends readonly object[]] ? One & Whole<Others> : object;

export type TimeColumn<R> = { [K in keyof R & string]: LocalDateTime | Instant extends infer T ? (NonNullable<R[K]> extends T ? K : never) : never }[keyof R & string];
export type Windowed<R> = R & { window_start: LocalDateTime; window_end: LocalDateTime; window_time: LocalDateTime };

/** What Flink turns into a column's type by itself when it writes. */
type Fits<T> = null extends T ? Widest<NonNullable<T>> | null : Widest<T>;
type Widest<T> = T extends number | bigint | Decimal ? number | bigint | Decimal : T extends LocalDateTime | Instant ? LocalDateTime | Instant : T;

type Strange<R, S> = string extends keyof R ? never : Exclude<keyof R, keyof S>;
type Misfit<R, S> = string extends keyof R ? never : { [K in keyof R & keyof S]: 0 extends 1 & R[K] ? never : R[K] extends Fits<S[K]> ? never : K }[keyof R & keyof S];
/** `unknown` where rows can be written into a table; else what is wrong with them. */
export type Refusal<R, S> = [Strange<R, S>] extends [never] ? ([Misfit<R, S>] extends [never] ? unknown : { 'has another type there': Misfit<R, S> }) : { 'has no column': Strange<R, S> };
