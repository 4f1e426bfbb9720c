import jsonata from 'jsonata';
import { Failure } from '#shared/base/failure.ts';
import type { ReadParams } from '#shared/services/kafka.ts';
import type { DecodedBytes } from './decoder.ts';

/** A message with its meaning. */
export interface ReadMessage {
  partition: number;
  offset: string;
  timestamp: number;
  key: DecodedBytes;
  value: DecodedBytes;
  headers: { name: string; value: string }[];
}

/** Longer than any sensible condition takes on one message, in ms. */
const LONGEST_MS = 1_000;
/** From so many characters on a condition gets more time: JSONata takes a text apart into its characters to measure it. */
const LARGE = 1_000_000;
const MS_PER_LARGE = 2_000;
/** JSONata's words for an expression that went too deep, or took too long. */
const LIMITS = new Set(['D1011', 'D1012']);

/** Whether a message is wanted. Fails with `bad-expression`, also where it exceeds a limit on a message; an expression that fails on one message otherwise rejects with that reason. */
export function messageFilter({ key, expression, until }: Pick<ReadParams, 'key' | 'expression' | 'until'>): (message: ReadMessage) => Promise<boolean> {
  const condition = expression?.trim() ? compile(expression) : undefined;
  return async (message) => {
    if (until !== undefined && message.timestamp >= until) return false;
    if (key && !message.key.text.includes(key)) return false;
    return condition ? isTrue(await condition(message)) : true;
  };
}

function compile(expression: string): (message: ReadMessage) => Promise<unknown> {
  try {
    const within = (timeout: number) => jsonata(expression, { timeout, stack: 200 });
    const compiled = within(LONGEST_MS);
    return ({ partition, offset, timestamp, key, value, headers }) =>
      (value.text.length < LARGE ? compiled : within(LONGEST_MS + (value.text.length / LARGE) * MS_PER_LARGE))
        .evaluate(valueOf(value), { key: valueOf(key), headers: Object.fromEntries(headers.map((header) => [header.name, header.value])), partition, offset: Number(offset), timestamp })
        .catch((thrown: jsonata.JsonataError) => {
          if (!LIMITS.has(thrown.code)) throw thrown;
          throw new Failure('bad-expression', `The filter takes too much on the message at offset ${offset} of partition ${partition}, and would on others. Write a simpler one. It says: ${thrown.message.replace(/\.?$/, '.')}`, { partition, offset });
        });
  } catch (thrown) {
    const { message, position, token } = thrown as jsonata.JsonataError;
    throw new Failure('bad-expression', `The filter is no expression: ${message}${position === undefined ? '' : ` (at character ${position}${token ? `, near "${token}"` : ''})`}. Write one as amount > 100 and country = "NL".`, { position });
  }
}

function valueOf({ text, isValue }: DecodedBytes): unknown {
  return isValue ? JSON.parse(text) : text;
}

/** As JSONata's $boolean: nothing, 0, "" and empty lists are false. */
function isTrue(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isTrue);
  return value !== null && typeof value === 'object' ? Object.keys(value).length > 0 : Boolean(value);
}
