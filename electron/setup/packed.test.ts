import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { compilerPath, loadParser, loadRolldown } from '#electron/services/functions/tools.ts';
// @ts-expect-error a plain script, so that it runs before anything is built
import { packed } from './packed.mjs';

const root = resolve(import.meta.dirname, '../..');
const pairs = packed(root) as [string, string][];
const runner = join(root, 'local-cluster/runner/target');
const built = existsSync(join(runner, 'weir-runner.jar'));
if (!built) console.warn('SKIPPED: the engine is not built, so what a package has of it is not looked at.');

/** Outside the clone, whose node_modules is found from everywhere below it. */
const resources = realpathSync(mkdtempSync(join(tmpdir(), 'weir-packed-')));
afterAll(() => rmSync(resources, { recursive: true, force: true }));

function put(from: string, to: string): void {
  if (statSync(from).isDirectory()) return readdirSync(from).forEach((name) => put(join(from, name), join(to, name)));
  mkdirSync(dirname(to), { recursive: true });
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

test('functions are bundled and checked by what is in the package, and nothing of a clone', async () => {
  for (const [from, to] of pairs) if (to.startsWith('typescript/')) put(join(root, from), join(resources, to));
  const running = process as { resourcesPath?: string };
  running.resourcesPath = resources;
  try {
    expect(compilerPath().startsWith(resources)).toBe(true);
    expect(execFileSync(compilerPath(), ['--version'], { encoding: 'utf8' })).toMatch(/^Version 7/);
    const [{ rolldown }, { parseAst }] = await Promise.all([loadRolldown(), loadParser()]);
    expect(parseAst('let a: number;', { lang: 'ts' }).body).toHaveLength(1);
    const build = await rolldown({ input: 'a', plugins: [{ name: 'a', resolveId: () => 'a', load: () => 'export const a = 1;' }] });
    expect((await build.generate({ format: 'esm' })).output[0].code).toContain('a = 1');
    await build.close();
  } finally {
    delete running.resourcesPath;
  }
}, 60_000);

test('all that is gathered goes along', () => {
  const forge = readFileSync(join(root, 'forge.config.ts'), 'utf8');
  for (const top of new Set(pairs.map(([, to]) => to.split('/')[0]!))) expect(forge).toContain(`'out/resources/${top}'`);
});

test.runIf(built)('V8 is in the package, for this machine and in the runner for clusters', () => {
  const all = pairs.flatMap(([from]) => (statSync(join(root, from), { throwIfNoEntry: false })?.isDirectory() ? readdirSync(join(root, from)).map((name) => `${from}/${name}`) : [from]));
  for (const name of ['javet', 'javet-v8-linux-x86_64']) {
    expect(all).toContainEqual(expect.stringMatching(new RegExp(`^local-cluster/runner/target/lib/${name}-\\d[\\d.]*\\.jar$`)));
    // The directory of a zip has the names of its files as they are.
    expect(readFileSync(join(runner, 'weir-runner.jar')).includes(`weir/v8/${name}.jar`)).toBe(true);
  }
  expect(all).toContain('local-cluster/runner/target/weir-runner.jar');
});
