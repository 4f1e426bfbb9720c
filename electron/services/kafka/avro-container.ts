import type { FileHandle } from 'node:fs/promises';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import avro from 'avsc';
import type { AvroSchema } from './avro-schema.ts';

const MAGIC = Buffer.from([0x4f, 0x62, 0x6a, 1]);
const SYNC_BYTES = 16;
/** A header or the beginning of a block is looked for in so many bytes at first. */
const LOOK = 64 * 1024;

const HEADER = avro.Type.forSchema({ type: 'record', name: 'header', fields: [{ name: 'meta', type: { type: 'map', values: 'bytes' } }, { name: 'sync', type: { type: 'fixed', name: 'sync', size: SYNC_BYTES } }] });
const LONG = avro.Type.forSchema('long');
const PAIR = avro.Type.forSchema({ type: 'record', name: 'pair', fields: [{ name: 'count', type: 'long' }, { name: 'size', type: 'long' }] });

/** The beginning of a container file. */
export function header(schema: AvroSchema, sync: Buffer): Buffer {
  return Buffer.concat([MAGIC, HEADER.toBuffer({ meta: { 'avro.schema': Buffer.from(JSON.stringify(schema)), 'avro.codec': Buffer.from('deflate') }, sync })]);
}

/** Rows, each as its bytes, as one block. */
export function block(rows: readonly Buffer[], sync: Buffer): Buffer {
  const data = deflateRawSync(Buffer.concat(rows));
  return Buffer.concat([LONG.toBuffer(rows.length), LONG.toBuffer(data.length), data, sync]);
}

export interface Container {
  schema: string;
  codec: string;
  sync: Buffer;
  /** Where the first block begins. */
  begin: number;
}

/** Undefined where the file is no container, or not even its header is whole. */
export async function containerIn(file: FileHandle, size: number): Promise<Container | undefined> {
  for (let length = Math.min(LOOK, size); ; length = Math.min(2 * length, size)) {
    const bytes = await bytesAt(file, 0, length);
    if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return undefined;
    const read = HEADER.decode(bytes, MAGIC.length) as { value: { meta: Record<string, Buffer>; sync: Buffer } | undefined; offset: number };
    if (read.offset > 0 && read.value) {
      const { meta, sync } = read.value;
      return { schema: String(meta['avro.schema']), codec: String(meta['avro.codec'] ?? 'null'), sync: Buffer.from(sync), begin: read.offset };
    }
    if (length === size) return undefined;
  }
}

/** The blocks of a file, unpacked, and where each ends. Ends before one that is not whole. Fails where what stands there is no block. */
export async function* blocksIn(file: FileHandle, size: number, { codec, sync, begin }: Container): AsyncGenerator<{ count: number; data: Buffer; end: number }> {
  for (let at = begin; at < size; ) {
    const { value, offset } = PAIR.decode(await bytesAt(file, at, Math.min(20, size - at)), 0) as { value: { count: number; size: number } | undefined; offset: number };
    if (offset < 0 || !value) return;
    const [from, end] = [at + offset, at + offset + value.size + SYNC_BYTES];
    if (value.count < 0 || value.size < 0) throw new Error(`no block begins at byte ${at}`);
    if (end > size) return;
    const bytes = await bytesAt(file, from, value.size + SYNC_BYTES);
    if (!bytes.subarray(value.size).equals(sync)) throw new Error(`the block at byte ${at} does not end as the others do`);
    const data = bytes.subarray(0, value.size);
    yield { count: value.count, data: codec === 'deflate' ? inflateRawSync(data) : data, end };
    at = end;
  }
}

async function bytesAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  return bytes.subarray(0, bytesRead);
}
