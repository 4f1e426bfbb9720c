import { tokenAt, type Token } from './tokens.ts';

/** A stretch of a text up to and with its semicolon. Offsets of tokens count from the start of the stretch, so that it stays what it is when text before it changes. */
export interface Body {
  text: string;
  /** Without comments. */
  tokens: Token[];
  comments: Token[];
  /** For each token that is a bracket the index of its partner; -1 for others, and where there is none. */
  partner: number[];
}

export interface Statement {
  /** Counted as Flink does: -1 for a stretch of comments and white space. */
  index: number;
  from: number;
  to: number;
  body: Body;
}

export interface Script {
  text: string;
  statements: Statement[];
}

/**
 * The statements of a text. Stretches that `previous` has before and after the change are taken over as they are: reading starts anew after each semicolon,
 * so a stretch that starts at the same text ends at the same one.
 */
export function readScript(text: string, previous?: Script): Script {
  if (previous?.text === text) return previous;
  const same = previous ? common(previous.text, text) : { before: 0, after: 0 };
  const old = previous?.statements ?? [];
  const shift = text.length - (previous?.text.length ?? 0);
  const statements: Statement[] = [];
  let from = 0;
  let index = 0;
  let next = 0;
  const take = (body: Body) => {
    statements.push({ index: body.tokens.length > 0 ? index++ : -1, from, to: from + body.text.length, body });
    from += body.text.length;
  };
  for (; next < old.length && old[next]!.to <= same.before && endsInItself(old[next]!.body); next++) take(old[next]!.body);
  while (from < text.length) {
    while (next < old.length && old[next]!.from + shift < from) next++;
    const kept = old[next];
    if (kept && kept.from + shift === from && kept.from >= previous!.text.length - same.after && text.startsWith(kept.body.text, from)) take(kept.body);
    else take(readBody(text, from));
  }
  return { text, statements };
}

/** What is never closed ends where it does because of what does not follow. */
function endsInItself({ text, tokens, comments }: Body): boolean {
  return text.endsWith(';') && !tokens.some(({ open }) => open) && !comments.some(({ open }) => open);
}

function common(old: string, text: string): { before: number; after: number } {
  const most = Math.min(old.length, text.length);
  let before = 0;
  while (before < most && old.charCodeAt(before) === text.charCodeAt(before)) before++;
  let after = 0;
  while (after < most - before && old.charCodeAt(old.length - 1 - after) === text.charCodeAt(text.length - 1 - after)) after++;
  return { before, after };
}

function readBody(text: string, start: number): Body {
  const tokens: Token[] = [];
  const comments: Token[] = [];
  let at = start;
  let block = false;
  for (let token = tokenAt(text, at); token; token = tokenAt(text, at)) {
    at = token.to;
    if (token.kind === 'comment') {
      comments.push(token);
      continue;
    }
    const ends = token.word === ';' && (!block || blockEnds(tokens));
    tokens.push(token);
    if (ends) return bodyOf(text, start, at, tokens, comments);
    block ||= opensBlock(tokens);
  }
  return bodyOf(text, start, text.length, tokens, comments);
}

/** `STATEMENT SET BEGIN`: inside, a semicolon ends the inner statement only. */
function opensBlock(tokens: readonly Token[]): boolean {
  const [third, second, first] = tokens.slice(-3).map(({ word }) => word).reverse();
  return third === 'BEGIN' && second === 'SET' && first === 'STATEMENT';
}

function blockEnds(tokens: readonly Token[]): boolean {
  const [last, before] = tokens.slice(-2).map(({ word }) => word).reverse();
  return last === 'END' && (before === ';' || before === 'BEGIN');
}

function bodyOf(text: string, start: number, end: number, tokens: Token[], comments: Token[]): Body {
  for (const token of tokens) moveBack(token, start);
  for (const token of comments) moveBack(token, start);
  return { text: text.slice(start, end), tokens: onlySemicolon(tokens) ? [] : tokens, comments, partner: partnersOf(tokens) };
}

function moveBack(token: Token, start: number): void {
  token.from -= start;
  token.to -= start;
}

/** Flink counts no empty statement. */
function onlySemicolon(tokens: readonly Token[]): boolean {
  return tokens.length === 1 && tokens[0]!.word === ';';
}

const CLOSES: Record<string, string> = { ')': '(', ']': '[' };

/** A bracket that is never closed has no partner, nor has one that closes nothing; those around them still find theirs. */
function partnersOf(tokens: readonly Token[]): number[] {
  const partner = tokens.map(() => -1);
  const open: number[] = [];
  tokens.forEach(({ word }, index) => {
    if (word === '(' || word === '[') open.push(index);
    else if (word === ';') open.length = 0;
    else if (CLOSES[word]) {
      const depth = open.findLastIndex((at) => tokens[at]!.word === CLOSES[word]);
      if (depth < 0) return;
      partner[open[depth]!] = index;
      partner[index] = open[depth]!;
      open.length = depth;
    }
  });
  return partner;
}
