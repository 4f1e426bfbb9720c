import { comparePlaces } from '../../base/text-range.ts';
import { spelled } from '../knowledge/known.ts';
import type { Call, Place, TextEdit } from '../sql-service.ts';
import { isFreeName, textOf, wordAt } from '../tree/reading.ts';
import { occurrencesIn } from './occurrences.ts';
import type { At, Texts } from './texts.ts';

type NamedCall = Omit<Call, 'builtIn'>;

/** The call whose name stands at an offset of a text. */
export function callAt(texts: Texts, file: string, offset: number): NamedCall | null {
  const at = texts.all.find(({ doc, statement }) => doc.file === file && statement.from <= offset && offset <= statement.to);
  const place = at?.reading.lines.range(offset, offset).start;
  return (place && callsIn(texts).find((call) => call.file === file && comparePlaces(call.range.start, place) <= 0 && comparePlaces(place, call.range.end) <= 0)) ?? null;
}

/** All calls of a function, whatever their letters: Flink tells functions apart without them. */
export function callsOf(texts: Texts, name: string): Place[] {
  return callsIn(texts).flatMap(({ name: called, file, range }) => (called.toLowerCase() === name.toLowerCase() ? [{ file, range }] : []));
}

export function renamedCalls(texts: Texts, name: string, to: string, reserved: ReadonlySet<string>): TextEdit[] {
  return callsOf(texts, name).map((place) => ({ ...place, text: spelled(to, reserved) }));
}

function callsIn(texts: Texts): NamedCall[] {
  const relations = new Map<At['statement'], Set<number>>();
  // The parts of a statement set have one body.
  for (const at of texts.all) for (const { token } of occurrencesIn(texts, at)) relations.set(at.statement, (relations.get(at.statement) ?? new Set()).add(token));
  return [...new Map(texts.all.map((at) => [at.statement, at])).values()].flatMap(({ doc, reading, statement, body }) =>
    body.tokens.flatMap((token, at) => {
      if (!isFreeName(token) || wordAt(body, at + 1) !== '(' || wordAt(body, at - 1) === '.' || relations.get(statement)?.has(at)) return [];
      return [{ name: textOf(body, at), file: doc.file, range: reading.lines.range(statement.from + token.from, statement.from + token.to) }];
    }),
  );
}
