import { isAbsolute, join } from 'node:path';
import type { FunctionProblem } from '#shared/services/script-functions.ts';
import { CODES } from './codes.ts';
import { inserted, writtenOffset, type Insertion } from './insertions.ts';
import { placeOf } from './walk-syntax.ts';

/** A file as it was written, and what was put into it before the bundler saw it. */
export interface Transformed {
  text: string;
  insertions: readonly Insertion[];
}

interface Around {
  folder: string;
  first: string;
  kind: keyof typeof CODES;
  nameOf: (path: string) => string;
  /** By absolute path. */
  known: ReadonlyMap<string, Transformed>;
}

/** How the bundler tells what is wrong; lines from 1, columns from 0. */
interface Told {
  code?: string;
  message?: string;
  id?: string;
  loc?: { file?: string; line: number; column: number };
}

/** The bundler's words for what a person meets; its own are about formats of output. */
const WORDS: Record<string, string> = {
  INVALID_TLA_FORMAT: 'An await at the top of a file waits before the file is loaded, and what runs inside Flink cannot wait. Take it out, or move it into a function.',
};
const SYNTAX = new Set(['PARSE_ERROR', 'JSON_PARSE']);
/** Where its drawing of a place begins: file, line, column. */
const DRAWN = /\u256d\u2500\[ (.+?):(\d+):(\d+) \]/;

/** The parser's words without its drawing of the place, and the offset. */
export function syntaxFaultOf(thrown: unknown): { message: string; pos: number } {
  const { pos, message } = thrown as { pos?: number; message?: string };
  const lines = plain(message ?? thrown).split('\n');
  // The first line only counts.
  const [first = ''] = /^(Parse|Build) failed with/.test(lines[0]!) ? lines.slice(1) : lines;
  return { message: sentence(first.replace(/^.*?(?:PARSE_ERROR\]|Error:)\s*/, '')) || 'The file cannot be read.', pos: pos ?? 0 };
}

/** What a bundler that failed says, at the places in the files as they were written. */
export function bundlerSaid(thrown: unknown, around: Around): FunctionProblem[] {
  const { errors } = thrown as { errors?: Told[] };
  return errors?.length ? errors.map((told) => problemOf(told, around)) : [{ ...blamed(around), code: CODES[around.kind].bundle.code, message: plain(thrown instanceof Error ? thrown.message : thrown) }];
}

function problemOf({ code = '', message = '', id, loc }: Told, around: Around): FunctionProblem {
  const text = plain(message);
  const [, file, line, column] = DRAWN.exec(text) ?? [];
  const drawn = file === undefined ? undefined : { file, line: Number(line), column: Number(column) - 1 };
  const path = id ?? loc?.file ?? drawn?.file;
  const words = WORDS[code] ?? sentence(text.split('\n')[0]!.replace(/^\[\w+\]\s*/, ''));
  const as = SYNTAX.has(code) ? CODES[around.kind].syntax.code : CODES[around.kind].bundle.code;
  return { ...(path === undefined ? blamed(around) : placed(path, loc ?? drawn ?? { line: 1, column: 0 }, around)), severity: 'error', code: as, message: words };
}

const blamed = ({ first }: Around) => ({ severity: 'error' as const, file: first, line: 1, column: 1 });

function placed(path: string, { line, column }: { line: number; column: number }, { folder, nameOf, known }: Around): Pick<FunctionProblem, 'file' | 'line' | 'column'> {
  const at = isAbsolute(path) ? path : join(folder, path);
  const file = known.get(at);
  if (!file) return { file: nameOf(at), line, column: column + 1 };
  const before = inserted(file.text, file.insertions).split('\n').slice(0, line - 1);
  return { file: nameOf(at), ...placeOf(file.text, writtenOffset(file.insertions, before.join('\n').length + (before.length ? 1 : 0) + column)) };
}

const sentence = (words: string) => words.trim().replace(/(?<=[^.!?])$/, '.');

function plain(text: unknown): string {
  // eslint-disable-next-line no-control-regex
  return String(text).replace(/\u001b\[[0-9;]*m/g, '').trim();
}
