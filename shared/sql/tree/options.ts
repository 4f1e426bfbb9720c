import type { Body } from '../text/script.ts';
import { literalOf } from '../text/tokens.ts';
import { closeOf, pathAt, wordAt, type Path } from './reading.ts';

/** `'key' = 'value', …` in brackets. `open` and `close` are the brackets; `close` is the end where it is missing. */
export interface OptionList {
  kind: 'with' | 'set' | 'hint';
  /** Of a hint: `OPTIONS`, `LOOKUP` …; else empty. */
  hint: string;
  /** The table that a hint stands behind. */
  path: Path | null;
  open: number;
  close: number;
  pairs: { key: number; value: number }[];
}

/** WITH (…), ALTER … SET (…) and the hints of a statement. */
export function readOptions(body: Body, from: number, to: number): OptionList[] {
  const lists: OptionList[] = [];
  let path: Path | null = null;
  for (let at = from; at < to; at++) {
    const word = wordAt(body, at);
    if (word === '/*+') {
      const end = endOfHints(body, at, to);
      lists.push(...readHints(body, at + 1, end, path));
      at = end;
      continue;
    }
    if (word !== '(' && at > 0 && wordAt(body, at - 1) !== '.') path = pathAt(body, at, to) ?? path;
    if ((word === 'WITH' || word === 'SET') && wordAt(body, at + 1) === '(' && looksLikeOptions(body, at + 2, to)) {
      lists.push({ kind: word === 'WITH' ? 'with' : 'set', hint: '', path: null, ...readList(body, at + 1, to) });
    }
  }
  return lists;
}

function looksLikeOptions(body: Body, at: number, to: number): boolean {
  return at >= to || body.tokens[at]!.kind === 'string' || wordAt(body, at) === ')' || body.tokens[at]!.kind === 'unknown' || body.tokens[at]!.kind === 'parameter';
}

function endOfHints(body: Body, from: number, to: number): number {
  let at = from;
  while (at < to && wordAt(body, at) !== '*/') at++;
  return at;
}

function readHints(body: Body, from: number, to: number, path: Path | null): OptionList[] {
  const lists: OptionList[] = [];
  for (let at = from; at < to; at++) {
    if (wordAt(body, at + 1) !== '(' || at + 1 >= to) continue;
    lists.push({ kind: 'hint', hint: wordAt(body, at), path, ...readList(body, at + 1, to) });
    at = lists.at(-1)!.close;
  }
  return lists;
}

function readList(body: Body, open: number, to: number): Pick<OptionList, 'open' | 'close' | 'pairs'> {
  const close = closeOf(body, open, to);
  const pairs: OptionList['pairs'] = [];
  for (let at = open + 1; at < close; at++) {
    if (body.tokens[at]!.kind !== 'string') continue;
    const valued = wordAt(body, at + 1) === '=' && at + 2 < close && body.tokens[at + 2]!.kind === 'string';
    pairs.push({ key: at, value: valued ? at + 2 : -1 });
    if (valued) at += 2;
    else if (wordAt(body, at + 1) === '=') at++;
  }
  return { open, close, pairs };
}

/** The options as they are written; one without a value has an empty one. */
export function optionsOf(body: Body, list: OptionList): Record<string, string> {
  const text = (at: number) => (at < 0 ? '' : literalOf(body.text, body.tokens[at]!));
  return Object.fromEntries(list.pairs.map(({ key, value }) => [text(key), text(value)]));
}
