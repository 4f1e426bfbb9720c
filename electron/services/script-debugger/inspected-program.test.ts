import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleFunctions } from '../functions/bundle-functions.ts';
import { InspectedProgram } from './inspected-program.ts';

const TEXT = `import { BIGINT, scalar } from '@weir/sdk';
interface Seen { id: bigint }
const factor = 31n;

export const score = scalar({ arguments: [BIGINT.notNull()], returns: BIGINT }, (id) => {
  const seen: Seen = { id };
  try {
    JSON.parse('{');
  } catch { /* as meant */ }
  return [1n].map((one) => one + seen.id * factor)[0]!;
});
export const once = scalar({ arguments: [BIGINT.notNull()], returns: BIGINT }, (id) => id + 1n);
`;
const lineOf = (words: string) => TEXT.split('\n').findIndex((line) => line.includes(words)) + 1;

let folder: string;
let code: string;
let program: InspectedProgram;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'weir-test-'));
  await writeFile(join(folder, 'f.ts'), TEXT);
  const { functions } = await bundleFunctions(folder, ['f.ts'], resolve(import.meta.dirname, '../../../shared/sdk'));
  code = functions.code;
  program = await InspectedProgram.of(code, functions.map);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The code from where a line can be stopped at. */
const codeAt = (line: number) => {
  const at = program.generated('f.ts', line, null);
  return at === null || at === 'loaded' ? at : code.split('\n')[at.lineNumber]!.slice(at.columnNumber);
};
const placeOf = (words: string) => {
  const lineNumber = code.split('\n').findIndex((line) => line.includes(words));
  return { lineNumber, columnNumber: code.split('\n')[lineNumber]!.indexOf(words) };
};

it('a line is found where a function has it, or the next one that has code', () => {
  expect(program.has('f.ts')).toBe(true);
  expect(program.has('g.ts')).toBe(false);
  expect(codeAt(lineOf('const seen'))).toMatch(/^(const )?seen/);
  expect(codeAt(lineOf('const factor'))).toBe('loaded');
  expect(codeAt(lineOf('interface'))).toBe('loaded');
  expect(codeAt(lineOf('export const once'))).toMatch(/^\(?id\)? =>/);
  expect(codeAt(99)).toBeNull();
  expect(program.original(placeOf('JSON.parse'))).toMatchObject({ file: 'f.ts', line: lineOf('JSON.parse') });
});

it('knows what is caught where it is thrown, whose code is whose, and which names are the workspace\'s', () => {
  expect(program.catches(placeOf('JSON.parse'))).toBe(true);
  expect(program.catches(placeOf('one + seen.id'))).toBe(false);
  expect([...program.names].sort()).toEqual(['factor', 'once', 'score']);
  const own = placeOf('one + seen.id');
  const before = program.skipped.filter(({ lineNumber }) => lineNumber <= own.lineNumber);
  // What is skipped begins and ends in turn: an even number of borders before what is not.
  expect(before.length % 2).toBe(0);
});
