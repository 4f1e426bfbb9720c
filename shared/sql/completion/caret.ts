import type { Range } from '../../base/text-range.ts';
import type { SqlDocument } from '../sql-service.ts';
import type { Reading } from '../text/readings.ts';
import type { Body, Statement } from '../text/script.ts';
import type { Token } from '../text/tokens.ts';
import { pathAt, textOf, wordAt } from '../tree/reading.ts';
import { partsOf, type Part } from '../tree/statement.ts';
import { selectAt } from '../tree/walk.ts';
import type { Select } from '../tree/query.ts';

/** Where the caret is. `offset` counts in the body. */
export interface Caret {
  doc: SqlDocument;
  reading: Reading;
  statement: Statement;
  body: Body;
  offset: number;
  /** The token that the caret touches and that is being written, or that it is inside of; -1 where it stands between tokens. */
  inside: number;
  /** The last token before what is being written; -1 at the start. */
  before: number;
  part: Part | null;
  select: Select | null;
  /** The comment that it is in. */
  comment: Token | null;
}

/** After the last semicolon of a stretch begins the next one, where none stands yet. */
export function caretAt(doc: SqlDocument, reading: Reading, offset: number): Caret {
  const { statements } = reading.script;
  const found = statements.find(({ from, to, body }) => from <= offset && (offset < to || (offset === to && !endsAt(body))));
  const statement = found ?? { index: -1, from: offset, to: offset, body: { text: '', tokens: [], comments: [], partner: [] } };
  const { body } = statement;
  const at = offset - statement.from;
  const next = firstFrom(body.tokens, at);
  const inside = next - 1 >= 0 && touches(body.tokens[next - 1]!, at) ? next - 1 : -1;
  const before = inside >= 0 ? inside - 1 : next - 1;
  const part = partsOf(body).find(({ from, to }) => body.tokens[from]!.from <= at && at <= (body.tokens[to]?.from ?? body.text.length)) ?? null;
  const comment = body.comments.find((each) => each.from < at && (at < each.to || each.open || (at === each.to && !body.text.startsWith('/*', each.from)))) ?? null;
  return { doc, reading, statement, body, offset: at, inside, before, part, select: part ? selectAt(part, at) : null, comment };
}

/** Which place of the text Flink is asked about: before the statement of the caret, or before the next one where the caret is in none. */
export function placeOf({ statement, reading }: Caret): number | null {
  if (statement.index >= 0) return statement.index;
  return reading.script.statements.find(({ index, from }) => index >= 0 && from >= statement.from)?.index ?? null;
}

function endsAt({ tokens }: Body): boolean {
  return tokens.at(-1)?.word === ';' || tokens.length === 0;
}

/** The index of the first token that starts at or after an offset. */
function firstFrom(tokens: readonly Token[], offset: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.from < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function touches({ kind, from, to, open }: Token, at: number): boolean {
  if (kind === 'operator' || kind === 'hint' || kind === 'number' || kind === 'unknown') return false;
  if (kind === 'string') return from < at && (at < to || open);
  return from < at && at <= to;
}

/** What a completion replaces: the token that is being written. */
export function replacedBy({ reading, statement, body, offset, inside }: Caret): Range {
  const token = body.tokens[inside];
  const line = /[\r\n]|$/.exec(body.text.slice(offset))!.index + offset;
  // A literal that lacks its end runs on far beyond what is being written.
  const [from, to] = token ? [token.from, token.open ? offset : Math.max(offset, Math.min(token.to, line))] : [offset, offset];
  return reading.lines.range(statement.from + from, statement.from + to);
}

/** The name in `${…}` around the caret, and whether its brace follows. */
export function parameterNameAt({ reading, statement, body, offset }: Caret): { range: Range; closed: boolean } {
  const [before] = /[\w.-]*$/.exec(body.text.slice(0, offset))!;
  const [after] = /^[\w.-]*/.exec(body.text.slice(offset))!;
  const to = offset + after.length;
  return { range: reading.lines.range(statement.from + offset - before.length, statement.from + to), closed: body.text[to] === '}' };
}

/** The names before a dot that the caret stands behind; undefined where none does. */
export function qualifierOf({ body, before }: Caret): string[] | undefined {
  if (wordAt(body, before) !== '.') return undefined;
  let from = before - 1;
  while (wordAt(body, from - 1) === '.' && from >= 2) from -= 2;
  const path = pathAt(body, from, before);
  return path && path.to === before ? path.parts.map((at) => textOf(body, at)) : [];
}

/** The caret where a path of some names before the dot begins: what may come there says what the path may be of. */
export function beforePath(caret: Caret, names: number): Caret {
  return { ...caret, before: caret.before - Math.max(1, 2 * names), inside: -1 };
}

/** The bracket around the caret, of those from token `from` on; -1 where none is. */
export function openBracket({ body, before }: Pick<Caret, 'body' | 'before'>, from: number): number {
  for (let at = before; at >= from; at--) {
    const word = wordAt(body, at);
    if ((word === ')' || word === ']') && body.partner[at]! >= 0) at = body.partner[at]!;
    else if (word === '(' || word === '[') return at;
  }
  return -1;
}
