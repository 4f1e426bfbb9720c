/** A type as it is inferred; `DECIMAL` and times carry what they need to hold. */
export type SqlType =
  | { kind: 'BOOLEAN' | 'INT' | 'BIGINT' | 'FLOAT' | 'DOUBLE' | 'STRING' | 'BYTES' | 'DATE' }
  | { kind: 'DECIMAL'; precision: number; scale: number }
  | { kind: 'TIME' | 'TIMESTAMP' | 'TIMESTAMP_LTZ'; precision: number }
  | { kind: 'ROW'; fields: readonly SqlField[] }
  | { kind: 'ARRAY'; of: SqlType }
  | { kind: 'MAP'; of: SqlType };

export interface SqlField {
  name: string;
  type: SqlType;
}

export const STRING: SqlType = { kind: 'STRING' };

/** As Flink's SQL writes it. */
export function sqlOf(type: SqlType): string {
  switch (type.kind) {
    case 'DECIMAL':
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case 'TIME':
    case 'TIMESTAMP':
    case 'TIMESTAMP_LTZ':
      return `${type.kind}(${type.precision})`;
    case 'ROW':
      return `ROW<${type.fields.map(({ name, type: inner }) => `${quoted(name)} ${sqlOf(inner)}`).join(', ')}>`;
    case 'ARRAY':
      return `ARRAY<${sqlOf(type.of)}>`;
    case 'MAP':
      return `MAP<STRING, ${sqlOf(type.of)}>`;
    default:
      return type.kind;
  }
}

/** A name as an identifier, whatever it holds. */
export function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

/** A text as a literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
