import { TYPES } from '../flink-words.ts';
import type { World } from '../knowledge/known.ts';
import type { Asked, Offer } from './offer.ts';
import { nextInStatement } from './match-phrases.ts';
import { snippets } from './snippets.ts';

/** In the order given, behind what is more than a word. */
export function offerWords(words: readonly string[], group: number): Offer[] {
  return words.map((label, at) => ({ label, kind: 'keyword', rank: 500 + group * 50 + at * 0.01 }));
}

const OFTEN = ['SELECT', 'INSERT INTO', 'CREATE TABLE', 'CREATE VIEW', 'CREATE TEMPORARY VIEW', 'CREATE CATALOG', 'CREATE FUNCTION', 'SET', 'USE CATALOG', 'EXPLAIN', 'WITH', 'VALUES'];

/** Where a statement begins: what it may begin with, and whole ones to fill in. */
export function offerStatements({ caret, world }: Asked): Offer[] {
  const { words } = nextInStatement(caret.body, 0, 0);
  const starts = [...new Set([...OFTEN, ...words.flatMap((phrase) => (phrase.includes(' ') ? [phrase, phrase.split(' ')[0]!] : [phrase]))])];
  return [...starts.map((label, at): Offer => ({ label, kind: 'keyword', rank: 500 + at * 0.01 })), ...snippets(world).map((snippet, at): Offer => ({ ...snippet, rank: 600 + at * 0.01 }))];
}

const COMMON_TYPES = ['STRING', 'BIGINT', 'INT', 'TIMESTAMP(3)', 'TIMESTAMP_LTZ(3)', 'DECIMAL(10, 2)', 'DOUBLE', 'BOOLEAN', 'DATE', 'ARRAY<>', 'MAP<>', 'ROW<>'];

export function offerTypes({ vocabulary }: World): Offer[] {
  const bare = vocabulary?.types ?? TYPES;
  return [
    ...COMMON_TYPES.map((label, at): Offer => ({ label, kind: 'type', rank: 100 + at * 0.01, insert: label.replace('<>', '<$0>').replace('(10, 2)', '(${1:10}, ${2:2})').replace('(3)', '(${1:3})'), snippet: /[<(]/.test(label) })),
    ...bare.filter((word) => !COMMON_TYPES.includes(word)).map((label): Offer => ({ label, kind: 'type', rank: 110 })),
  ];
}

export function offerUnits(): Offer[] {
  return ['SECOND', 'MINUTE', 'HOUR', 'DAY', 'MONTH', 'YEAR', 'WEEK', 'QUARTER'].map((label, at) => ({ label, kind: 'keyword', rank: 100 + at * 0.01 }));
}

const HINTS: [string, string, string][] = [
  ['OPTIONS', "OPTIONS('$0')", 'options of the table, for this query alone'],
  ['STATE_TTL', "STATE_TTL('${1:table}' = '${2:1d}')", 'how long an input of a regular join or an aggregation is kept'],
  ['LOOKUP', "LOOKUP('table' = '${1:table}', 'async' = '${2|true,false|}')", 'how a lookup join asks'],
  ['BROADCAST', 'BROADCAST(${1:table})', 'batch join: send the table to all'],
  ['SHUFFLE_HASH', 'SHUFFLE_HASH(${1:table})', 'batch join: hash the table'],
  ['SHUFFLE_MERGE', 'SHUFFLE_MERGE(${1:table})', 'batch join: sort and merge'],
  ['NEST_LOOP', 'NEST_LOOP(${1:table})', 'batch join: a nested loop over the table'],
  ['MULTI_JOIN', 'MULTI_JOIN(${1:tables})', 'join several inputs in one operator'],
];

/** What a hint does; undefined where Flink has none of that name. */
export function hintNamed(name: string): string | undefined {
  return HINTS.find(([label]) => label === name)?.[2];
}

export function offerHints(): Offer[] {
  return HINTS.map(([label, insert, detail], at) => ({ label, kind: 'hint', rank: 100 + at * 0.01, insert, detail, snippet: true }));
}
