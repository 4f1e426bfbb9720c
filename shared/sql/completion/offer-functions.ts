import type { FlinkFunction } from '../../services/sql-knowledge.ts';
import { FUNCTIONS } from '../flink-words.ts';
import { familyOf } from '../knowledge/types.ts';
import { spelled } from '../knowledge/known.ts';
import { textOf, wordAt } from '../tree/reading.ts';
import type { Asked, Offer } from './offer.ts';
import { WINDOWS } from './window-arguments.ts';

/** Functions whose brackets may stay empty, or that have none. */
const WITHOUT_BRACKETS = new Set(['CURRENT_DATE', 'CURRENT_TIME', 'CURRENT_TIMESTAMP', 'LOCALTIME', 'LOCALTIMESTAMP']);
const FLINK_NAME = /^[A-Za-z_][\w]*$/;

/** Functions for an expression; those that belong in FROM are left out. */
export function offerFunctions({ world }: Asked, wanted: string | null): Offer[] {
  const known: FlinkFunction[] = world.vocabulary ? world.functions : FUNCTIONS.map((name) => ({ name, kind: 'scalar', builtIn: true, signatures: [], arguments: [], description: null }));
  return known
    .filter(({ name, kind }) => (FLINK_NAME.test(name) || kind !== 'other') && !WINDOWS.includes(name.toUpperCase()))
    .map((each) => offerFunction(each, world.reserved, (each.builtIn ? 200 : 150) + (isTable(each) ? 40 : 0) + (wanted !== null && fits(each, wanted) ? -20 : 0)));
}

/** A built-in name that Flink reserves is called without backticks. */
function offerFunction({ name, kind, builtIn, signatures, description }: FlinkFunction, reserved: ReadonlySet<string>, rank: number): Offer {
  const written = builtIn ? name : spelled(name, reserved);
  const bare = WITHOUT_BRACKETS.has(name.toUpperCase());
  return {
    label: name,
    kind: 'function',
    rank,
    detail: signatures[0] ?? kind,
    documentation: [description ?? '', ...signatures.slice(1).map((signature) => `\`${signature}\``)].filter((line) => line !== '').join('\n\n'),
    insert: bare ? written : `${written.replaceAll('$', '\\$')}($0)`,
    snippet: !bare,
  };
}

/** What a signature says it returns, where it says so. */
function fits({ signatures }: FlinkFunction, wanted: string): boolean {
  return signatures.some((signature) => {
    const returned = /(?:=>|->|:)\s*([A-Z_]+(?:\([^)]*\))?)\s*$/.exec(signature)?.[1];
    return returned !== undefined && familyOf(returned) === familyOf(wanted);
  });
}

function isTable({ kind }: FlinkFunction): boolean {
  return kind.includes('table');
}

/** For FROM: windows, and functions that return tables, with their brackets. */
export function offerTableFunctions({ world }: Asked): Offer[] {
  const windows = WINDOW_CALLS.map(([label, insert], at): Offer => ({ label, kind: 'function', rank: 200 + at * 0.01, detail: 'window', insert, snippet: true }));
  const own = world.functions.filter((each) => isTable(each) && FLINK_NAME.test(each.name) && !WINDOWS.includes(each.name.toUpperCase()));
  return [...windows, ...own.map((each) => offerFunction(each, world.reserved, each.builtIn ? 260 : 210))];
}

const WINDOW_CALLS: [string, string][] = [
  ['TUMBLE', "TUMBLE(TABLE ${1:table}, DESCRIPTOR(${2:time}), INTERVAL '${3:10}' ${4|MINUTE,SECOND,HOUR,DAY|})"],
  ['HOP', "HOP(TABLE ${1:table}, DESCRIPTOR(${2:time}), INTERVAL '${3:5}' ${4|MINUTE,SECOND,HOUR,DAY|}, INTERVAL '${5:10}' ${6|MINUTE,SECOND,HOUR,DAY|})"],
  ['CUMULATE', "CUMULATE(TABLE ${1:table}, DESCRIPTOR(${2:time}), INTERVAL '${3:1}' ${4|MINUTE,SECOND,HOUR,DAY|}, INTERVAL '${5:1}' ${6|HOUR,MINUTE,SECOND,DAY|})"],
  ['SESSION', "SESSION(TABLE ${1:table} PARTITION BY ${2:key}, DESCRIPTOR(${3:time}), INTERVAL '${4:5}' ${5|MINUTE,SECOND,HOUR,DAY|})"],
];

/** The function that a bracket belongs to. */
export function functionAt({ caret, world }: Pick<Asked, 'caret' | 'world'>, open: number): FlinkFunction[] {
  const name = textOf(caret.body, open - 1);
  return world.functions.filter((each) => each.name === name || (each.builtIn && each.name.toUpperCase() === name.toUpperCase()) || each.name.split('.').at(-1) === name);
}

/** `NAME => ` for the arguments that are not given yet, those that have to be given first. */
export function offerArguments(asked: Asked, open: number): Offer[] {
  const { body, before } = asked.caret;
  const given = new Set<string>();
  const end = body.partner[open]! > open ? body.partner[open]! : body.tokens.length;
  for (let at = open + 1; at < end; at++) if (wordAt(body, at + 1) === '=>') given.add(wordAt(body, at) || textOf(body, at));
  const positional = before > open && given.size === 0;
  if (positional) return [];
  return functionAt(asked, open)
    .flatMap((each) => each.arguments)
    .filter(({ name }) => !given.has(name.toUpperCase()))
    .map(({ name, type, optional }, at): Offer => ({ label: `${name} =>`, kind: 'argument', rank: (optional ? 12 : 10) + at * 0.01, detail: [type ?? '', optional ? 'optional' : ''].filter((word) => word !== '').join(' · '), insert: argument(name, type), snippet: true }));
}

function argument(name: string, type: string | null): string {
  if (type !== null && /TABLE/.test(type)) return `${name} => TABLE \${1:table}`;
  return type !== null && /DESCRIPTOR/.test(type) ? `${name} => DESCRIPTOR(\${1:column})` : `${name} => $0`;
}
