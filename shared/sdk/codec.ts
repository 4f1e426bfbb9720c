import { Decimal } from './decimal.ts';
import type { Frame } from './frame.ts';
import { Instant, LocalDate, LocalDateTime, LocalTime } from './times.ts';
import type { FlinkType, Shape } from './types.ts';
import { Misfit, writerOf } from './write.ts';

type Read = (frame: Frame) => unknown;

/** Reads and writes the values of one type. */
export interface Codec {
  read: Read;
  /** Throws `Misfit` for a value that the type does not hold exactly. */
  write: (frame: Frame, value: unknown) => void;
}

export function codecOf(type: FlinkType<unknown>): Codec {
  return { read: readerOf(type), write: writerOf(type) };
}

/** One byte says whether there is a value; the value follows. */
function readerOf(type: FlinkType<unknown>): Read {
  const read = valueReader(type.shape);
  return (frame) => (frame.view.getUint8(frame.next(1)) === 0 ? null : read(frame));
}

function valueReader(shape: Shape): Read {
  switch (shape.root) {
    case 'BOOLEAN':
      return (frame) => frame.view.getUint8(frame.next(1)) === 1;
    case 'TINYINT':
      return (frame) => frame.view.getInt8(frame.next(1));
    case 'SMALLINT':
      return (frame) => frame.view.getInt16(frame.next(2), true);
    case 'INT':
    case 'MONTHS':
      return (frame) => frame.view.getInt32(frame.next(4), true);
    case 'BIGINT':
      return (frame) => frame.view.getBigInt64(frame.next(8), true);
    case 'MILLISECONDS':
      return (frame) => milliseconds(frame);
    case 'FLOAT':
      return (frame) => frame.view.getFloat32(frame.next(4), true);
    case 'DOUBLE':
      return (frame) => frame.view.getFloat64(frame.next(8), true);
    case 'DATE':
      return (frame) => new LocalDate(frame.view.getInt32(frame.next(4), true));
    case 'TIME':
      return (frame) => new LocalTime(frame.view.getInt32(frame.next(4), true));
    case 'TIMESTAMP':
      return (frame) => new LocalDateTime(milliseconds(frame), frame.view.getInt32(frame.next(4), true));
    case 'TIMESTAMP_LTZ':
      return (frame) => new Instant(milliseconds(frame), frame.view.getInt32(frame.next(4), true));
    case 'STRING':
      return (frame) => frame.readText();
    case 'BYTES':
      return readBytes;
    case 'DECIMAL':
      return (frame) => new Decimal(readUnscaled(frame), shape.scale);
    case 'ARRAY':
      return arrayReader(readerOf(shape.element));
    case 'MAP':
      return mapReader(readerOf(shape.key), readerOf(shape.value));
    case 'ROW':
      return rowReader(shape.fields.map(([name, type]) => [name, readerOf(type)]));
  }
}

function milliseconds(frame: Frame): number {
  const value = frame.readLong();
  if (typeof value === 'bigint') throw new Misfit(value, 'more milliseconds than a number of TypeScript holds exactly', 'a time');
  return value;
}

function readBytes(frame: Frame): Uint8Array {
  const length = frame.view.getInt32(frame.next(4), true);
  const from = frame.next(length);
  return frame.bytes.slice(from, from + length);
}

/** Sixteen bytes, the lower eight first. */
function readUnscaled(frame: Frame): bigint {
  const at = frame.next(16);
  return frame.view.getBigUint64(at, true) + (frame.view.getBigInt64(at + 8, true) << 64n);
}

function arrayReader(element: Read): Read {
  return (frame) => {
    const all: unknown[] = new Array(frame.view.getInt32(frame.next(4), true));
    for (let i = 0; i < all.length; i++) all[i] = element(frame);
    return all;
  };
}

function mapReader(key: Read, value: Read): Read {
  return (frame) => {
    const count = frame.view.getInt32(frame.next(4), true);
    const all = new Map<unknown, unknown>();
    for (let i = 0; i < count; i++) all.set(key(frame), value(frame));
    return all;
  };
}

function rowReader(fields: [string, Read][]): Read {
  return (frame) => {
    const row: Record<string, unknown> = {};
    for (const [name, read] of fields) row[name] = read(frame);
    return row;
  };
}
