import type { Body } from '../text/script.ts';
import type { Token } from '../text/tokens.ts';
import { splitByComma, wordAt } from '../tree/reading.ts';
import { group, indent, line, soft, type Doc } from './print.ts';
import { anglesOf, gap } from './spacing.ts';

/** How the inside of a bracket is laid out; undefined: as a list. */
export type Inside = (open: number, close: number) => Doc | undefined;

/** Turns stretches of tokens into layouts, with the comments that stand between them. */
export class Tokens {
  private readonly angles: Set<number>;
  private readonly behind = new Map<number, Doc[]>();
  private readonly ahead = new Map<number, Doc[]>();

  constructor(
    readonly body: Body,
    /** Where the text that is laid out begins: comments before that belong to another statement. */
    begin: number,
    private readonly inside: Inside,
  ) {
    this.angles = anglesOf(body, 0, body.tokens.length);
    let next = 0;
    for (const comment of body.comments) {
      if (comment.from < begin) continue;
      while (next < body.tokens.length && body.tokens[next]!.from < comment.from) next++;
      this.attach(comment, next);
    }
  }

  /** A comment on the line of the token before it stays behind that one; others stand ahead of the next. */
  private attach(comment: Token, next: number): void {
    const { body } = this;
    const text = body.text.slice(comment.from, comment.to).trimEnd();
    const ends = !text.startsWith('/*') || comment.open;
    const before = body.tokens[next - 1];
    const sameLine = before && !body.text.slice(before.to, comment.from).includes('\n');
    if (sameLine || next >= body.tokens.length) add(this.behind, next - 1, { kind: 'comment', text, own: !sameLine, ends });
    else {
      const own = ends || body.text.slice(comment.to, body.tokens[next]!.from).includes('\n');
      add(this.ahead, next, own ? { kind: 'comment', text, own, ends } : `${text} `);
    }
  }

  /** The comments ahead of a token, which are then no longer given with it: they break no line of what follows. */
  takeAhead(at: number): Doc[] {
    const ahead = this.ahead.get(at) ?? [];
    this.ahead.delete(at);
    return ahead;
  }

  /** One token with its comments. */
  token(at: number): Doc {
    const { from, to } = this.body.tokens[at]!;
    return [...(this.ahead.get(at) ?? []), this.body.text.slice(from, to), ...(this.behind.get(at) ?? [])];
  }

  gap(left: number, right: number): string {
    return left < 0 ? '' : gap(this.body, left, right, this.angles);
  }

  /** Tokens one after another; groups in brackets may end lines inside. `breakBefore` says where a line may end. */
  flow(from: number, to: number, breakBefore: (at: number) => Doc | undefined = () => undefined): Doc[] {
    const docs: Doc[] = [];
    for (let at = from; at < to; at++) {
      const between = at > from ? (breakBefore(at) ?? this.gap(at - 1, at)) : '';
      const close = this.body.partner[at]!;
      const word = wordAt(this.body, at);
      if ((word === '(' || word === '[') && close > at && close < to) {
        docs.push(between, this.bracket(at, close));
        at = close;
      } else if (word === 'CASE' && this.endOfCase(at, to) > at) {
        const end = this.endOfCase(at, to);
        docs.push(between, this.cases(at, end));
        at = end;
      } else docs.push(between, this.token(at));
    }
    return docs;
  }

  bracket(open: number, close: number): Doc {
    if (close === open + 1) return [this.token(open), this.token(close)];
    const own = this.inside(open, close) ?? this.list(open + 1, close);
    return group([this.token(open), indent([soft, own]), soft, this.token(close)]);
  }

  /** Things between commas, all on one line or each on its own. */
  list(from: number, to: number, broken: Doc = line): Doc {
    const parts = splitByComma(this.body, from, to, true);
    return parts.map(([start, end], index) => [index > 0 ? broken : '', this.flow(start, end), end < to ? this.token(end) : '']);
  }

  private endOfCase(from: number, to: number): number {
    let depth = 0;
    for (let at = from; at < to; at++) {
      if (wordAt(this.body, at) === 'CASE') depth++;
      if (wordAt(this.body, at) === 'END' && --depth === 0) return at;
    }
    return -1;
  }

  private cases(from: number, end: number): Doc {
    let depth = 0;
    const breaks = (at: number): Doc | undefined => {
      const word = wordAt(this.body, at);
      if (word === 'CASE') depth++;
      if (word === 'END') depth--;
      return depth === 0 && (word === 'WHEN' || word === 'ELSE') ? line : undefined;
    };
    return group([this.token(from), this.gap(from, from + 1), indent(this.flow(from + 1, end, breaks)), line, this.token(end)]);
  }
}

function add(map: Map<number, Doc[]>, at: number, doc: Doc): void {
  map.set(at, [...(map.get(at) ?? []), doc]);
}

