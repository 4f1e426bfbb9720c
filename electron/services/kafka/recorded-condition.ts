import { z } from 'zod';
import { Failure } from '#shared/base/failure.ts';
import type { RecordParams } from '#shared/services/kafka.ts';

/** Which messages a recording takes: a part of the key's text, an expression over the message. */
const Condition = z.object({ key: z.string().optional(), expression: z.string().optional() });
type Condition = z.infer<typeof Condition>;

/** A comment of the stream's file; nothing where every message is taken. */
export function conditionComment({ key, expression }: Condition): string {
  return key === undefined && expression === undefined ? '' : `# Only messages of ${JSON.stringify({ key, expression })}\n`;
}

/**
 * The condition that a recording is gone on with: the one it began with, as its stream's file (`told`) tells. Fails with `condition-differs` where another is given: the rows
 * before and after would be of different kinds.
 */
export function conditionOfResumed({ name, key, expression }: Pick<RecordParams, 'name' | 'key' | 'expression'>, told: string): Condition {
  const [, text] = /^# Only messages of (\{.*\})$/m.exec(told) ?? [];
  const { data: known = {} } = Condition.safeParse(parsed(text));
  if (key !== undefined && key !== known.key) throw differs(name, 'key', known.key);
  if (expression !== undefined && expression !== known.expression) throw differs(name, 'expression', known.expression);
  return known;
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function differs(name: string, what: string, known: string | undefined): Failure {
  const began = known === undefined ? `without a filter by ${what}` : `with the ${what} ${known}`;
  return new Failure('condition-differs', `${name} was recorded ${began}. Resume it without naming one: the stream's file tells it. To filter otherwise, record under another name. Nothing was written.`);
}
