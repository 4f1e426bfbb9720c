import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { toFailure } from '#shared/base/failure.ts';
import type { Script } from '#shared/services/engine.ts';
import type { FunctionProblem } from '#shared/services/script-functions.ts';
import type { SqlScope } from '#shared/services/sql-knowledge.ts';
import { userCacheFolder } from '../user-data.ts';
import { readText } from '../workspace/files.ts';
import { bundleJob, type BundledJob } from './bundle-job.ts';
import { checkTypes } from './check-types.ts';
import { sdkFolder } from './sdk-sources.ts';
import { typingsOf } from './typings.ts';
import type { WorkspaceFunctions } from './workspace-functions.ts';

/** What the engine says of the tables that a script has at its end. */
export type TablesOf = (script: Script) => Promise<Pick<SqlScope, 'relations' | 'current'>>;

export interface ProgramParts {
  folder: string;
  /** Relative to the folder. */
  file: string;
  functions?: WorkspaceFunctions | undefined;
}

/** The last jobs that were bundled and checked, by all that decides what is said of them. */
const bundled = new Map<string, Promise<Bundle>>();
const checked = new Map<string, Promise<FunctionProblem[]>>();
const KEPT = 16;

interface Bundle extends BundledJob {
  stamps: Map<string, string>;
}

/** Whether a file is a program that says a job. */
export function isProgram(file: string): boolean {
  return /\.ts$/i.test(file) && !/\.d\.ts$/i.test(file);
}

/** The script with the program that its text, a file of TypeScript, is; any other script as it is. */
export async function withProgram(script: Script, parts: ProgramParts): Promise<Script> {
  if (!isProgram(parts.file)) return script;
  const { program, functions } = await bundleOf(script.text, parts);
  return { ...script, program, functions: functions ?? script.functions ?? null };
}

/** The script with what TypeScript's compiler says of its program, of whose tables the engine knows the types. */
export async function withTypes(script: Script, parts: ProgramParts, tablesOf: TablesOf): Promise<Script> {
  const { program, text } = script;
  if (!program || program.code === '') return script;
  const { modules } = await bundleOf(text, parts);
  const said = await typesOf(text, typingsOf(await tablesOf(script)), modules, parts);
  return { ...script, program: { ...program, problems: [...(program.problems ?? []), ...said] } };
}

async function bundleOf(text: string, { folder, file, functions }: ProgramParts): Promise<Bundle> {
  const functionFiles = functions?.mayCall(text) ? functions.files : [];
  const key = JSON.stringify([folder, file, text, functionFiles]);
  const known = await bundled.get(key);
  if (known && (await isFresh(known.stamps))) return known;
  return kept(bundled, key, async () => {
    const made = await bundleJob({ folder, file, text, functionFiles, sdk: await sdkFolder(userCacheFolder()) });
    return { ...made, stamps: await stampsOf(made.modules.filter((path) => path !== join(folder, file))) };
  });
}

async function typesOf(text: string, declared: string, modules: string[], { folder, file }: ProgramParts): Promise<FunctionProblem[]> {
  const others = await stampsOf(modules.filter((path) => path !== join(folder, file)));
  const key = createHash('sha256').update(JSON.stringify([folder, file, text, declared, [...others]])).digest('hex');
  return (checked.get(key)) ?? kept(checked, key, async () => {
    const onDisk = await readText(join(folder, file), file).then((found) => found.text, () => undefined);
    try {
      return await checkTypes({ folder, files: [file], sdk: await sdkFolder(userCacheFolder()), kind: 'job', declared, ...(onDisk !== text && { unsaved: { file, text } }) });
    } catch (thrown) {
      return [{ severity: 'warning', code: 'types-not-checked', message: `TypeScript's compiler did not run, so types are not checked: ${toFailure(thrown).message}`, file, line: 1, column: 1 }];
    }
  });
}

function kept<T>(all: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const made = make();
  all.delete(key);
  all.set(key, made);
  made.catch(() => all.delete(key));
  for (const old of [...all.keys()].slice(0, -KEPT)) all.delete(old);
  return made;
}

async function isFresh(stamps: Map<string, string>): Promise<boolean> {
  const now = await stampsOf([...stamps.keys()]);
  return [...stamps].every(([path, stamp]) => now.get(path) === stamp);
}

async function stampsOf(paths: string[]): Promise<Map<string, string>> {
  return new Map(await Promise.all(paths.map(async (path) => [path, await stat(path, { bigint: true }).then(({ mtimeNs, size, ino }) => `${mtimeNs} ${size} ${ino}`, () => 'gone')] as const)));
}
