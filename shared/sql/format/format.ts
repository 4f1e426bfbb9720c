import { readScript, type Body, type Script, type Statement } from '../text/script.ts';
import type { Token } from '../text/tokens.ts';
import { layoutOf } from './layout.ts';
import { print } from './print.ts';

/** How often a layout is laid out again until it stays the same. */
const MOST_ROUNDS = 4;

/**
 * A text laid out. Nothing but white space ever changes: each statement is read again, and one that would then read otherwise, or that has no layout that stays the same,
 * is left as it was written.
 */
export function formatScript(script: Script): string {
  // Where both ends of lines are mixed, those inside literals are not to be told apart.
  const ends = /\r\n/.test(script.text) && !/(?<!\r)\n/.test(script.text) ? '\r\n' : '\n';
  let text = '';
  let previous: Statement | undefined;
  for (const statement of script.statements) {
    const { trailing, begin } = trailingOf(statement.body, previous !== undefined);
    if (trailing !== '') text = `${text.trimEnd()} ${trailing}\n`;
    const laid = laidOut(statement.body, begin);
    if (laid !== '') {
      const apart = text !== '' && blankBefore(statement.body, begin, laid, text);
      text += `${apart ? '\n' : ''}${laid}\n`;
    }
    previous = statement;
  }
  return ends === '\n' ? text : text.replace(/\r?\n/g, '\r\n');
}

/** Comments on the line of the semicolon before them belong to the statement before. */
function trailingOf(body: Body, follows: boolean): { trailing: string; begin: number } {
  let begin = 0;
  if (!follows) return { trailing: '', begin };
  for (const { from, to } of body.comments) {
    const next = body.tokens[0]?.from ?? body.text.length;
    if (from > next || body.text.slice(begin, from).includes('\n')) break;
    // A comment that something follows on its line stands before that.
    if (!/^[ \t\r]*(\n|$|--|\/\*|\/\/)/.test(body.text.slice(to))) break;
    begin = to;
  }
  return { trailing: body.text.slice(0, begin).trim(), begin };
}

function laidOut(body: Body, begin: number): string {
  const written = body.text.slice(begin);
  if (written.trim() === '') return '';
  if (body.tokens.length === 0) return commentsAlone(body, begin);
  if (depthOf(body) > DEEPEST || meansItsSpace(body)) return written.trim();
  const head = headOf(body, begin);
  let [now, at] = [body, begin];
  let text = '';
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = print(layoutOf(now, at)).trim();
    if (next === text) return withHead(head, text);
    const [read, ...more] = readScript(next).statements.filter(({ body: { tokens, comments } }) => tokens.length + comments.length > 0);
    if (!read || more.length > 0 || !sameTokens(now, at, read.body)) break;
    [now, at, text] = [read.body, 0, next];
  }
  return written.trim();
}

/** Where white space is more than layout: Flink takes what stands unquoted behind SET and RESET letter by letter, and joins two texts only over the end of a line. */
function meansItsSpace({ tokens }: Body): boolean {
  const setsUnquoted = /^(SET|RESET)$/.test(tokens[0]?.word ?? '') && tokens[1] !== undefined && tokens[1].kind !== 'string' && tokens[1].word !== ';';
  return setsUnquoted || tokens.some(({ kind }, at) => kind === 'string' && tokens[at + 1]?.kind === 'string');
}

const DEEPEST = 100;

function depthOf({ partner }: Body): number {
  let [depth, most] = [0, 0];
  partner.forEach((other, at) => {
    if (other > at) most = Math.max(most, ++depth);
    else if (other >= 0) depth--;
  });
  return most;
}

/** Blank lines between the comments ahead of a statement, which its layout does not know. */
function headOf(body: Body, begin: number): string[] {
  const ahead = body.comments.filter(({ from, to }) => from >= begin && to <= body.tokens[0]!.from);
  return ahead.map(({ to }, index) => (/\n[ \t\r]*\n/.test(body.text.slice(to, ahead[index + 1]?.from ?? body.tokens[0]!.from)) ? '\n' : ''));
}

function withHead(head: readonly string[], text: string): string {
  if (!head.includes('\n')) return text;
  const [read] = readScript(text).statements;
  let [out, at] = ['', 0];
  head.forEach((blank, index) => {
    const to = read!.body.comments[index]!.to;
    out += `${text.slice(at, to)}${blank}`;
    at = to;
  });
  return out + text.slice(at);
}

function commentsAlone({ text, comments }: Body, begin: number): string {
  const own = comments.filter(({ from }) => from >= begin);
  const lines = own.map(({ from, to }, index) => `${text.slice(from, to).trimEnd()}${index < own.length - 1 && /\n[ \t\r]*\n/.test(text.slice(to, own[index + 1]!.from)) ? '\n' : ''}`);
  // A semicolon that ends nothing.
  return [...lines, ...(text.endsWith(';') && comments.at(-1)?.to !== text.length ? [';'] : [])].join('\n');
}

function sameTokens(a: Body, begin: number, b: Body): boolean {
  const same = (left: readonly Token[], right: readonly Token[]) => left.length === right.length && left.every(({ kind, from, to }, at) => kind === right[at]!.kind && a.text.slice(from, to).trimEnd() === b.text.slice(right[at]!.from, right[at]!.to).trimEnd());
  return same(a.tokens, b.tokens) && same(a.comments.filter(({ from }) => from >= begin), b.comments);
}

/** One blank line between statements, but for short ones that were written without. */
function blankBefore(body: Body, begin: number, laid: string, before: string): boolean {
  const first = Math.min(body.tokens[0]?.from ?? body.text.length, body.comments.find(({ from }) => from >= begin)?.from ?? body.text.length);
  if (/\n[ \t\r]*\n/.test(body.text.slice(begin, first))) return true;
  const last = before.trimEnd().split('\n\n').at(-1)!.split('\n');
  const multi = last.length > 1 && !/;/.test(last.slice(0, -1).join('\n'));
  return laid.includes('\n') || multi;
}
