import { parseDuration } from '#shared/topology/flink-units.ts';
import type { Row } from './field-makers.ts';

/** A row and when, in epoch milliseconds, it happened. */
export interface Made {
  time: number;
  row: Row;
}

/** A line of the stream and when it arrives. */
export interface Arrival {
  at: number;
  line: unknown;
}

export function sqlTime(time: number): string {
  return new Date(time).toISOString().slice(0, 23).replace('T', ' ');
}

/** Of a duration that the schema has let through. */
export function milliseconds(duration: string): number {
  return parseDuration(duration) ?? 0;
}
