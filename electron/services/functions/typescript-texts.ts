import { join } from 'node:path';
import { glob } from 'tinyglobby';
import { packageOf, SDK_PACKAGE } from '#shared/workspace/typescript-options.ts';
import { readText } from '../workspace/files.ts';
import { confine } from '../workspace/paths.ts';
import { sdkPackage } from './sdk-sources.ts';

const READ = /\.(?:[mc]?tsx?|json)$/;
const DECLARATIONS = ['**/*.d.{ts,mts,cts}'];
const MODULES = ['**/*.{js,mjs,cjs}'];
/** Packages larger than that hold no types that a person imports from a job, and would stall the window. */
const MOST_FILES = 8_000;

type Texts = Record<string, string>;

/** What TypeScript reads of a workspace, by path. What is not there, cannot be read or lies outside is left out. */
export async function typeScriptTexts(folder: string, files: readonly string[], packages: readonly string[]): Promise<Texts> {
  const found = await Promise.all([...files.filter((path) => READ.test(path)).map((path) => textsOf(folder, [path])), ...packages.map((path) => packageTexts(folder, path))]);
  return Object.assign({}, ...found) as Texts;
}

async function packageTexts(folder: string, path: string): Promise<Texts> {
  if (path === SDK_PACKAGE) return Object.fromEntries(Object.entries(sdkPackage()).map(([name, text]) => [`${SDK_PACKAGE}/${name}`, text]));
  const inside = packageOf(path) === path && (await confine(folder, path).catch(() => undefined));
  if (!inside) return {};
  const find = async (patterns: string[]) => (await glob(patterns, { cwd: inside, ignore: ['node_modules/**'], followSymbolicLinks: false, expandDirectories: false })).slice(0, MOST_FILES).map((name) => `${path}/${name}`);
  const [about, declared] = await Promise.all([textsOf(folder, [`${path}/package.json`]), find(DECLARATIONS)]);
  if (declared.length) return { ...about, ...(await textsOf(folder, declared)) };
  return { ...about, ...Object.fromEntries((await find(MODULES)).map((name) => [name, ''])) };
}

async function textsOf(folder: string, paths: readonly string[]): Promise<Texts> {
  const texts = await Promise.all(
    paths.map(async (path) => {
      try {
        await confine(folder, path);
        return [[path, (await readText(join(folder, path), path)).text]] as const;
      } catch {
        return [];
      }
    }),
  );
  return Object.fromEntries(texts.flat());
}
