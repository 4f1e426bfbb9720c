import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Failure } from '#shared/base/failure.ts';
import { linesOf } from '../lines.ts';
import { toFileFailure } from '../workspace/files.ts';
import { Exact, parseExact } from './exact-json.ts';
import { isObject } from './masks.ts';
import type { MetadataNames } from './recorded-row.ts';
import { JsonLines, type RowFormat } from './row-format.ts';

/** Where a recording ended: how it calls the facts, and by partition the offset after its last message. */
export interface Resumed {
  names: MetadataNames;
  next: Record<string, string>;
  /** What goes on with the file. */
  format(): RowFormat;
}

/**
 * Reads a recording that is to be gone on with. A last line that was cut off is taken away, one that only lacks its line feed gets it; nothing of the file
 * changes before all of it has been found to be a recording. Undefined where there is no row. Fails with `not-a-recording`.
 */
export async function resumedFrom({ name, real }: { name: string; real: string }): Promise<Resumed | undefined> {
  const size = await stat(real).then((found) => found.size, () => 0);
  if (!size) return undefined;
  let names: MetadataNames | undefined;
  const next = new Map<string, bigint>();
  let number = 0;
  let unended: 'whole' | 'cut' | undefined;
  for await (const { text, ended } of linesOf(createReadStream(real))) {
    number++;
    if (!text.trim()) continue;
    const row = objectIn(text);
    if (!row && !ended && names) {
      unended = 'cut';
      break;
    }
    names ??= row && namesIn(row);
    if (row && names) names.key = keyNameIn(Object.keys(row)) ?? names.key;
    const place = row && names && placeIn(row, names);
    if (!place) throw new Failure('not-a-recording', `${name} is no recording: its line ${number} is no JSON object with the partition and offset of a message. It was left as it is; record under another name.`);
    if (!ended) unended = 'whole';
    if ((next.get(place.partition) ?? -1n) <= place.offset) next.set(place.partition, place.offset + 1n);
  }
  if (unended) await endLastLine(real, size, unended).catch((thrown) => Promise.reject(toFileFailure(thrown, name, 'save')));
  return names && { names, format: () => new JsonLines(), next: Object.fromEntries([...next].map(([partition, offset]) => [partition, String(offset)])) };
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const parsed = parseExact(text);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** The facts are ahead of the columns, so the first of these names are theirs. */
export function namesIn(row: Record<string, unknown>): MetadataNames | undefined {
  const keys = Object.keys(row);
  const named = (fact: string) => keys.find((key) => key.endsWith(fact) && /^(kafka_)*$/.test(key.slice(0, -fact.length)));
  const [timestamp, partition, offset] = [named('timestamp'), named('partition'), named('offset')];
  return timestamp !== undefined && partition !== undefined && offset !== undefined ? { timestamp, partition, offset, key: keyNameIn(keys) ?? 'key', tombstone: undefined } : undefined;
}

/** A recording calls keys that are texts so where values have a field `key`. */
function keyNameIn(columns: readonly string[]): string | undefined {
  return columns.find((column) => /^(kafka_)+key$/.test(column));
}

function placeIn(row: Record<string, unknown>, names: MetadataNames): { partition: string; offset: bigint } | undefined {
  const [partition, offset] = [row[names.partition], row[names.offset]].map((value) => (value instanceof Exact && /^\d+$/.test(value.text) ? value.text : undefined));
  return partition === undefined || offset === undefined ? undefined : { partition, offset: BigInt(offset) };
}

async function endLastLine(path: string, size: number, last: 'whole' | 'cut'): Promise<void> {
  const file = await open(path, last === 'whole' ? 'a' : 'r+');
  try {
    if (last === 'whole') return await file.appendFile('\n');
    for (let end = size; end > 0; ) {
      const piece = Buffer.alloc(Math.min(end, 1024 * 1024));
      await file.read(piece, 0, piece.length, end - piece.length);
      const feed = piece.lastIndexOf(0x0a);
      if (feed >= 0) return await file.truncate(end - piece.length + feed + 1);
      end -= piece.length;
    }
  } finally {
    await file.close();
  }
}
