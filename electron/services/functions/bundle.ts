import { isBuiltin } from 'node:module';
import { extname, isAbsolute, join, sep } from 'node:path';
import type { FunctionProblem, ScriptFunctions } from '#shared/services/script-functions.ts';
import { relativePath } from '../workspace/paths.ts';
import { bundlerSaid, syntaxFaultOf, type Transformed } from './bundler-said.ts';
import { CODES } from './codes.ts';
import { importsOf } from './imports-of.ts';
import { inserted, type Insertion } from './insertions.ts';
import { lookForChance } from './look-for-chance.ts';
import { markLoops } from './mark-loops.ts';
import { loadParser, loadRolldown } from './tools.ts';
import { placeOf, type SyntaxNode } from './walk-syntax.ts';

const ENTRY = '\0weir-entry';
/** More than any program, and more than a task should load. */
const LONGEST = 10_000_000;
/** What shared/sdk/begin.ts puts there before any file is loaded; a name that modules of both kinds can use. */
const LOOPS = 'weirLoops';
const LANGUAGES: Record<string, 'ts' | 'tsx' | 'js' | 'jsx'> = { '.ts': 'ts', '.mts': 'ts', '.cts': 'ts', '.tsx': 'tsx', '.jsx': 'jsx' };

type Said = Pick<FunctionProblem, 'severity' | 'code' | 'message'>;

const fault = (code: string, message: string): Said => ({ severity: 'error', code, message });

export interface Bundled {
  functions: Required<ScriptFunctions>;
  /** Every file that went into it, absolute. */
  modules: string[];
}

/** What is to become one program. */
export interface BundleParts {
  folder: string;
  /** The folder whose packages the files have, where they are laid somewhere else. */
  home?: string;
  /** The folder with the sources of `@weir/sdk`. */
  sdk: string;
  /** What begins the program. */
  entry: string;
  /** The file that is blamed for what is no other's, relative to the folder. */
  first: string;
  /** Whose codes problems have. */
  kind: keyof typeof CODES;
  /** Texts that are not as they are on disk, by absolute path. */
  unsaved?: ReadonlyMap<string, string>;
  /** What else is put into a file of the workspace. */
  marks?: (file: string, text: string, tree: SyntaxNode) => Insertion[];
}

/** One program of some files and of what they import. Nothing of it runs. */
export async function bundle({ folder, home = folder, sdk, entry, first, kind, unsaved, marks }: BundleParts): Promise<Bundled> {
  const [{ rolldown }, { parseAst }] = await Promise.all([loadRolldown(), loadParser()]);
  const problems: FunctionProblem[] = [];
  const modules = new Set<string>();
  const known = new Map<string, Transformed>();
  const nameOf = (path: string) => (path.startsWith(sdk) ? `@weir/sdk/${relativePath(sdk, path)}` : relativePath(isPackage(path, home) ? home : folder, path));
  const say = (said: Said, file: string, text: string, at: number) => problems.push({ ...said, file, ...placeOf(text, at) });
  try {
    const build = await rolldown({
      input: ENTRY,
      cwd: folder,
      platform: 'neutral',
      tsconfig: false,
      logLevel: 'silent',
      // Else the program would hold paths of this machine, and have another hash on the next one.
      experimental: { attachDebugInfo: 'none' },
      resolve: { alias: { '@weir/sdk': join(sdk, 'index.ts') }, mainFields: ['module', 'main'], conditionNames: ['import', 'module', 'default'], extensions: ['.ts', '.mts', '.mjs', '.js', '.json'] },
      plugins: [
        {
          name: 'weir',
          // What is typed need not be on disk yet.
          resolveId: (source) => (source === ENTRY || unsaved?.has(source) ? source : undefined),
          load: (id) => (id === ENTRY ? entry : unsaved?.get(id)),
          async transform(code, id) {
            if (id === ENTRY || id.startsWith(sdk) || id.startsWith('\0')) return undefined;
            modules.add(id);
            if (extname(id) === '.json') return undefined;
            const file = nameOf(id);
            const isOfPackage = file.includes('node_modules/');
            const tree = treeOf(parseAst, code, id, (message, at) => say(fault(CODES[kind].syntax.code, message), file, code, at));
            if (!tree) return '';
            for (const { source, at } of importsOf(tree)) {
              // A package may have such a line that nobody comes to.
              if (source === null && isOfPackage) continue;
              const refusal = source === null ? MADE : (refusalOf(source) ?? (await this.resolve(source, id, { skipSelf: true }).then((found) => foundRefusal(source, found?.external ? undefined : found?.id, { folder, home, sdk }))));
              if (refusal) say(refusal, file, code, at.start);
            }
            if (!isOfPackage)
              for (const { at, called } of lookForChance(tree))
                say({ ...fault('not-deterministic', `${called} may give something else each time, and this function is declared as deterministic: Flink may keep a result, or ask again. Say deterministic: false in its options.`), severity: 'warning' }, file, code, at.start);
            const own = isOfPackage ? [] : (marks?.(file, code, tree) ?? []);
            const insertions = [...markLoops(code, tree, file, LOOPS), ...own];
            known.set(id, { text: code, insertions });
            return { code: inserted(code, insertions), map: null };
          },
        },
      ],
    });
    try {
      if (problems.some(({ severity }) => severity === 'error')) return { functions: { code: '', map: '', problems }, modules: [...modules] };
      // Modules are strict, and in one program only where it says so: a value that was read from state and cannot be changed must say that.
      // Variables stay as they are written, so that a debugger finds them.
      const { output } = await build.generate({ format: 'iife', strict: true, minify: false, dir: folder, sourcemap: 'hidden', codeSplitting: false });
      const { code, map } = output[0];
      if (code.length > LONGEST) {
        const largest = Object.entries(output[0].modules).sort(([, one], [, other]) => other.renderedLength - one.renderedLength)[0]?.[0];
        problems.push({ severity: 'error', code: 'bundle-too-large', message: `With all that is imported, this is ${megabytes(code.length)} MB of code, and ${megabytes(LONGEST)} MB is the most${largest === undefined ? '' : `; the largest part is ${nameOf(largest)}`}. Import less: data belongs into a table.`, file: first, line: 1, column: 1 });
        return { functions: { code: '', map: '', problems }, modules: [...modules] };
      }
      const sources = (map?.sources ?? []).map((source) => (isAbsolute(source) ? nameOf(source) : nameOf(join(folder, source))));
      return { functions: { code, map: JSON.stringify({ version: 3, sources, mappings: map?.mappings ?? '' }), problems }, modules: [...modules] };
    } finally {
      await build.close();
    }
  } catch (thrown) {
    // What was said of a module is why its import failed.
    if (!problems.some(({ severity }) => severity === 'error')) problems.push(...bundlerSaid(thrown, { folder, first, kind, nameOf, known }));
    return { functions: { code: '', map: '', problems }, modules: [...modules] };
  }
}

const MADE = fault('import-refused', 'import() is given a name that is made when the code runs, and what runs inside Flink is bundled before. Import by a name in quotes.');

const megabytes = (size: number): string => (size / 1_000_000).toFixed(0);

type Parse = typeof import('rolldown/parseAst').parseAst;

function treeOf(parse: Parse, code: string, id: string, refuse: (message: string, at: number) => void): SyntaxNode | undefined {
  try {
    return parse(code, { lang: LANGUAGES[extname(id)] ?? 'js' }, id) as unknown as SyntaxNode;
  } catch (thrown) {
    const { message, pos } = syntaxFaultOf(thrown);
    refuse(message, pos);
    return undefined;
  }
}

/** Why nothing of this name may be imported: what it would need is not there inside a task. */
function refusalOf(source: string): Said | undefined {
  if (source.startsWith('node:') || isBuiltin(source)) return fault('import-refused', `"${source}" is a module of Node's: this runs inside Flink, where there is no Node, no network and no file. Import a package that is plain JavaScript.`);
  if (/^[a-z][a-z0-9+.-]+:/i.test(source)) return fault('import-refused', `"${source}" would come from outside the workspace. Install the package, and import it by its name.`);
  return undefined;
}

function isPackage(path: string, home: string): boolean {
  return path.startsWith(join(home, 'node_modules', sep));
}

function foundRefusal(source: string, path: string | undefined, { folder, home, sdk }: { folder: string; home: string; sdk: string }): Said | undefined {
  if (path === undefined) return fault('import-missing', `There is no "${source}": neither a file of the workspace nor a package in its node_modules.`);
  if (path.startsWith(sdk) || path.startsWith('\0')) return undefined;
  if (!isAbsolute(path) || (relativePath(folder, path).startsWith('..') && !isPackage(path, home))) return fault('import-refused', `"${source}" lies outside the workspace. Move it in.`);
  return path.endsWith('.node') ? fault('import-refused', `"${source}" is machine code, which does not run inside V8. Import a package that is plain JavaScript.`) : undefined;
}
