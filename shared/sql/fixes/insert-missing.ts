import { wordAt } from '../tree/reading.ts';
import { textIn, type Fix, type Mending } from './fixes.ts';

/** Words that begin a statement, and nothing else. */
const STARTS = new Set(['SELECT', 'INSERT', 'CREATE', 'DROP', 'ALTER', 'USE', 'EXECUTE', 'EXPLAIN', 'DESCRIBE', 'SHOW']);
const EXPECTED = /cannot stand here; expected '([^']+)'/;

/** What is missing behind the place, as the engine says it. */
export function insertText({ data, to, edit }: Mending): Fix[] {
  const text = textIn(data, 'insert');
  return text ? [{ title: `Insert ${text}`, edits: [edit(to, to, text)], sure: true }] : [];
}

/** A semicolon between two statements of which the second begins a line. */
export function endStatement({ asked: { caret }, diagnostic, from, edit }: Mending): Fix[] {
  const { body, statement } = caret;
  const at = body.tokens.findIndex((token) => statement.from + token.from === from);
  const word = wordAt(body, at);
  if (diagnostic.code !== 'syntax' || at < 1 || !STARTS.has(word)) return [];
  const before = body.tokens[at - 1]!;
  const isFirstOfLine = /[\r\n]/.test(body.text.slice(before.to, body.tokens[at]!.from));
  if (!isFirstOfLine || ['(', ',', 'AS', 'ALL', 'UNION', 'IN'].includes(before.word)) return [];
  const end = statement.from + before.to;
  return [{ title: `End the statement before ${word} with ;`, edits: [edit(end, end, ';')], sure: true }];
}

/** The first of what Flink's parser would have taken: a bracket behind what stands before, a word before what stands there. */
export function insertExpected({ asked: { caret }, diagnostic, from, edit }: Mending): Fix[] {
  const expected = diagnostic.code === 'syntax' ? EXPECTED.exec(diagnostic.message)?.[1] : undefined;
  if (!expected) return [];
  if (/^[A-Z_]+$/.test(expected)) return [{ title: `Insert ${expected}`, edits: [edit(from, from, `${expected} `)], sure: false }];
  const { body, statement } = caret;
  const before = body.tokens.findLast((token) => statement.from + token.to <= from);
  if (!before || ![')', ']', '>'].includes(expected)) return [];
  const end = statement.from + before.to;
  return [{ title: `Insert ${expected}`, edits: [edit(end, end, expected)], sure: true }];
}
