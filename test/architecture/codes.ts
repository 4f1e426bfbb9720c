import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { globSync } from 'tinyglobby';

const root = resolve(import.meta.dirname, '../..');
const CODE = '([a-z]+(?:-[a-z0-9]+)*)';

/** How the sources give a failure or a diagnostic its code. */
const TYPESCRIPT = [
  `new Failure\\(\\s*'${CODE}'`,
  `\\b(?:problem|fault|refuse)\\('${CODE}'`,
  // `custom` is the schema library's own word for an issue; the reader of the file gives the code.
  `\\bcode: '(?!custom')${CODE}'`,
  // The words for what the system refuses, by its own code: ENOSPC and its like.
  `\\bE[A-Z]+: \\['${CODE}'`,
  `'(file-un[a-z]+)'`,
  // What the gate finds, what a refusal of a cluster means, and what a pod lacks.
  `\\b(?:fail|failed|warned|trouble|no)\\('${CODE}'`,
  `\\bcode \\?\\? '${CODE}'`,
  `\\bsay\\('failed', [^\\n]*, '${CODE}'\\)`,
  // Set-up and command line write it behind the sentence, as people then search for it.
  '[.\\w)}] \\[([a-z]+(?:-[a-z0-9]+)+)\\](?:[`\'"]|\\\\n)',
].map((pattern) => new RegExp(pattern, 'g'));
const JAVA = [`new (?:WeirException|Rejection|Said|RunFailure|TestFault|Note)\\(\\s*"${CODE}"`, `\\bFault\\.ofTest\\(\\s*"${CODE}"`, `\\brule\\("${CODE}"`, `\\b(?:error|fail|refuse)\\("${CODE}"`, `"(?:error|warning|info)",\\s*"${CODE}"`, `[?:] "((?:job|not|parameter)-[a-z-]+)"`].map(
  (pattern) => new RegExp(pattern, 'g'),
);

/** Every code of the sources, with a file that gives it. */
export function codesOfSources(): Map<string, string> {
  return new Map([
    ...codesIn('{electron,shared,renderer,local-cluster/launcher,local-cluster/broker,local-cluster/images}/**/*.{ts,tsx,mjs}', TYPESCRIPT),
    ...codesIn('local-cluster/runner/src/main/java/**/*.java', JAVA),
  ]);
}

/** The codes that have a row in the guide. */
export function codesOfGuide(): Set<string> {
  const page = readFileSync(join(root, 'docs/guide/troubleshooting.md'), 'utf8');
  return new Set([...page.matchAll(/^\| `([^`]+)` \|/gm)].map(([, code]) => code!));
}

function codesIn(files: string, patterns: RegExp[]): [string, string][] {
  return globSync(files, { cwd: root })
    .filter((file) => !/\.(test|story)\.tsx?$|\/gallery\//.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8');
      return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, code]): [string, string] => [code!, file]));
    });
}
