import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** In a clone, node_modules has the bundler and TypeScript; in an installed Weir, whose bundles hold no machine code, a folder beside the app. */
function load(): NodeJS.Require {
  const resources = (process as { resourcesPath?: string }).resourcesPath;
  const beside = resources === undefined ? undefined : join(resources, 'typescript');
  return createRequire(beside && existsSync(beside) ? pathToFileURL(join(beside, 'index.js')) : import.meta.url);
}

const fromFile = <T>(path: string): Promise<T> => import(pathToFileURL(path).href) as Promise<T>;

export function loadRolldown(): Promise<typeof import('rolldown')> {
  return fromFile(load().resolve('rolldown'));
}

export function loadParser(): Promise<typeof import('rolldown/parseAst')> {
  return fromFile(load().resolve('rolldown/parseAst'));
}

/** TypeScript's compiler for this machine: a program of its own. */
export function compilerPath(): string {
  const typescript = dirname(load().resolve('typescript/package.json'));
  const name = `@typescript/typescript-${process.platform}-${process.arch}/package.json`;
  return join(dirname(createRequire(join(typescript, 'package.json')).resolve(name)), 'lib', process.platform === 'win32' ? 'tsc.exe' : 'tsc');
}
