/** `word` is a name or a keyword, `quoted` a name in backticks, `parameter` a `${…}` that stands alone, `hint` one of the two marks around hints, `unknown` what Flink's lexer refuses. */
export type TokenKind = 'word' | 'quoted' | 'string' | 'number' | 'parameter' | 'hint' | 'operator' | 'comment' | 'unknown';

export interface Token {
  kind: TokenKind;
  /** Upper case for words, as it stands for operators, brackets and marks, empty for the rest: what is quoted is never a keyword. */
  word: string;
  /** Offsets in the text that was read; `to` is after the last unit. */
  from: number;
  to: number;
  /** A string, a quoted name or a comment that lacks its end. */
  open: boolean;
}

const PLACEHOLDER = String.raw`\$\{[^}\n]*\}`;
const LETTER = String.raw`(?:[\p{L}_]|\$(?!\{)|${PLACEHOLDER})`;
/** As Flink's lexer in the state in which backticks quote names. Flink puts parameters in before it reads, so that `${…}` may be a part of a word. */
const TOKEN = new RegExp(
  [
    String.raw`(\s+)`,
    String.raw`((?:--|//)[^\n\r]*)`,
    String.raw`(/\*\+|\*/)`,
    String.raw`(/\*[\s\S]*?\*/)`,
    String.raw`((?:[xXnN]|[uU]&|_[A-Za-z0-9]+)?'(?:[^']|'')*')`,
    String.raw`(\x60(?:[^\x60\n\r]|\x60\x60)*\x60)`,
    String.raw`(${LETTER}(?:[\p{N}]|${LETTER})*)`,
    String.raw`((?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)`,
    String.raw`(<=|>=|<>|!=|\|\||=>|->|\.\.\.|[()[\]{},.;=<>+\-*/%^|?:~&!])`,
  ].join('|'),
  'uy',
);
const KINDS: (TokenKind | 'space')[] = ['space', 'comment', 'hint', 'comment', 'string', 'quoted', 'word', 'number', 'operator'];

/** The token at an offset, white space passed over; undefined at the end of the text. */
export function tokenAt(text: string, at: number): Token | undefined {
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) return faultAt(text, at);
    const kind = KINDS[match.findIndex((group, index) => index > 0 && group !== undefined) - 1]!;
    const to = at + match[0].length;
    if (kind !== 'space') return made(kind, match[0], at, to);
    at = to;
  }
  return undefined;
}

function made(kind: TokenKind, text: string, from: number, to: number): Token {
  if (kind === 'word' && text.startsWith('${') && text.indexOf('}') === text.length - 1) return { kind: 'parameter', word: '', from, to, open: false };
  return { kind, word: kind === 'word' ? text.toUpperCase() : kind === 'operator' || kind === 'hint' ? text : '', from, to, open: false };
}

/** Where no token starts. What is never closed ends before the next semicolon, where Flink's reading starts anew. */
function faultAt(text: string, from: number): Token {
  const token = (kind: TokenKind, to: number, open: boolean): Token => ({ kind, word: '', from, to, open });
  if (text[from] === "'" || text.startsWith('/*', from)) {
    const semicolon = text.indexOf(';', from);
    return token(text[from] === "'" ? 'string' : 'comment', semicolon < 0 ? text.length : semicolon, true);
  }
  if (text[from] === '`') return token('quoted', endOfLine(text, from), true);
  if (text.startsWith('${', from)) return token('parameter', endOfWord(text, from + 2), true);
  return token('unknown', from + (text.codePointAt(from)! > 0xffff ? 2 : 1), false);
}

function endOfLine(text: string, from: number): number {
  const rest = /[\n\r;]/g;
  rest.lastIndex = from;
  return rest.exec(text)?.index ?? text.length;
}

function endOfWord(text: string, from: number): number {
  const word = /[\w.:-]*/y;
  word.lastIndex = from;
  word.exec(text);
  return Math.max(from, word.lastIndex);
}

/** The name that a token spells: without backticks, and doubled ones as one. */
export function nameOf(text: string, token: Token): string {
  const written = text.slice(token.from, token.to);
  if (token.kind !== 'quoted') return written;
  return (token.open ? written.slice(1) : written.slice(1, -1)).replaceAll('``', '`');
}

/** What a text literal says. */
export function literalOf(text: string, token: Token): string {
  const written = text.slice(token.from, token.to);
  return written.slice(written.indexOf("'") + 1, token.open ? undefined : -1).replaceAll("''", "'");
}
