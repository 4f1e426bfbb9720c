import type { Place } from '../sql-service.ts';
import { occurrencesIn, type Occurrence } from './occurrences.ts';
import type { At, Texts } from './texts.ts';

/** What stands at an offset of a text; a name that is used and declared by the same token is the one that is used. */
export function occurrenceAt(texts: Texts, file: string, offset: number): Occurrence | undefined {
  const at = texts.all.findLast((each) => each.doc.file === file && startOf(each) <= offset && offset <= endOf(each));
  if (!at) return undefined;
  const touching = occurrencesIn(texts, at).filter(({ token }) => at.statement.from + at.body.tokens[token]!.from <= offset && offset <= at.statement.from + at.body.tokens[token]!.to);
  return touching.find(({ declaration }) => !declaration) ?? touching[0];
}

function startOf({ statement, body, part }: At): number {
  return statement.from + body.tokens[part.from]!.from;
}

function endOf({ statement, body, part }: At): number {
  return statement.from + body.tokens[part.to - 1]!.to;
}

/** All that names the same, in the order of the texts. */
export function occurrencesOf(texts: Texts, key: string): Occurrence[] {
  return texts.all.flatMap((at) => occurrencesIn(texts, at).filter((occurrence) => occurrence.key === key));
}

export function placeOf({ at: { doc, reading, statement, body }, token }: Occurrence): Place {
  const { from, to } = body.tokens[token]!;
  return { file: doc.file, range: reading.lines.range(statement.from + from, statement.from + to) };
}

export function definitionOf(texts: Texts, file: string, offset: number): Place[] {
  const found = occurrenceAt(texts, file, offset);
  return found ? once(occurrencesOf(texts, found.key).filter(({ declaration }) => declaration).map(placeOf)) : [];
}

export function referencesOf(texts: Texts, file: string, offset: number): Place[] {
  const found = occurrenceAt(texts, file, offset);
  return found ? once(occurrencesOf(texts, found.key).map(placeOf)) : [];
}

function once(places: Place[]): Place[] {
  const seen = new Set<string>();
  return places.filter((place) => !seen.has(JSON.stringify(place)) && seen.add(JSON.stringify(place)));
}
