import type { Body } from '../text/script.ts';
import type { ClauseWord, Query, Select } from '../tree/query.ts';
import { isStructure, wordAt } from '../tree/reading.ts';
import { openBracket, type Caret } from './caret.ts';
import type { Wanted } from './wanted.ts';
import { windowArgumentAt } from './window-arguments.ts';

const BEFORE_OPERAND = new Set(
  'SELECT DISTINCT ALL WHERE BY HAVING QUALIFY ON AND OR NOT WHEN THEN ELSE CASE BETWEEN LIKE IN SET VALUES PARTITION ESCAPE FROM LIMIT OFFSET ( [ , + - * / % = < > <= >= <> != || => ->'.split(' '),
);
const OPERATORS = ['AND', 'OR', 'IS NULL', 'IS NOT NULL', 'IN (', 'NOT IN (', 'BETWEEN', 'LIKE', 'IS DISTINCT FROM', 'IS NOT DISTINCT FROM', 'SIMILAR TO'];
const JOINS = ['JOIN', 'LEFT JOIN', 'INNER JOIN', 'RIGHT JOIN', 'FULL OUTER JOIN', 'CROSS JOIN', 'CROSS JOIN UNNEST(', 'LEFT JOIN LATERAL TABLE(', 'CROSS JOIN LATERAL TABLE('];
const SET_OPERATORS = ['UNION ALL', 'UNION', 'INTERSECT', 'EXCEPT'];
const FOLLOWING: [ClauseWord, string][] = [
  ['FROM', 'FROM'],
  ['WHERE', 'WHERE'],
  ['GROUP', 'GROUP BY'],
  ['HAVING', 'HAVING'],
  ['QUALIFY', 'QUALIFY'],
  ['WINDOW', 'WINDOW'],
  ['ORDER', 'ORDER BY'],
  ['LIMIT', 'LIMIT'],
  ['OFFSET', 'OFFSET'],
  ['FETCH', 'FETCH FIRST'],
];
const BETWEEN_QUERIES = new Set(['UNION', 'INTERSECT', 'EXCEPT', 'MINUS']);

/** What may come in a query, by the clause and the bracket that the caret is in. */
export function wantedInQuery(caret: Caret, select: Select): Wanted[] {
  const { body, before } = caret;
  const joined = afterSetOperator(body, before);
  if (joined) return joined;
  if (beforeSelect(caret, select)) return inWith(body, before, select.query);
  if (isUnitWanted(body, before)) return [{ what: 'units' }];
  const open = openBracket(caret, select.from);
  if (open >= 0) return inBrackets(caret, select, open);
  const clause = select.clauses.findLast(({ at }) => at <= before);
  switch (clause?.word) {
    case undefined:
      return [{ what: 'words', words: ['SELECT', 'VALUES', 'WITH'] }];
    case 'FROM':
      return inFrom(body, before, clause.at, select);
    case 'LIMIT':
    case 'OFFSET':
      return before === clause.at ? [] : after(clause.word);
    case 'FETCH':
      return [{ what: 'words', words: ['ROWS ONLY'] }];
    case 'VALUES':
      return wordAt(body, before) === ')' ? [{ what: 'words', words: SET_OPERATORS }] : [];
    case 'GROUP':
    case 'ORDER':
      if (before === clause.at) return [{ what: 'words', words: ['BY'] }];
      return ofExpression(caret, select, clause.word);
    default:
      return ofExpression(caret, select, clause!.word);
  }
}

function afterSetOperator(body: Body, before: number): Wanted[] | undefined {
  const word = wordAt(body, before);
  const all = ['ALL', 'DISTINCT'].includes(word) && BETWEEN_QUERIES.has(wordAt(body, before - 1));
  if (!all && !BETWEEN_QUERIES.has(word)) return undefined;
  return [{ what: 'words', words: all ? ['SELECT', 'VALUES'] : ['ALL', 'SELECT', 'DISTINCT', 'VALUES'] }];
}

function ofExpression({ body, before }: Caret, select: Select, clause: ClauseWord): Wanted[] {
  if (operandWanted(body, before)) {
    const more = clause === 'SELECT' && ['SELECT', ','].includes(wordAt(body, before)) ? ['*', ...(wordAt(body, before) === 'SELECT' ? ['DISTINCT'] : [])] : clause === 'GROUP' ? ['GROUPING SETS (', 'ROLLUP (', 'CUBE ('] : [];
    return [{ what: 'expression', select, aliases: clause === 'ORDER' }, { what: 'words', words: more }];
  }
  const own = clause === 'SELECT' ? ['AS', ...(wordAt(body, before) === ')' ? ['OVER (', 'FILTER (WHERE'] : [])] : clause === 'ORDER' ? ['ASC', 'DESC', 'NULLS FIRST', 'NULLS LAST'] : [];
  return [{ what: 'words', words: [...(clause === 'SELECT' ? [...own, 'FROM', ...caseWords(body, before, select.from)] : [...own, ...caseWords(body, before, select.from), ...(clause === 'ORDER' || clause === 'GROUP' ? [] : OPERATORS)]), ...(clause === 'SELECT' ? OPERATORS : [])] }, ...after(clause)];
}

/** WHEN, THEN, ELSE and END, where a CASE is open. */
function caseWords(body: Body, before: number, from: number): string[] {
  let depth = 0;
  for (let at = from; at <= before; at++) depth += wordAt(body, at) === 'CASE' ? 1 : wordAt(body, at) === 'END' ? -1 : 0;
  return depth > 0 ? ['WHEN', 'THEN', 'ELSE', 'END'] : [];
}

/** The clauses that may follow one, and what joins queries. */
function after(clause: ClauseWord): Wanted[] {
  const at = FOLLOWING.findIndex(([word]) => word === clause);
  return [{ what: 'words', words: [...FOLLOWING.slice(at + 1).map(([, words]) => words), ...SET_OPERATORS] }];
}

function inFrom(body: Body, before: number, from: number, select: Select): Wanted[] {
  const word = wordAt(body, before);
  if (before === from || word === ',' || word === 'JOIN') return [{ what: 'sources' }];
  if (word === 'LATERAL') return [{ what: 'words', words: ['TABLE('] }, { what: 'functions' }];
  if (word === 'FOR') return [{ what: 'words', words: ['SYSTEM_TIME AS OF'] }];
  if (word === 'SYSTEM_TIME') return [{ what: 'words', words: ['AS OF'] }];
  const joins = lastOf(body, before, from, ['JOIN', ',']);
  const on = lastOf(body, before, joins, ['ON']);
  const of = lastOf(body, before, joins, ['OF']);
  if (on > joins) {
    if (operandWanted(body, before)) return [{ what: 'expression', select, aliases: false }];
    return [{ what: 'words', words: [...caseWords(body, before, on), ...OPERATORS.slice(0, 2), ...JOINS, ...OPERATORS.slice(2)] }, ...after('FROM')];
  }
  if (of > joins && (before === of || operandWanted(body, before))) return [{ what: 'expression', select, aliases: false }];
  if (word === 'AS') return [];
  if (['LEFT', 'RIGHT', 'FULL'].includes(word)) return [{ what: 'words', words: ['JOIN', 'OUTER JOIN'] }];
  if (['INNER', 'CROSS', 'OUTER', 'NATURAL'].includes(word)) return [{ what: 'words', words: ['JOIN'] }];
  const joined = wordAt(body, joins) === 'JOIN' && wordAt(body, joins - 1) !== 'CROSS';
  return [{ what: 'words', words: [...(joined ? ['ON', 'USING ('] : []), 'AS', ...(joined ? [] : ['WHERE']), ...JOINS, 'FOR SYSTEM_TIME AS OF', 'MATCH_RECOGNIZE (', '/*+ OPTIONS('] }, ...after('FROM')];
}

function lastOf(body: Body, before: number, from: number, words: readonly string[]): number {
  for (let at = before; at > from; at--) {
    if (body.partner[at]! >= 0 && body.partner[at]! < at) at = body.partner[at]!;
    else if (words.includes(wordAt(body, at))) return at;
  }
  return from;
}

function inBrackets(caret: Caret, select: Select, open: number): Wanted[] {
  const { body, before } = caret;
  const called = wordAt(body, open - 1);
  const expression: Wanted = { what: 'expression', select, aliases: false };
  const operand = operandWanted(body, before);
  switch (called) {
    case 'OVER':
    case 'MATCH_RECOGNIZE':
      return [...(operand && before > open ? [expression] : [{ what: 'words', words: called === 'OVER' ? OVER_WORDS : PATTERN_WORDS } as Wanted]), ...(called === 'MATCH_RECOGNIZE' && !operand && before > open ? [expression] : [])];
    case 'CAST':
    case 'TRY_CAST':
      if (lastOf(body, before, open, ['AS']) > open) return wordAt(body, before) === 'AS' || wordAt(body, before) === '<' ? [{ what: 'types' }] : [];
      return operand ? [expression] : [{ what: 'words', words: ['AS'] }];
    case 'EXTRACT':
      return before === open ? [{ what: 'units' }] : operand ? [expression] : [{ what: 'words', words: ['FROM'] }];
    case 'DESCRIPTOR':
      return [{ what: 'descriptor', open, select }];
    case 'USING':
      return [{ what: 'shared-columns', select }];
    case 'FILTER':
      return before === open ? [{ what: 'words', words: ['WHERE'] }] : operand ? [expression] : [{ what: 'words', words: OPERATORS }];
    case 'TABLE':
    case 'LATERAL':
      return [{ what: 'functions' }];
    default:
      return inCall(caret, select, open, expression, operand);
  }
}

const OVER_WORDS = ['PARTITION BY', 'ORDER BY', 'ASC', 'DESC', 'ROWS BETWEEN', 'RANGE BETWEEN INTERVAL', 'UNBOUNDED PRECEDING', 'PRECEDING', 'AND CURRENT ROW'];
const PATTERN_WORDS = ['PARTITION BY', 'ORDER BY', 'MEASURES', 'ONE ROW PER MATCH', 'AFTER MATCH SKIP PAST LAST ROW', 'AFTER MATCH SKIP TO NEXT ROW', 'PATTERN (', 'WITHIN INTERVAL', 'DEFINE', 'AS'];

function inCall({ body, before }: Caret, select: Select, open: number, expression: Wanted, operand: boolean): Wanted[] {
  const word = wordAt(body, before);
  if (word === 'TABLE') return [{ what: 'relations' }];
  // A bracket behind FROM or JOIN holds a query, or a join.
  const inFromClause = ['FROM', 'JOIN', ','].includes(wordAt(body, open - 1)) && select.clauses.findLast(({ at }) => at <= open)?.word === 'FROM';
  if (before === open && (inFromClause || wordAt(body, open - 1) === 'EXISTS')) return [{ what: 'words', words: ['SELECT', 'WITH', 'VALUES'] }, ...(inFromClause ? [{ what: 'sources' } as Wanted] : [])];
  if (!operand) return [{ what: 'words', words: [...caseWords(body, before, open), ...OPERATORS] }];
  const takes = windowArgumentAt(body, open, before);
  if (takes) return [...(word === '=>' ? [] : [{ what: 'arguments', open } as Wanted]), { what: 'window-argument', takes, open }];
  const called = open > 0 && !isStructure(body.tokens[open - 1]);
  const starts = called && (before === open || word === ',');
  return [...(starts ? [{ what: 'arguments', open } as Wanted] : []), expression, ...(before === open && wordAt(body, open - 1) === 'IN' ? [{ what: 'words', words: ['SELECT'] } as Wanted] : [])];
}

/** Whether what comes next is the start of an operand; otherwise one is complete. */
export function operandWanted(body: Body, before: number): boolean {
  const word = wordAt(body, before);
  if (word === '*' && ['SELECT', ',', '.', 'DISTINCT', '('].includes(wordAt(body, before - 1))) return false;
  return before < 0 || BEFORE_OPERAND.has(word);
}

function isUnitWanted(body: Body, before: number): boolean {
  return wordAt(body, before - 1) === 'INTERVAL' && body.tokens[before]?.kind === 'string';
}

function beforeSelect({ body, before }: Caret, { query, from }: Select): boolean {
  return wordAt(body, query.from) === 'WITH' && query.from <= before && before < from;
}

/** Between WITH and SELECT. */
function inWith(body: Body, before: number, query: Query): Wanted[] {
  const word = wordAt(body, before);
  if (word === 'WITH' || word === ',') return [];
  const complete = query.ctes.at(-1);
  if (complete && before === complete.to - 1 && word === ')') return [{ what: 'words', words: ['SELECT', 'INSERT INTO'] }];
  return [{ what: 'words', words: ['AS ('] }];
}
