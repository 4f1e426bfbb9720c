import type { Range } from '../base/text-range.ts';
import { describeOperator } from './describe-operator.ts';
import type { Operator } from './model.ts';

/** Uids of the operators in which every word of the query is found: in title, name, type, table, uid, operator id, description, or the SQL it comes from. */
export function searchOperators(operators: readonly Operator[], query: string, sql = ''): string[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const lines = sql.toLowerCase().split('\n');
  return operators.filter((operator) => {
    const text = textOf(operator);
    const own = operator.range ? sliceOf(lines, operator.range) : '';
    return words.every((word) => text.includes(word) || own.includes(word));
  }).map(({ uid }) => uid);
}

/** An operator is a value: its words are put together once. */
const texts = new WeakMap<Operator, string>();

function textOf(operator: Operator): string {
  const known = texts.get(operator);
  if (known !== undefined) return known;
  const { title, kind } = describeOperator(operator);
  const { name, type, table, uid, operatorId, description } = operator;
  const text = [title, kind, name, type, table ?? '', uid, operatorId, description].join('\n').toLowerCase();
  texts.set(operator, text);
  return text;
}

function sliceOf(lines: readonly string[], { start, end }: Range): string {
  const picked = lines.slice(start.line - 1, end.line);
  if (!picked.length) return '';
  if (picked.length === end.line - start.line + 1) picked[picked.length - 1] = picked.at(-1)!.slice(0, end.column - 1);
  picked[0] = picked[0]!.slice(start.column - 1);
  return picked.join('\n');
}
