import type { Fold } from '../sql-service.ts';
import type { Reading } from '../text/readings.ts';
import type { Statement } from '../text/script.ts';

/** Statements, groups in brackets, CASE … END and comments that run over several lines. */
export function foldsOf({ script, lines }: Reading): Fold[] {
  const folds: Fold[] = [];
  const add = (from: number, to: number, kind: Fold['kind']) => {
    const [startLine, endLine] = [lines.lineOf(from), lines.lineOf(to)];
    if (endLine > startLine && folds.at(-1)?.startLine !== startLine) folds.push({ startLine, endLine, kind });
  };
  for (const statement of script.statements) {
    const found = [...stretchesOf(statement), ...commentsOf(statement, (offset) => lines.lineOf(statement.from + offset))];
    for (const { from, to, kind } of found.sort((a, b) => a.from - b.from || b.to - a.to)) add(statement.from + from, statement.from + to, kind);
  }
  return folds;
}

interface Stretch {
  from: number;
  to: number;
  kind: Fold['kind'];
}

function stretchesOf({ body: { tokens, partner } }: Statement): Stretch[] {
  const found: Stretch[] = [];
  if (tokens.length > 0) found.push({ from: tokens[0]!.from, to: tokens.at(-1)!.to, kind: 'region' });
  const cases: number[] = [];
  tokens.forEach(({ word, from, to }, at) => {
    if (partner[at]! > at) found.push({ from, to: tokens[partner[at]!]!.from, kind: 'region' });
    if (word === 'CASE') cases.push(from);
    const start = word === 'END' ? cases.pop() : undefined;
    if (start !== undefined) found.push({ from: start, to, kind: 'region' });
  });
  return found;
}

/** Comments of one line that follow one another fold as one. */
function commentsOf({ body: { comments, tokens } }: Statement, lineOf: (offset: number) => number): Stretch[] {
  const found: Stretch[] = [];
  for (const { from, to } of comments) {
    const last = found.at(-1);
    const alone = last && !tokens.some((token) => token.from >= last.to && token.to <= from);
    if (last && alone && lineOf(from) === lineOf(last.to) + 1) last.to = to;
    else found.push({ from, to, kind: 'comment' });
  }
  return found;
}
