import { relationOf, spelled } from '../knowledge/known.ts';
import type { Written } from '../knowledge/written.ts';
import type { TextEdit } from '../sql-service.ts';
import { eachTableArgument } from '../tree/arguments.ts';
import { namesOf, textOf, wordAt } from '../tree/reading.ts';
import type { Body, Statement } from '../text/script.ts';
import { textIn, type Fix, type Mending } from './fixes.ts';

/** Options that have to be given, with an empty value to fill in. */
export function addMissingOptions(mending: Mending): Fix[] {
  const { missing } = mending.data;
  const keys = Array.isArray(missing) ? missing.filter((key): key is string => typeof key === 'string') : [];
  if (keys.length === 0) return [];
  const own = mending.asked.caret.part?.verb === 'CREATE' ? writtenOf(mending, undefined) : writtenOf(mending, textIn(mending.data, 'table') ?? '');
  const list = own?.part.options.find(({ kind }) => kind === 'with');
  if (!own || !list) return [];
  const lines = keys.map((key) => `'${key.replaceAll("'", "''")}' = ''`);
  return [{ title: `Add ${keys.map((key) => `'${key}'`).join(', ')}`, edits: [addToList(mending, own, list.open, list.close, lines)], sure: true }];
}

/** The declaration of a table by its name; of the table around the place where none is given. */
function writtenOf({ asked: { world, caret } }: Mending, name: string | undefined): Written | undefined {
  const relations = world.relations.flatMap(({ written }) => (written ? [written] : []));
  if (name === undefined) return relations.find(({ part }) => part === caret.part);
  return relations.find(({ path }) => path.at(-1) === name.split('.').at(-1));
}

/** Behind the last thing in a list, laid out as those before it. */
function addToList({ asked, edit }: Mending, { doc, reading, statement }: Written, open: number, close: number, lines: readonly string[]): TextEdit {
  const { body } = statement;
  const first = body.tokens[open + 1];
  const empty = close <= open + 1;
  const separator = !empty && first && body.text.slice(body.tokens[open]!.to, first.from).includes('\n') ? `\n${indentOf(body, first.from)}` : empty ? '' : ' ';
  const last = body.tokens[close - 1]!;
  const at = statement.from + last.to;
  const text = `${empty || last.word === ',' ? '' : ','}${lines.map((line, index) => `${index > 0 ? ',' : ''}${separator || (index > 0 ? ' ' : '')}${line}`).join('')}`;
  return doc.file === asked.doc.file ? edit(at, at, text) : { file: doc.file, range: reading.lines.range(at, at), text };
}

function indentOf({ text }: Body, at: number): string {
  return /[ \t]*$/.exec(text.slice(0, at))![0];
}

const TIMES = /^TIMESTAMP(_LTZ)?\b/i;

/** An event time for the table whose time a window, a pattern or a temporal join needs. */
export function addWatermark(mending: Mending): Fix[] {
  const { diagnostic, data, asked } = mending;
  const wanted = `${diagnostic.code} ${diagnostic.message} ${diagnostic.detail ?? ''}`;
  if (!/watermark|time attribute|rowtime|event time/i.test(wanted)) return [];
  const place = timeWanted(mending, textIn(data, 'table'), textIn(data, 'column'));
  if (!place) return [];
  const written = writtenOf(mending, place.table);
  const { elements } = written?.part ?? {};
  if (!written || !elements || elements.list.some(({ kind }) => kind === 'watermark')) return [];
  const columns = written.columns.filter(({ name, type }) => TIMES.test(type) && (!place.column || place.column === name));
  return columns.map(({ name }, index) => {
    const column = spelled(name, asked.world.reserved);
    const line = `WATERMARK FOR ${column} AS ${column} - INTERVAL '5' SECOND`;
    return { title: `Add a watermark for ${name} to ${place.table}`, edits: [addToList(mending, written, elements.open, elements.close, [line])], sure: columns.length === 1 && index === 0 };
  });
}

/** The table and the column that the diagnostic names, or those of the window that it stands in. */
function timeWanted({ asked: { caret, world } }: Mending, table: string | undefined, column: string | undefined): { table: string; column: string | undefined } | undefined {
  if (table) return { table, column };
  const { statement, part } = caret;
  if (!part) return undefined;
  const tables: string[] = [];
  eachTableArgument(statement.body, part.start, part.to, (path) => tables.push(relationOf(world, namesOf(statement.body, path))?.path.at(-1) ?? namesOf(statement.body, path).at(-1)!));
  const own = caret.select?.sources.flatMap(({ path }) => (path ? [namesOf(statement.body, path).at(-1)!] : [])) ?? [];
  const name = tables[0] ?? own[0];
  return name === undefined ? undefined : { table: name, column: column ?? descriptorOf(statement, part.start, part.to) };
}

function descriptorOf({ body }: Statement, from: number, to: number): string | undefined {
  for (let at = from; at < to; at++) if (wordAt(body, at) === 'DESCRIPTOR' && wordAt(body, at + 1) === '(' && at + 2 < to) return textOf(body, at + 2);
  return undefined;
}
