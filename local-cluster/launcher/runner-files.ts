import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '#shared/base/failure.ts';

export interface RunnerFiles {
  /** As `java -cp` takes it; always in the same order, since a class archive holds for one order only. */
  classPath: string[];
  /** Changes when any jar does. */
  build: string;
}

/** The runner's jars, and a number for what they are. */
export function runnerFiles(folder: string): RunnerFiles {
  const jar = join(folder, 'weir-runner.jar');
  const lib = join(folder, 'lib');
  if (!existsSync(jar) || !existsSync(lib)) {
    throw new Failure('engine-not-built', `The engine is not built: ${jar} is missing. Run "npm start", or "mvn -f local-cluster/runner package".`);
  }
  const names = readdirSync(lib).filter((name) => name.endsWith('.jar')).sort();
  const hash = createHash('sha256').update(readFileSync(jar));
  for (const name of names) {
    const { size, mtimeMs } = statSync(join(lib, name));
    hash.update(`${name} ${size} ${mtimeMs}\n`);
  }
  return { classPath: [jar, ...names.map((name) => join(lib, name))], build: hash.digest('hex').slice(0, 16) };
}
