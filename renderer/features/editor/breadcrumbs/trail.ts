import { comparePlaces, type Position, type Range } from '#shared/base/text-range.ts';

/** A part of a text, as the language of the text tells it. */
export interface OutlineSymbol {
  name: string;
  kind: string;
  range: Range;
  /** The name itself, inside `range`. */
  nameRange: Range;
  children: readonly OutlineSymbol[];
}

/** What a text consists of, as it was when `text` was read. */
export interface Outline {
  file: string;
  symbols: readonly OutlineSymbol[];
}

/** One step from the file to the place of the cursor. */
export interface Crumb {
  title: string;
  /** What it is, in one word; empty for the file. */
  kind: string;
  /** Where one may go from here: its siblings, itself among them; for the file, its statements. */
  choices: readonly OutlineSymbol[];
  /** The one of them that the cursor is in. */
  at: OutlineSymbol | undefined;
}

/** The steps from a file to a place in it: the file, the statement, the CTE or column. */
export function trailOf(path: string, { symbols }: Outline, cursor: Position | undefined): Crumb[] {
  const trail: Crumb[] = [{ title: path, kind: '', choices: symbols, at: undefined }];
  for (let choices: readonly OutlineSymbol[] = symbols; cursor; ) {
    const at = choices.findLast(({ range }) => holds(range, cursor));
    if (!at) break;
    trail.push({ title: at.name, kind: kindOf(at), choices, at });
    choices = at.children;
  }
  trail[0]!.at = trail[1]?.at;
  return trail;
}

const KINDS: Record<string, string> = { cte: 'with', insert: 'insert into', set: '', query: '', statement: '' };

export function kindOf({ kind }: OutlineSymbol): string {
  return KINDS[kind] ?? kind;
}

function holds({ start, end }: Range, place: Position): boolean {
  return comparePlaces(start, place) <= 0 && comparePlaces(place, end) <= 0;
}
