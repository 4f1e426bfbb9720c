import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { toFailure } from '#shared/base/failure.ts';
import type { FunctionProblem, ScriptFunctions } from '#shared/services/script-functions.ts';
import { userCacheFolder } from '../user-data.ts';
import { readText } from '../workspace/files.ts';
import { bundleFunctions } from './bundle-functions.ts';
import { checkTypes } from './check-types.ts';
import { sdkFolder } from './sdk-sources.ts';

/** The TypeScript functions of a workspace. */
export interface WorkspaceFunctions {
  /** Their files, relative to the workspace. */
  files: string[];
  /** Whether a text may call one of them: it has its name somewhere. Flink decides whether it does. */
  mayCall(text: string): boolean;
  script: Required<ScriptFunctions>;
}

interface Known {
  stamps: Map<string, string>;
  made: WorkspaceFunctions;
}

/** The last of each workspace, by its folder and files. */
const known = new Map<string, Known>();
const KEPT = 8;
const NOTHING = { functions: { code: '', map: '', problems: [] }, modules: [] };

/** @param files relative to the folder; at least one */
export async function workspaceFunctions(folder: string, files: string[]): Promise<WorkspaceFunctions> {
  const key = JSON.stringify([folder, files]);
  const last = known.get(key);
  if (last && (await isFresh(last))) return last.made;
  known.delete(key);
  const sdk = await sdkFolder(userCacheFolder());
  const before = await stampsOf(files.map((file) => join(folder, file)));
  const texts = await Promise.all(files.map((file) => textOf(folder, file)));
  const unread = texts.flatMap(({ problem }) => problem ?? []);
  const read = files.filter((_, i) => !texts[i]!.problem);
  const [{ functions, modules }, types] = read.length ? await Promise.all([bundleFunctions(folder, read, sdk), typesOf(folder, read, sdk)]) : [NOTHING, []];
  // What the bundler says of a file is why its types are not known.
  const broken = new Set(functions.problems.filter(({ severity }) => severity === 'error').map(({ file }) => file));
  const script = { ...functions, problems: [...unread, ...functions.problems, ...types.filter(({ file }) => !broken.has(file))] };
  const made = { files, mayCall: callsAny(texts.map(({ text }) => text)), script };
  // A problem may go away by what is in none of these files: a package that is installed, say.
  if (script.problems.every(({ severity }) => severity !== 'error')) keep(key, { made, stamps: new Map([...(await stampsOf(modules)), ...before]) });
  return made;
}

async function typesOf(folder: string, files: string[], sdk: string): Promise<Required<ScriptFunctions>['problems']> {
  try {
    return await checkTypes({ folder, files, sdk, kind: 'function' });
  } catch (thrown) {
    return [{ severity: 'warning', code: 'types-not-checked', message: `TypeScript's compiler did not run, so types are not checked: ${toFailure(thrown).message}`, file: files[0]!, line: 1, column: 1 }];
  }
}

function keep(key: string, made: Known): void {
  known.set(key, made);
  for (const old of [...known.keys()].slice(0, -KEPT)) known.delete(old);
}

async function isFresh({ stamps }: Known): Promise<boolean> {
  const now = await stampsOf([...stamps.keys()]);
  return [...stamps].every(([path, stamp]) => now.get(path) === stamp);
}

async function stampsOf(paths: string[]): Promise<Map<string, string>> {
  return new Map(await Promise.all(paths.map(async (path) => [path, await stat(path, { bigint: true }).then(({ mtimeNs, size, ino }) => `${mtimeNs} ${size} ${ino}`, () => 'gone')] as const)));
}

/** Of a file that is not UTF-8 what can be read, which has its names. Of one that cannot be read at all the bundler speaks. */
async function textOf(folder: string, file: string): Promise<{ text: string; problem?: FunctionProblem }> {
  try {
    return { text: (await readText(join(folder, file), file)).text };
  } catch (thrown) {
    const { code, message, data } = toFailure(thrown);
    if (code !== 'not-utf8') return { text: '' };
    const bytes = await readFile(join(folder, file));
    const before = bytes.subarray(0, Number(data?.offset)).toString().split('\n');
    return { text: bytes.toString(), problem: { severity: 'error', code, message, file, line: before.length, column: before.at(-1)!.length + 1 } };
  }
}

/** By the names that the files export, read off the text, so that a file with a fault in it has them too. */
export function callsAny(texts: string[]): (text: string) => boolean {
  const names = texts.flatMap((text) => [
    ...[...text.matchAll(/\bexport\s+(?:const|let|var)\s+([\p{ID_Start}_$][\p{ID_Continue}$]*)/gu)].map(([, name]) => name!),
    ...[...text.matchAll(/\bexport\s*\{([^}]*)\}/g)].flatMap(([, list]) => list!.split(',').flatMap((each) => each.trim().split(/\s+as\s+/).at(-1) || [])),
  ]);
  // What these give has names that stand elsewhere.
  if (texts.some((text) => /\bexport\s*(?:\*|default\b)/.test(text))) return () => true;
  if (!names.length) return () => false;
  const any = new RegExp(`(?<![\\p{ID_Continue}$])(?:${names.map((name) => name.replaceAll('$', '\\$')).join('|')})(?![\\p{ID_Continue}$])`, 'iu');
  return (text) => any.test(text);
}
