import type { Body } from '../text/script.ts';
import { closeOf, isName, pathAt, wordAt } from '../tree/reading.ts';
import { PHRASES, readPhrases, type Phrase } from './phrases.ts';

/** What may come next: words in a row (`IF NOT EXISTS`), or the name of a hole. */
export interface Next {
  words: string[];
  holes: string[];
}

interface State {
  /** What still has to come; the rest of the phrases around it are behind. */
  rest: Phrase[];
  at: number;
}

let phrases: Phrase[][] | undefined;

/**
 * What may stand at token `to` in a statement that begins at `from`. Groups in brackets count as one: where the caret is inside one, `to` is its opening bracket and
 * the hole says what the group is.
 */
export function nextInStatement(body: Body, from: number, to: number): Next {
  phrases ??= readPhrases(PHRASES);
  const words = new Set<string>();
  const holes = new Set<string>();
  let states: State[] = phrases.map((rest) => ({ rest, at: from }));
  for (let step = 0; states.length > 0 && step < 400; step++) states = states.flatMap((state) => advance(body, state, to, words, holes));
  return { words: [...words], holes: [...holes] };
}

function advance(body: Body, { rest, at }: State, to: number, words: Set<string>, holes: Set<string>): State[] {
  const [first, ...then] = rest;
  if (!first) return [];
  if (first.kind === 'optional') return [{ rest: [...first.inner, ...then], at }, { rest: then, at }];
  if (first.kind === 'choice') return first.choices.map((choice) => ({ rest: [...choice, ...then], at }));
  if (at >= to) {
    if (first.kind === 'hole') holes.add(first.hole);
    else words.add(wordsInRow(rest));
    return [];
  }
  if (first.kind === 'word') return wordAt(body, at) === first.word ? [{ rest: then, at: at + 1 }] : [];
  const end = afterHole(body, first.hole, at, to);
  // A path that ends in a dot, or a stretch that runs to the caret, is still being written.
  if (end === 'unfinished') holes.add(first.hole);
  return typeof end === 'number' ? [{ rest: then, at: end }] : [];
}

function wordsInRow(rest: readonly Phrase[]): string {
  const end = rest.findIndex(({ kind }) => kind !== 'word');
  return rest
    .slice(0, end < 0 ? undefined : end)
    .map((phrase) => (phrase.kind === 'word' ? phrase.word : ''))
    .join(' ');
}

function afterHole(body: Body, hole: string, at: number, to: number): number | 'unfinished' | undefined {
  const token = body.tokens[at]!;
  switch (hole) {
    case 'elements':
    case 'options':
    case 'columns':
    case 'names':
    case 'targets':
    case 'likes':
    case 'keys':
      return token.word === '(' ? Math.min(closeOf(body, at, to) + 1, to) : undefined;
    case 'text':
    case 'setting':
    case 'value':
      return token.kind === 'string' ? at + 1 : undefined;
    case 'number':
      return token.kind === 'number' ? at + 1 : undefined;
    case 'query':
      return undefined;
    case 'expression':
    case 'type':
      return 'unfinished';
    default: {
      const path = pathAt(body, at, to);
      if (!path) return hole === 'new' && isName(token) ? at + 1 : undefined;
      return path.dangling ? 'unfinished' : path.to;
    }
  }
}
