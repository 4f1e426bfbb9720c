import { relationOf, spelled } from '../knowledge/known.ts';
import { namesOf, textOf } from '../tree/reading.ts';
import { textIn, type Fix, type Mending } from './fixes.ts';

/** `CAST(x AS type)` for what does not fit the sink's column. */
export function castToSink({ asked, diagnostic, data, edit }: Mending): Fix[] {
  const [type, column] = [textIn(data, 'type'), textIn(data, 'column')];
  const { part, statement } = asked.caret;
  if (diagnostic.code !== 'type-mismatch' || !type || !column || part?.verb !== 'INSERT' || !part.query || !part.path) return [];
  const { body } = statement;
  const named = part.columns?.names.map((at) => textOf(body, at));
  const columns = named ?? relationOf(asked.world, namesOf(body, part.path))?.columns.filter(({ kind }) => kind !== 'computed').map(({ name }) => name) ?? [];
  const position = columns.indexOf(column.replaceAll('`', ''));
  const [select, ...others] = part.query.selects;
  // Behind a star, positions are not those of the text; of several queries each would need its own.
  if (!select || others.length > 0 || position < 0 || select.items.slice(0, position + 1).some(({ star }) => star)) return [];
  const item = select.items[position];
  if (!item || item.from >= item.to) return [];
  const bare = type.replace(/ NOT NULL$/, '');
  const ends = item.alias >= 0 && item.alias > item.from && body.tokens[item.alias - 1]!.word === 'AS' ? item.alias - 1 : item.to;
  const [from, to] = [body.tokens[item.from]!.from, body.tokens[ends - 1]!.to];
  const alias = ends === item.to && item.alias >= 0 && item.to - item.from > 0 ? ` AS ${spelled(textOf(body, item.alias), asked.world.reserved)}` : '';
  const text = `CAST(${body.text.slice(from, to)} AS ${bare})${alias}`;
  return [{ title: `Cast to ${bare}`, edits: [edit(statement.from + from, statement.from + to, text)], sure: false }];
}
