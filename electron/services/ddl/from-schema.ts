import protobuf from 'protobufjs';
import type { RegisteredSchema } from '../kafka/registry.ts';
import { type SqlField, type SqlType, STRING } from './sql-type.ts';

/** The columns that a registered schema describes, with the types that Flink's formats give them; undefined where it is no record. */
export function columnsOfSchema({ type, text, references }: RegisteredSchema): SqlField[] | undefined {
  const found = type === 'AVRO' ? avroType(JSON.parse(text), namesIn(references)) : type === 'PROTOBUF' ? protobufType(text, references) : jsonSchemaType(JSON.parse(text) as JsonSchema);
  return found.kind === 'ROW' ? [...found.fields] : undefined;
}

type AvroSchema = string | AvroSchema[] | { type: AvroSchema; name?: string; namespace?: string; fields?: { name: string; type: AvroSchema }[]; items?: AvroSchema; values?: AvroSchema; logicalType?: string; precision?: number; scale?: number };

const AVRO: Record<string, SqlType> = { boolean: { kind: 'BOOLEAN' }, int: { kind: 'INT' }, long: { kind: 'BIGINT' }, float: { kind: 'FLOAT' }, double: { kind: 'DOUBLE' }, string: STRING, enum: STRING, bytes: { kind: 'BYTES' }, fixed: { kind: 'BYTES' }, null: STRING };

function namesIn(references: RegisteredSchema['references']): Map<string, SqlType> {
  const names = new Map<string, SqlType>();
  for (const { text } of references) avroType(JSON.parse(text) as AvroSchema, names);
  return names;
}

function avroType(schema: AvroSchema, names: Map<string, SqlType>): SqlType {
  if (typeof schema === 'string') return AVRO[schema] ?? names.get(schema) ?? names.get(schema.split('.').at(-1)!) ?? STRING;
  if (Array.isArray(schema)) {
    const branches = schema.filter((branch) => branch !== 'null');
    // Flink reads a union of several types as no SQL type; its text is what is left.
    return branches.length === 1 ? avroType(branches[0]!, names) : STRING;
  }
  const logical = logicalType(schema);
  if (logical) return logical;
  if (schema.type === 'array') return { kind: 'ARRAY', of: avroType(schema.items!, names) };
  if (schema.type === 'map') return { kind: 'MAP', of: avroType(schema.values!, names) };
  if (schema.type !== 'record') {
    const simple = avroType(schema.type, names);
    if (schema.name) names.set(schema.name, simple);
    return simple;
  }
  const type: SqlType = { kind: 'ROW', fields: schema.fields!.map((field) => ({ name: field.name, type: avroType(field.type, names) })) };
  names.set(schema.name!, type);
  return type;
}

function logicalType({ logicalType: name, precision = 10, scale = 0 }: { logicalType?: string; precision?: number; scale?: number }): SqlType | undefined {
  switch (name) {
    case 'decimal':
      return { kind: 'DECIMAL', precision, scale };
    case 'date':
      return { kind: 'DATE' };
    case 'time-millis':
    case 'time-micros':
      return { kind: 'TIME', precision: 3 };
    case 'timestamp-millis':
    case 'local-timestamp-millis':
      return { kind: 'TIMESTAMP', precision: 3 };
    case 'timestamp-micros':
    case 'local-timestamp-micros':
      return { kind: 'TIMESTAMP', precision: 6 };
    default:
      return undefined;
  }
}

interface JsonSchema {
  type?: string | string[];
  format?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
}

function jsonSchemaType({ type, format, properties, items, additionalProperties }: JsonSchema): SqlType {
  const kind = [type].flat().find((name) => name !== 'null');
  if (kind === 'object' || properties) {
    if (properties && Object.keys(properties).length) return { kind: 'ROW', fields: Object.entries(properties).map(([name, schema]) => ({ name, type: jsonSchemaType(schema) })) };
    return { kind: 'MAP', of: typeof additionalProperties === 'object' ? jsonSchemaType(additionalProperties) : STRING };
  }
  if (kind === 'array') return { kind: 'ARRAY', of: jsonSchemaType(items ?? {}) };
  if (kind === 'integer') return { kind: 'BIGINT' };
  if (kind === 'number') return { kind: 'DOUBLE' };
  if (kind === 'boolean') return { kind: 'BOOLEAN' };
  if (format === 'date-time') return { kind: 'TIMESTAMP_LTZ', precision: 3 };
  return format === 'date' ? { kind: 'DATE' } : STRING;
}

const PROTOBUF: Record<string, SqlType> = {
  ...Object.fromEntries(['int32', 'sint32', 'sfixed32'].map((name) => [name, { kind: 'INT' }])),
  ...Object.fromEntries(['int64', 'sint64', 'sfixed64', 'uint32', 'fixed32'].map((name) => [name, { kind: 'BIGINT' }])),
  ...Object.fromEntries(['uint64', 'fixed64'].map((name) => [name, { kind: 'DECIMAL', precision: 20, scale: 0 }])),
  float: { kind: 'FLOAT' },
  double: { kind: 'DOUBLE' },
  bool: { kind: 'BOOLEAN' },
  string: STRING,
  bytes: { kind: 'BYTES' },
} as Record<string, SqlType>;

function protobufType(text: string, references: RegisteredSchema['references']): SqlType {
  const root = new protobuf.Root();
  for (const reference of references) protobuf.parse(reference.text, root, { keepCase: true });
  protobuf.parse(text, root, { keepCase: true });
  for (const known of ['timestamp', 'duration', 'wrappers', 'struct', 'any', 'empty']) {
    const file = protobuf.common.get(`google/protobuf/${known}.proto`) as { nested?: object } | null;
    if (text.includes(`google/protobuf/${known}.proto`) && file?.nested) root.addJSON(file.nested as never);
  }
  root.resolveAll();
  const name = /\bmessage\s+(\w+)/.exec(text)?.[1];
  return name ? messageType(root.lookupType(name), new Set()) : STRING;
}

function messageType(type: protobuf.Type, within: Set<string>): SqlType {
  // A message that holds itself has no SQL type of its own.
  if (within.has(type.fullName)) return STRING;
  const inner = new Set(within).add(type.fullName);
  return {
    kind: 'ROW',
    fields: type.fieldsArray.map((field): SqlField => {
      const one = field.resolvedType instanceof protobuf.Type ? messageType(field.resolvedType, inner) : (PROTOBUF[field.type] ?? STRING);
      return { name: field.name, type: field instanceof protobuf.MapField ? { kind: 'MAP', of: one } : field.repeated ? { kind: 'ARRAY', of: one } : one };
    }),
  };
}
