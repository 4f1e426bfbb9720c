import { open, stat, truncate } from 'node:fs/promises';
import avro from 'avsc';
import { Failure } from '#shared/base/failure.ts';
import { toFileFailure } from '../workspace/files.ts';
import { longsAsBigInts } from './avro.ts';
import { blocksIn, type Container, containerIn } from './avro-container.ts';
import { AvroRows, REST, TOMBSTONE } from './avro-rows.ts';
import type { AvroSchema } from './avro-schema.ts';
import { namesIn, type Resumed } from './resumed.ts';

/**
 * Reads an Avro recording that is to be gone on with; what is behind its last whole block is taken away, once all before has been found to be a recording.
 * Undefined where there is no row. Fails with `not-a-recording`.
 */
export async function resumedAvro({ name, real }: { name: string; real: string }): Promise<Resumed | undefined> {
  const size = await stat(real).then((found) => found.size, () => 0);
  if (!size) return undefined;
  const file = await open(real, 'r');
  let whole = 0;
  let found: Resumed;
  try {
    const container = await containerIn(file, size);
    const schema = container && schemaIn(container);
    const names = schema && namesIn(Object.fromEntries(schema.fields!.map((field) => [field.name, null])));
    if (!schema || !names || schema[REST] === undefined || schema[TOMBSTONE] === undefined || container.codec !== 'deflate') throw new Error('its schema is not that of one');
    const type = avro.Type.forSchema(schema as avro.Schema, { ...longsAsBigInts(), wrapUnions: false });
    const next = new Map<string, bigint>();
    whole = container.begin;
    for await (const { count, data, end } of blocksIn(file, size, container)) {
      for (let i = 0, at = 0; i < count; i++) {
        const { value, offset } = type.decode(data, at) as { value: Record<string, bigint | null>; offset: number };
        const [partition, place] = [value?.[names.partition], value?.[names.offset]];
        if (offset < 0 || typeof partition !== 'bigint' || typeof place !== 'bigint') throw new Error(`the rows before byte ${end} have no partition and offset of a message`);
        const key = String(partition);
        if ((next.get(key) ?? -1n) <= place) next.set(key, place + 1n);
        at = offset;
      }
      whole = end;
    }
    found = { names, next: Object.fromEntries([...next].map(([partition, offset]) => [partition, String(offset)])), format: () => new AvroRows(schema, container.sync, true) };
  } catch (thrown) {
    throw new Failure('not-a-recording', `${name} is no recording: ${(thrown as Error).message}. It was left as it is; record under another name.`);
  } finally {
    await file.close();
  }
  if (whole < size) await truncate(real, whole).catch((thrown) => Promise.reject(toFileFailure(thrown, name, 'save')));
  return found;
}

function schemaIn({ schema }: Container): Exclude<AvroSchema, string | unknown[]> | undefined {
  const parsed = JSON.parse(schema) as AvroSchema;
  return typeof parsed === 'object' && !Array.isArray(parsed) && Array.isArray(parsed.fields) ? parsed : undefined;
}
