import avro from 'avsc';
import { longsAsBigInts } from './avro.ts';
import { block, header } from './avro-container.ts';
import { type AvroField, type AvroSchema, converterOf, isAvroName, MISFIT, nullable, schemaOf } from './avro-schema.ts';
import { exactJson } from './exact-json.ts';
import type { RecordedRow, RowFormat } from './row-format.ts';

/** What a recording's schema says beside its fields: which of them holds the columns that fit no other, as one JSON object, and which marks a tombstone. */
export const REST = 'weir.rest';
export const TOMBSTONE = 'weir.tombstone';

/** A recording's schema: a field for each column of the first rows that has one type, in their order. */
export function recordingSchema(rows: readonly RecordedRow[]): AvroSchema {
  const names = [...new Set(rows.flatMap(({ row }) => Object.keys(row)))];
  const free = (name: string): string => (names.includes(name) ? free(`weir_${name}`) : name);
  const [tombstone, rest] = [free('tombstone'), free('rest')];
  const fields = names.filter(isAvroName).flatMap((name): AvroField[] => {
    const schema = schemaOf(rows.map(({ row }) => row[name]), `of_${name}`);
    return schema === undefined ? [] : [nullable(name, schema)];
  });
  return { type: 'record', name: 'recorded', [REST]: rest, [TOMBSTONE]: tombstone, fields: [...fields, { name: tombstone, type: 'boolean' }, nullable(rest, 'string')] };
}

/** Rows as an Avro container file. No row is refused: a column that fits no field stands, as JSON, in the field for the rest. */
export class AvroRows implements RowFormat {
  private readonly type: avro.Type;
  private readonly columns = new Map<string, (value: unknown) => unknown>();
  private readonly rest: string;
  private readonly tombstone: string;
  private rows: Buffer[] = [];
  private isBegun: boolean;
  size = 0;

  /** @param sync sixteen bytes between blocks; of the file that is gone on with where it `isBegun` */
  constructor(private readonly schema: AvroSchema, private readonly sync: Buffer, isBegun: boolean) {
    this.isBegun = isBegun;
    const { fields, [REST]: rest, [TOMBSTONE]: tombstone } = schema as Exclude<AvroSchema, string | unknown[]>;
    [this.rest, this.tombstone] = [rest as string, tombstone as string];
    for (const { name, type } of fields!) if (name !== this.rest && name !== this.tombstone) this.columns.set(name, converterOf(type));
    // Values come in the form of the plain types: what they mean was seen to before.
    this.type = avro.Type.forSchema(schema as avro.Schema, { ...longsAsBigInts(), wrapUnions: false });
  }

  get count(): number {
    return this.rows.length;
  }

  add({ row, isTombstone }: RecordedRow): void {
    const values: Record<string, unknown> = { [this.tombstone]: isTombstone, [this.rest]: null };
    const rest: Record<string, unknown> = {};
    for (const name of this.columns.keys()) values[name] = null;
    for (const [name, value] of Object.entries(row)) {
      const converted = value === null ? null : (this.columns.get(name)?.(value) ?? MISFIT);
      if (converted === MISFIT) rest[name] = value;
      else if (this.columns.has(name)) values[name] = converted;
    }
    if (Object.keys(rest).length) values[this.rest] = exactJson(rest);
    const bytes = this.type.toBuffer(values);
    this.rows.push(bytes);
    this.size += bytes.length;
  }

  drain(): Buffer {
    const parts = [...(this.isBegun ? [] : [header(this.schema, this.sync)]), ...(this.rows.length ? [block(this.rows, this.sync)] : [])];
    this.isBegun = true;
    this.rows = [];
    this.size = 0;
    return Buffer.concat(parts);
  }
}
