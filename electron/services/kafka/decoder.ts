import { Failure, toFailure } from '#shared/base/failure.ts';
import type { Decoded, Decoding } from '#shared/services/kafka.ts';
import { avroReader } from './avro.ts';
import { exactJson } from './exact-json.ts';
import { protobufReader } from './protobuf.ts';
import type { Registry } from './registry.ts';

/** What bytes mean. `json` is undefined where they were not decoded to a value. */
export interface DecodedBytes {
  as: Decoded['as'];
  /** JSON of the value, numbers exact; else the text, or hexadecimal digits. */
  text: string;
  /** Whether `text` is JSON. */
  isValue: boolean;
  bytes: number;
  schema?: number;
  problem?: { code: string; message: string };
}

type Reader = { as: 'avro' | 'protobuf' | 'json'; read(bytes: Buffer): unknown };

/** Decodes keys and values. What cannot be decoded is given raw, with the reason; nothing here is fatal. */
export class Decoder {
  private readonly readers = new Map<number, Promise<Reader>>();

  constructor(private readonly registry: Registry | undefined) {}

  async decode(bytes: Buffer | null, decoding: Decoding): Promise<DecodedBytes> {
    if (bytes === null) return { as: 'null', text: 'null', isValue: true, bytes: 0 };
    switch (decoding) {
      case 'hex':
        return raw(bytes, 'hex');
      case 'text':
        return asText(bytes) ?? raw(bytes, 'hex', notUtf8());
      case 'json':
        return asJson(bytes) ?? raw(bytes, undefined, { code: 'not-json', message: 'The bytes are not JSON.' });
      case 'csv':
        return asCsv(bytes) ?? raw(bytes, 'hex', notUtf8());
      case 'registry':
        return hasSchemaId(bytes) ? this.byRegistry(bytes) : raw(bytes, undefined, { code: 'no-schema-id', message: 'The message does not begin with a schema id (a zero byte, then four bytes).' });
      case 'auto':
        return hasSchemaId(bytes) ? this.byRegistry(bytes) : (asJson(bytes) ?? asText(bytes) ?? raw(bytes, 'hex'));
    }
  }

  private async byRegistry(bytes: Buffer): Promise<DecodedBytes> {
    const schema = bytes.readInt32BE(1);
    try {
      const { as, read } = await this.readerOf(schema);
      return { as, text: as === 'json' ? jsonText(bytes.subarray(5)) : exactJson(read(bytes.subarray(5))), isValue: true, bytes: bytes.length, schema };
    } catch (thrown) {
      const failure = toFailure(thrown);
      const problem =
        failure.code === 'internal' ? { code: 'not-of-schema', message: `The bytes do not fit the schema ${schema}: ${failure.message}.` } : { code: failure.code, message: failure.message };
      return { ...raw(bytes, undefined, problem), schema };
    }
  }

  private readerOf(id: number): Promise<Reader> {
    const known = this.readers.get(id);
    if (known) return known;
    const made = this.makeReader(id);
    this.readers.set(id, made);
    made.catch(() => this.readers.delete(id));
    return made;
  }

  private async makeReader(id: number): Promise<Reader> {
    if (!this.registry) throw new Failure('no-registry', `The message names the schema ${id}, and this connection names no schema registry. Add "registry" with its address to the connection's file.`);
    const schema = await this.registry.schema(id);
    try {
      if (schema.type === 'AVRO') return { as: 'avro', read: avroReader(schema) };
      if (schema.type === 'PROTOBUF') return { as: 'protobuf', read: protobufReader(schema) };
      return { as: 'json', read: (bytes) => bytes };
    } catch (thrown) {
      throw new Failure('schema-broken', `The schema ${id} cannot be read: ${toFailure(thrown).message}.`);
    }
  }
}

function hasSchemaId(bytes: Buffer): boolean {
  return bytes.length >= 5 && bytes[0] === 0;
}

function notUtf8() {
  return { code: 'not-utf8', message: 'The bytes are not UTF-8.' };
}

function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function asText(bytes: Buffer): DecodedBytes | undefined {
  const text = utf8(bytes);
  // Control characters other than white space are of no text that a person wrote.
  return text === undefined || /[\u0000-\u0008\u000e-\u001f]/.test(text) ? undefined : { as: 'text', text, isValue: false, bytes: bytes.length };
}

/** The text stays as it was sent, so that its numbers keep all their digits. */
function asJson(bytes: Buffer): DecodedBytes | undefined {
  const text = utf8(bytes);
  if (text === undefined) return undefined;
  try {
    JSON.parse(text);
    return { as: 'json', text, isValue: true, bytes: bytes.length };
  } catch {
    return undefined;
  }
}

function jsonText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  JSON.parse(text);
  return text;
}

function asCsv(bytes: Buffer): DecodedBytes | undefined {
  const text = utf8(bytes);
  return text === undefined ? undefined : { as: 'csv', text: JSON.stringify(splitCsv(text.replace(/\r?\n$/, ''))), isValue: true, bytes: bytes.length };
}

/** The fields of one record. */
export function splitCsv(line: string): string[] {
  const fields: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/gy;
  for (let match = field.exec(line); match; match = field.exec(line)) {
    fields.push(match[1] === undefined ? match[2]! : match[1].replaceAll('""', '"'));
    if (match[3] === '') break;
  }
  return fields.length ? fields : [line];
}

/** As text where it is one, else in hexadecimal. */
function raw(bytes: Buffer, as?: 'hex', problem?: DecodedBytes['problem']): DecodedBytes {
  const shown = (as === undefined && asText(bytes)) || { as: 'hex' as const, text: bytes.toString('hex'), isValue: false, bytes: bytes.length };
  return problem ? { ...shown, problem } : shown;
}

/** How much of a key or value a window gets of itself; the rest on demand. */
const SHOWN = 16_000;

/** Towards the window. */
export function toWire({ as, text, bytes, schema, problem }: DecodedBytes, whole = false): Decoded {
  const truncated = !whole && text.length > SHOWN;
  return { as, text: truncated ? text.slice(0, SHOWN) : text, truncated, bytes, ...(schema === undefined ? {} : { schema }), ...(problem ? { problem } : {}) };
}
