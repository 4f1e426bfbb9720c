import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import type { FunctionProblem } from '#shared/services/script-functions.ts';
import { TYPESCRIPT_OPTIONS } from '#shared/workspace/typescript-options.ts';
import { relativePath } from '../workspace/paths.ts';
import { CODES } from './codes.ts';
import { compilerPath } from './tools.ts';

/** A check of any size ends long before. */
const LONGEST_MS = 60_000;
const SAID = /^(.+?)\((\d+),(\d+)\): error (TS\d+): (.*)$/;

/** What is checked. */
export interface TypesParts {
  folder: string;
  /** Relative to the folder. */
  files: readonly string[];
  sdk: string;
  /** Whose code what is said has. */
  kind: keyof typeof CODES;
  /** Declarations beside the files: the workspace's tables. */
  declared?: string;
  /** The text of one of the files where it is not as it is on disk. */
  unsaved?: { file: string; text: string };
}

/** What TypeScript's own compiler says of some files: it runs as a program, and nothing of the files runs. */
export async function checkTypes({ folder, files, sdk, kind, declared, unsaved }: TypesParts): Promise<FunctionProblem[]> {
  // As the compiler names it: a link on the way would make another path of it.
  const place = await realpath(await mkdtemp(join(tmpdir(), 'weir-types-')));
  try {
    const beside = join(place, 'unsaved');
    const at = (file: string) => join(file === unsaved?.file ? beside : folder, file);
    const put = async (path: string, text: string) => mkdir(dirname(path), { recursive: true }).then(() => writeFile(path, text));
    if (unsaved) await put(at(unsaved.file), unsaved.text);
    const tables = join(place, 'tables.d.ts');
    if (declared !== undefined) await put(tables, declared);
    const paths = { '@weir/sdk': [join(sdk, 'index.ts')], ...(unsaved && { '*': [join(folder, 'node_modules', '*'), join(folder, 'node_modules', '@types', '*')] }) };
    const compilerOptions = { ...TYPESCRIPT_OPTIONS, paths, ...(unsaved && { rootDirs: [folder, beside] }) };
    await put(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [...files.map(at), join(sdk, 'console-types.ts'), ...(declared === undefined ? [] : [tables])] }));
    const said = await compile(join(place, 'tsconfig.json'), folder);
    const nameOf = (path: string) => (unsaved && !relativePath(beside, path).startsWith('..') ? unsaved.file : relativePath(folder, path));
    return problemsIn(said, CODES[kind].types.code, files[0]!, (path) => nameOf(isAbsolute(path) ? path : join(folder, path)));
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

function compile(project: string, cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(compilerPath(), ['-p', project, '--pretty', 'false'], { cwd, timeout: LONGEST_MS, maxBuffer: 1 << 26 }, (failure, said) => {
      // It ends with a code of its own where it has something to say.
      if (failure && typeof failure.code !== 'number') reject(failure);
      else resolve(said);
    });
  });
}

/** The compiler advises to install the types of Node or to add those of a browser: nothing of either is there where this runs. */
function withoutAdvice(message: string): string {
  return message.replace(/ Do you need to (?:install type definitions for|change your target library).*$/, ' This runs inside Flink, where there is no Node and no browser.');
}

/** Further lines of one message are indented. */
function problemsIn(said: string, as: string, first: string, nameOf: (path: string) => string): FunctionProblem[] {
  const problems: FunctionProblem[] = [];
  for (const line of said.split(/\r?\n/)) {
    const [, file, row, column, code, message] = SAID.exec(line) ?? [];
    if (file) problems.push({ severity: 'error', code: as, message: `${withoutAdvice(message!)} (${code})`, file: nameOf(file), line: Number(row), column: Number(column) });
    else if (/^error TS/.test(line)) problems.push({ severity: 'error', code: as, message: line, file: first, line: 1, column: 1 });
    else if (/^\s+\S/.test(line) && problems.length) problems[problems.length - 1]!.message += ` ${line.trim()}`;
  }
  return problems;
}
