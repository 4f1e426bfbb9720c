import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { bundleFunctions } from '#electron/services/functions/bundle-functions.ts';
import { sdkFolder } from '#electron/services/functions/sdk-sources.ts';
import { type Bench } from '../bench-parts.ts';
import { cached, command } from '../cache.ts';

/** What a call of a function costs beside throughput. */
export interface FunctionCost {
  /** SQL over the text `code`. */
  expression: string;
  /** Bytes of a task that has it and waits for rows. */
  idle: number;
  /** Milliseconds of a row from the source to the sink, at 1,000 a second. */
  took: number[];
}

/** Looks at clock and memory of jobs in a JVM of its own, with the engine's classes and its functions. @param folder with the workspace's `functions/functions.ts` */
export async function functionCosts({ root, folder: out, java }: Bench, folder: string, expressions: string[], flags: string[]): Promise<FunctionCost[]> {
  const runner = join(root, 'local-cluster/runner/target');
  const classes = join(out, 'costs');
  const path = [join(runner, 'weir-runner.jar'), join(runner, 'lib', '*')];
  await mkdir(classes, { recursive: true });
  await command(join(dirname(java), 'javac'), ['-nowarn', '-cp', path.join(delimiter), '-d', classes, join(root, 'test/performance/java/costs/FunctionCosts.java')]);
  const { functions } = await bundleFunctions(folder, ['functions/functions.ts'], await sdkFolder(cached('home')));
  const bundle = join(out, 'functions.json');
  await writeFile(bundle, JSON.stringify(functions));
  // A heap that is all there from the beginning does not grow while it is looked at.
  const said = await command(java, [...flags.filter((flag) => !/^-X(ms|mx)/.test(flag)), '-Xms1g', '-Xmx1g', '-XX:+AlwaysPreTouch', '-cp', [classes, ...path].join(delimiter), 'FunctionCosts', bundle, ...expressions]);
  return said.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as FunctionCost] : []));
}
