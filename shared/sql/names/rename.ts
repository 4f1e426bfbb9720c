import { Failure } from '../../base/failure.ts';
import { spelled } from '../knowledge/known.ts';
import type { Place, TextEdit } from '../sql-service.ts';
import { textOf } from '../tree/reading.ts';
import { occurrenceAt, occurrencesOf, placeOf } from './navigate.ts';
import type { Occurrence } from './occurrences.ts';
import { refusalOf, refused } from './rename-checks.ts';
import type { Texts } from './texts.ts';

export function prepareRename(texts: Texts, file: string, offset: number): { range: Place['range']; name: string } | Failure {
  const found = renamed(texts, file, offset);
  return found instanceof Failure ? found : { range: placeOf(found).range, name: textOf(found.at.body, found.token) };
}

/** The name whose change is meant, if it can be changed in all places at once. */
function renamed(texts: Texts, file: string, offset: number): Occurrence | Failure {
  const found = occurrenceAt(texts, file, offset);
  if (!found) return refused('What stands here is no name that a text of the workspace gives, so that nothing can be renamed. Tables, views, CTEs, aliases and the columns of views can.');
  const name = textOf(found.at.body, found.token);
  const declared = occurrencesOf(texts, found.key).filter(({ declaration }) => declaration);
  if (declared.length === 0) return refused(`No text of the workspace creates ${name}, so its name is not to be changed here: it comes from a catalog.`);
  const [first] = declared;
  if (found.kind === 'column' && first!.at.part.elements && !first!.item && isElement(first!)) return refused(`${name} is a column of a table, and stands for a field outside of Flink. Name it otherwise in a view: SELECT ${name} AS ….`);
  if (name.includes('${')) return refused(`${name} is named by a parameter. Change the value in the environment instead.`);
  return found;
}

function isElement({ at, token }: Occurrence): boolean {
  return at.part.elements?.list.some(({ name }) => name === token) ?? false;
}

export function rename(texts: Texts, file: string, offset: number, name: string, reserved: ReadonlySet<string>): TextEdit[] | Failure {
  const found = renamed(texts, file, offset);
  if (found instanceof Failure) return found;
  const wanted = /^`.*`$/s.test(name) ? name.slice(1, -1).replaceAll('``', '`') : name.trim();
  if (wanted === '' || /[\r\n]/.test(wanted)) return refused('A name needs at least one character, and stands on one line.');
  const refusal = refusalOf(texts, found, wanted);
  if (refusal) return refusal;
  const edits = occurrencesOf(texts, found.key).map((occurrence): TextEdit => ({ ...placeOf(occurrence), text: textFor(occurrence, found, spelled(wanted, reserved)) }));
  const seen = new Set<string>();
  return edits.filter(({ file: of, range }) => !seen.has(`${of} ${JSON.stringify(range)}`) && seen.add(`${of} ${JSON.stringify(range)}`));
}

/** What a select hands on under its own name keeps the name that those behind it know, or gets the new one there alone. */
function textFor({ at: { body, part }, token, item, declaration }: Occurrence, found: Occurrence, name: string): string {
  const { from, to } = body.tokens[token]!;
  const written = body.text.slice(from, to);
  if (body.tokens[token]!.kind === 'string') return `'${name.replace(/^`(.*)`$/s, '$1').replaceAll("'", "''")}'`;
  if (!item) return name;
  if (declaration) return `${written} AS ${name}`;
  const root = part.verb === 'INSERT' && part.query?.selects.some(({ items }) => items.some(({ alias }) => alias === token));
  return root || found.kind !== 'column' ? name : `${name} AS ${written}`;
}
