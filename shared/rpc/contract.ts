import type { z } from 'zod';

/** One question, one answer. */
export interface Call<P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  kind: 'call';
  title: string;
  params: P;
  result: R;
}

/** One question, many small answers, as fast as the reader grants credit. */
export interface Stream<P extends z.ZodType = z.ZodType, I extends z.ZodType = z.ZodType> {
  kind: 'stream';
  title: string;
  params: P;
  item: I;
}

/** Like a stream, but each answer is a small header with a body of bytes that nobody on the way parses. */
export interface Chunks<P extends z.ZodType = z.ZodType, H extends z.ZodType = z.ZodType> {
  kind: 'chunks';
  title: string;
  params: P;
  header: H;
}

export type Method = Call | Stream | Chunks;
export type Methods = Record<string, Method>;

export interface Contract<M extends Methods = Methods> {
  name: string;
  methods: M;
}

export interface Chunk<H> {
  header: H;
  body: Uint8Array;
}

/** `title` names the method for people: in traces, in logs, in error reports. */
export function call<P extends z.ZodType, R extends z.ZodType>(title: string, params: P, result: R): Call<P, R> {
  return { kind: 'call', title, params, result };
}

export function stream<P extends z.ZodType, I extends z.ZodType>(title: string, params: P, item: I): Stream<P, I> {
  return { kind: 'stream', title, params, item };
}

export function chunks<P extends z.ZodType, H extends z.ZodType>(title: string, params: P, header: H): Chunks<P, H> {
  return { kind: 'chunks', title, params, header };
}

export function contract<M extends Methods>(name: string, methods: M): Contract<M> {
  return { name, methods };
}

type ClientMethod<M> =
  M extends Call<infer P, infer R>
    ? (params: z.input<P>, signal?: AbortSignal) => Promise<z.output<R>>
    : M extends Stream<infer P, infer I>
      ? (params: z.input<P>, signal?: AbortSignal) => AsyncIterable<z.output<I>>
      : M extends Chunks<infer P, infer H>
        ? (params: z.input<P>, signal?: AbortSignal) => AsyncIterable<Chunk<z.output<H>>>
        : never;

type ServiceMethod<M> =
  M extends Call<infer P, infer R>
    ? (params: z.output<P>, signal: AbortSignal) => Promise<z.input<R>>
    : M extends Stream<infer P, infer I>
      ? (params: z.output<P>, signal: AbortSignal) => AsyncIterable<z.input<I>>
      : M extends Chunks<infer P, infer H>
        ? (params: z.output<P>, signal: AbortSignal) => AsyncIterable<Chunk<z.input<H>>>
        : never;

/** What a caller holds. Breaking out of a `for await` cancels the stream at its source. */
export type Client<C extends Contract> = { [K in keyof C['methods']]: ClientMethod<C['methods'][K]> };

/** What the far side writes: the same shape, with a signal always given. */
export type Service<C extends Contract> = { [K in keyof C['methods']]: ServiceMethod<C['methods'][K]> };
