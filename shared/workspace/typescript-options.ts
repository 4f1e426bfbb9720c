/**
 * What TypeScript holds the files of a workspace to, as a tsconfig.json says it: strict, and of what there is inside a task, which is the language, and no
 * browser and no Node. The compiler that checks what is saved and the service that looks at what is typed have the same.
 */
export const TYPESCRIPT_OPTIONS = {
  strict: true,
  noEmit: true,
  target: 'ES2024',
  lib: ['ES2024'],
  types: [],
  module: 'ESNext',
  moduleResolution: 'bundler',
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  skipLibCheck: true,
};

/** Where `@weir/sdk` is found by who looks at files of a workspace: as an installed package would be. */
export const SDK_PACKAGE = 'node_modules/@weir/sdk';

/** Its file that says what is global. */
export const SDK_GLOBALS = `${SDK_PACKAGE}/console-types.ts`;

/** The folder of the package that a path lies in, the innermost: `node_modules/x`, `node_modules/@x/y`; undefined for the workspace's own files. */
export function packageOf(path: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/[^/]+|[^/@][^/]*)(?=\/|$)/.exec(path)?.[0];
}
