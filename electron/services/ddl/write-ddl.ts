import type { EventTime } from '#shared/services/ddl.ts';
import { literal, quoted, sqlOf, type SqlType } from './sql-type.ts';

export interface TableParts {
  table: string;
  /** Physical columns, each with what a reader should know. */
  columns: readonly { name: string; type: SqlType; comment?: string }[];
  /** Kafka's own facts of a message, by column and metadata key. */
  metadata: readonly { name: string; key: string; type: string }[];
  eventTime: EventTime | undefined;
  options: Readonly<Record<string, string>>;
}

/** CREATE TABLE as a person would lay it out. */
export function writeDdl({ table, columns, metadata, eventTime, options }: TableParts): string {
  const lines: { text: string; comment?: string }[] = [
    ...columns.map(({ name, type, comment }) => ({ text: `${quoted(name)} ${sqlOf(type)}`, comment })),
    ...metadata.map(({ name, key, type }) => ({ text: `${quoted(name)} ${type} METADATA${name === key ? '' : ` FROM ${literal(key)}`} VIRTUAL` })),
  ];
  if (eventTime) {
    const taken = new Set([...columns, ...metadata].map(({ name }) => name));
    const column = eventTime.expression === null ? eventTime.column : freeName('event_time', taken);
    if (eventTime.expression !== null) lines.push({ text: `${quoted(column)} AS ${eventTime.expression}` });
    lines.push({ text: `WATERMARK FOR ${quoted(column)} AS ${quoted(column)} - INTERVAL ${eventTime.delay}`, comment: eventTime.evidence });
  }
  const body = lines.map(({ text, comment }, i) => `  ${text}${i < lines.length - 1 ? ',' : ''}${comment ? ` -- ${comment.replaceAll(/\s+/g, ' ')}` : ''}`);
  const settings = Object.entries(options).map(([key, value]) => `  ${literal(key)} = ${literal(value)}`);
  return `CREATE TABLE ${quoted(table)} (\n${body.join('\n')}\n) WITH (\n${settings.join(',\n')}\n);\n`;
}

/** The name, or with a number where it is taken. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let i = 1; ; i++) {
    const tried = i === 1 ? name : `${name}_${i}`;
    if (!taken.has(tried)) return tried;
  }
}
