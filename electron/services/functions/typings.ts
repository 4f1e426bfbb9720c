import type { SqlRelation, SqlScope } from '#shared/services/sql-knowledge.ts';

/** What stands for a type of Flink's in TypeScript; anything else is `unknown`. */
const NAMES: Record<string, string> = {
  BOOLEAN: 'boolean', TINYINT: 'number', SMALLINT: 'number', INT: 'number', INTEGER: 'number', FLOAT: 'number', DOUBLE: 'number', BIGINT: 'bigint', DECIMAL: 'Decimal',
  CHAR: 'string', VARCHAR: 'string', STRING: 'string', BINARY: 'Uint8Array', VARBINARY: 'Uint8Array', BYTES: 'Uint8Array',
  DATE: 'LocalDate', TIME: 'LocalTime', TIMESTAMP: 'LocalDateTime', TIMESTAMP_LTZ: 'Instant', INTERVAL: 'number',
};

/** The tables of some catalogs as types: a file that says what `from('…')` gives. */
export function typingsOf({ relations, current }: Pick<SqlScope, 'relations' | 'current'>): string {
  const tables = relations.filter(({ kind }) => kind !== 'model').flatMap((relation) => namesOf(relation, current).map((name) => `    ${JSON.stringify(name)}: { ${relation.columns.map((column) => `${JSON.stringify(column.name)}: ${typeOf(column.type, column.nullable)}`).join('; ')} };`));
  return [
    "import type { Decimal, Instant, LocalDate, LocalDateTime, LocalTime } from '@weir/sdk';",
    "declare module '@weir/sdk' {",
    '  interface Tables {',
    ...tables.sort(),
    '  }',
    '}',
    '',
  ].join('\n');
}

/** By itself where it is of the current database, and by its whole path. */
function namesOf({ path }: SqlRelation, { catalog, database }: SqlScope['current']): string[] {
  const written = path.map((part) => (/[.`]/.test(part) ? `\`${part.replaceAll('`', '``')}\`` : part));
  return [...(path[0] === catalog && path[1] === database ? [written[2]!] : []), written.join('.')];
}

/** A type as Flink's summary prints it. */
export function typeOf(text: string, nullable: boolean): string {
  return orNull(new Reader(text).type(), nullable);
}

const orNull = (type: string, nullable: boolean): string => (nullable ? `${type} | null` : type);

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  type(): string {
    const name = this.take(/\w+/y);
    if (name === 'ROW' && this.take(/[<(]/y)) return this.row();
    if (name === 'ARRAY' && this.take(/</y)) return `Array<${this.one()}>`;
    if (name === 'MAP' && this.take(/</y)) return `Map<${this.one()}, ${this.one()}>`;
    if (name === 'MULTISET' && this.take(/</y)) return `Map<${this.one()}, number>`;
    const isZoned = /^[^,>)]*(?:\([^)]*\))?[^,>)]* WITH LOCAL TIME ZONE/.test(this.text.slice(this.at));
    this.take(/ (?:YEAR|MONTH|DAY|HOUR|MINUTE|SECOND)/y);
    while (this.take(/\([^)]*\)| TO (?:MONTH|HOUR|MINUTE|SECOND)| WITH(?:OUT)?(?: LOCAL)? TIME ZONE| \*\w+\*/y));
    return name === 'TIMESTAMP' && isZoned ? 'Instant' : (NAMES[name] ?? 'unknown');
  }

  /** One inside of another, up to what parts it from the next. */
  private one(): string {
    const type = this.type();
    const nullable = !this.take(/ NOT NULL/y);
    this.take(/ '(?:[^']|'')*'/y);
    this.take(/, |[>)]/y);
    return orNull(type, nullable);
  }

  private row(): string {
    const fields: string[] = [];
    for (let name = this.take(/`(?:[^`]|``)*` /y); name; name = this.take(/`(?:[^`]|``)*` /y)) fields.push(`${JSON.stringify(name.slice(1, -2).replaceAll('``', '`'))}: ${this.one()}`);
    return `{ ${fields.join('; ')} }`;
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const [found = ''] = pattern.exec(this.text) ?? [];
    this.at += found.length;
    return found;
  }
}
