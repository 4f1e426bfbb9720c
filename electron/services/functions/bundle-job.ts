import { join } from 'node:path';
import type { ScriptFunctions } from '#shared/services/script-functions.ts';
import type { ScriptProgram } from '#shared/services/script-program.ts';
import { bundle } from './bundle.ts';
import { DECLARING, markNames, markPlaces } from './mark-job.ts';

/** A job in TypeScript, as the engine takes it. */
export interface BundledJob {
  program: Required<ScriptProgram>;
  /** Those that it declares or imports, together with the workspace's; null where it has none. */
  functions: Required<ScriptFunctions> | null;
  modules: string[];
}

export interface JobParts {
  folder: string;
  /** The job's, relative to the folder. */
  file: string;
  text: string;
  sdk: string;
  /** Files of the workspace's functions which the job's SQL may call. */
  functionFiles: readonly string[];
}

const DECLARES = new RegExp(`(?<![.\\w])(?:${DECLARING.join('|')})\\s*(?:<[^(]*>)?\\s*\\(`);

/** The job becomes two programs: one that says what its SQL is, and one with the functions that this calls. Nothing of it runs. */
export async function bundleJob({ folder, file, text, sdk, functionFiles }: JobParts): Promise<BundledJob> {
  const unsaved = new Map([[join(folder, file), text]]);
  let declares = false;
  const program = await bundle({
    folder, sdk, unsaved, first: file, kind: 'job', entry: entryOf(folder, file, [], sdk),
    marks: (of, code, tree) => {
      declares ||= DECLARES.test(code);
      return [...markNames(tree), ...(of === file ? markPlaces(code, tree) : [])];
    },
  });
  const { code, map, problems } = program.functions;
  if (!declares || code === '') return { program: { code, map, problems }, functions: null, modules: program.modules };
  const called = await bundle({ folder, sdk, unsaved, first: file, kind: 'job', entry: entryOf(folder, file, functionFiles, sdk), marks: (_file, _code, tree) => markNames(tree) });
  // What is wrong was told of the first.
  return { program: { code, map, problems }, functions: { ...called.functions, problems: [] }, modules: [...new Set([...program.modules, ...called.modules])] };
}

/** The console and the marks first; then the job, which says what it says. */
function entryOf(folder: string, file: string, functionFiles: readonly string[], sdk: string): string {
  const from = (path: string) => JSON.stringify(path);
  return [
    `import ${from(join(sdk, 'begin.ts'))};`,
    `import ${from(join(sdk, 'marks.ts'))};`,
    `import { Runtime } from ${from(join(sdk, 'runtime.ts'))};`,
    `import { program } from ${from(join(sdk, 'program.ts'))};`,
    ...functionFiles.map((each, i) => `import * as file${i} from ${from(join(folder, each))};`),
    `import ${from(join(folder, file))};`,
    `const files = [${functionFiles.map((each, i) => `{ file: ${JSON.stringify(each)}, exports: file${i} }`).join(', ')}];`,
    `globalThis.weir = Object.assign(new Runtime([...files, { file: ${JSON.stringify(file)}, exports: program.functionsBeside(files.map(({ exports }) => exports)) }]), { program: () => program.told() });`,
  ].join('\n');
}
