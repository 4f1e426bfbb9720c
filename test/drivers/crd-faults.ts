import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** The part of OpenAPI that a structural schema of Kubernetes has. */
interface Schema {
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema;
  required?: string[];
  enum?: unknown[];
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
}

/**
 * What the schema of a CRD of the operator 1.7.0, as its own jar has it, says of an object; a field that it does not know, which an API server would drop,
 * is a fault too. `flinkVersion` is not looked at: the list ends before the Flink of today.
 */
export function crdFaults(crd: 'flinkdeployments' | 'flinksessionjobs', object: object): string[] {
  const text = gunzipSync(readFileSync(new URL(`../fixtures/crds/${crd}-1.7.0.json.gz`, import.meta.url))).toString();
  const { spec } = (JSON.parse(text) as { spec: { versions: { schema: { openAPIV3Schema: Schema } }[] } }).spec.versions[0]!.schema.openAPIV3Schema.properties!;
  delete spec!.properties!.flinkVersion?.enum;
  return faultsOf(spec!, (object as { spec: unknown }).spec, 'spec');
}

function faultsOf(schema: Schema, value: unknown, path: string): string[] {
  if (schema['x-kubernetes-int-or-string']) return typeof value === 'string' || Number.isInteger(value) ? [] : [`${path} is neither a number nor a text`];
  if (schema.enum && !schema.enum.includes(value)) return [`${path} is none of ${schema.enum.join(', ')}`];
  if (schema.type && !isOf(schema.type, value)) return [`${path} is no ${schema.type}`];
  if (Array.isArray(value)) return value.flatMap((item, index) => faultsOf(schema.items ?? {}, item, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return [];
  const missing = (schema.required ?? []).filter((key) => !(key in value)).map((key) => `${path} lacks ${key}`);
  return [...missing, ...Object.entries(value).flatMap(([key, inner]) => faultsOfKey(schema, key, inner, `${path}.${key}`))];
}

function faultsOfKey(schema: Schema, key: string, value: unknown, path: string): string[] {
  const known = schema.properties?.[key];
  if (known) return faultsOf(known, value, path);
  if (typeof schema.additionalProperties === 'object') return faultsOf(schema.additionalProperties, value, path);
  return schema['x-kubernetes-preserve-unknown-fields'] || !schema.properties ? [] : [`${path} is unknown`];
}

function isOf(type: NonNullable<Schema['type']>, value: unknown): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  return type === 'object' ? typeof value === 'object' && value !== null && !Array.isArray(value) : typeof value === type;
}
