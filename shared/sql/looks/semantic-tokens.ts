import { FUNCTIONS, KEYWORDS, TYPES } from '../flink-words.ts';
import type { SemanticToken, SemanticTokenKind } from '../sql-service.ts';
import type { Reading } from '../text/readings.ts';
import type { Body } from '../text/script.ts';
import type { Token } from '../text/tokens.ts';
import { wordAt } from '../tree/reading.ts';
import { rolesOf } from '../tree/roles.ts';

const keywords = new Set(KEYWORDS);
const types = new Set(TYPES);
const functions = new Set(FUNCTIONS);

const OVER_LINES = new Set<Token['kind']>(['string', 'comment']);

interface Coloured {
  token: Token;
  kind: SemanticTokenKind;
  declaration: boolean;
}

const coloured = new WeakMap<Body, Coloured[]>();

/** Colours by what a word means where it stands. */
export function semanticTokensOf({ script, lines }: Reading): SemanticToken[] {
  const found: SemanticToken[] = [];
  for (const { from, body } of script.statements) {
    for (const { token, kind, declaration } of colour(body)) {
      const { line, column } = lines.position(from + token.from);
      if (!OVER_LINES.has(token.kind)) {
        found.push({ line, column, length: token.to - token.from, kind, declaration });
        continue;
      }
      for (const [index, part] of body.text.slice(token.from, token.to).split('\n').entries()) {
        const length = part.endsWith('\r') ? part.length - 1 : part.length;
        if (length > 0) found.push({ line: line + index, column: index === 0 ? column : 1, length, kind, declaration });
      }
    }
  }
  return found;
}

function colour(body: Body): Coloured[] {
  let done = coloured.get(body);
  if (done) return done;
  const roles = rolesOf(body);
  done = body.tokens.flatMap((token, at) => {
    const role = roles.get(at);
    const kind = role?.kind ?? kindOf(body, token, at);
    return kind ? [{ token, kind, declaration: role?.declaration ?? false }] : [];
  });
  done.push(...body.comments.map((token): Coloured => ({ token, kind: 'comment', declaration: false })));
  coloured.set(body, done.sort((a, b) => a.token.from - b.token.from));
  return done;
}

function kindOf(body: Body, { kind, word }: Token, at: number): SemanticTokenKind | null {
  switch (kind) {
    case 'string':
    case 'number':
    case 'parameter':
    case 'hint':
      return kind;
    case 'operator':
      return /^[()[\]{},.;]$/.test(word) ? null : 'operator';
    case 'quoted':
      return wordAt(body, at + 1) === '(' ? 'function' : 'column';
    case 'word':
      return kindOfWord(body, word, at);
    default:
      return null;
  }
}

function kindOfWord(body: Body, word: string, at: number): SemanticTokenKind {
  const called = wordAt(body, at + 1) === '(';
  if (wordAt(body, at - 1) === '.') return called ? 'function' : 'column';
  if (called && functions.has(word)) return 'function';
  if (types.has(word)) return 'type';
  if (keywords.has(word)) return 'keyword';
  return called ? 'function' : 'column';
}
