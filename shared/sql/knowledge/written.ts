import type { SqlColumn } from '../../services/sql-knowledge.ts';
import type { SqlDocument } from '../sql-service.ts';
import type { Reading, Readings } from '../text/readings.ts';
import type { Statement } from '../text/script.ts';
import { itemNames } from '../tree/query.ts';
import { optionsOf } from '../tree/options.ts';
import { namesOf, textOf } from '../tree/reading.ts';
import { partsOf, type Part } from '../tree/statement.ts';

/** Something with columns that a text declares, as it is written there. */
export interface Written {
  path: string[];
  kind: 'table' | 'view' | 'materialized-table' | 'model';
  columns: SqlColumn[];
  options: Record<string, string>;
  doc: SqlDocument;
  reading: Reading;
  statement: Statement;
  part: Part;
}

/** A column of which the text says no more than this. */
export function plainColumn(name: string, type = '', more: Partial<SqlColumn> = {}): SqlColumn {
  return { name, type, nullable: true, kind: 'physical', time: null, key: false, fields: [], comment: null, expression: null, ...more };
}

const KINDS = { 'table': 'table', 'view': 'view', 'materialized table': 'materialized-table', 'model': 'model' } as const;

/** What the texts declare, in their order. */
export function writtenIn(docs: readonly SqlDocument[], readings: Pick<Readings, 'read'>): Written[] {
  return docs.flatMap((doc) => {
    const reading = readings.read(doc.file, doc.text);
    return reading.script.statements.flatMap((statement) =>
      partsOf(statement.body).flatMap((part): Written[] => {
        if (part.verb !== 'CREATE' || !part.path || !part.object || !(part.object in KINDS)) return [];
        const [list] = part.options;
        const options = list ? optionsOf(statement.body, list) : {};
        return [{ path: namesOf(statement.body, part.path), kind: KINDS[part.object as keyof typeof KINDS], columns: columnsOf(statement, part), options, doc, reading, statement, part }];
      }),
    );
  });
}

const columns = new WeakMap<Part, SqlColumn[]>();

function columnsOf(statement: Statement, part: Part): SqlColumn[] {
  let found = columns.get(part);
  if (!found) columns.set(part, (found = readColumns(statement, part)));
  return found;
}

function readColumns({ body }: Statement, part: Part): SqlColumn[] {
  if (part.elements) {
    const keys = new Set(part.elements.list.flatMap(({ names }) => names.map((at) => textOf(body, at))));
    return part.elements.list
      .filter(({ kind, name }) => kind === 'column' && name >= 0)
      .map(({ name, type: [from, to], expression: [start] }) => {
        const type = from < to ? body.text.slice(body.tokens[from]!.from, body.tokens[to - 1]!.to) : '';
        return plainColumn(textOf(body, name), type, { key: keys.has(textOf(body, name)), kind: type === '' && start < body.tokens.length ? 'computed' : 'physical' });
      });
  }
  if (part.columns) return part.columns.names.map((at) => plainColumn(textOf(body, at)));
  const [select] = part.query?.selects ?? [];
  return select ? itemNames(body, select).flatMap((name) => (name === null ? [] : [plainColumn(name)])) : [];
}
