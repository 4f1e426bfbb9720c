import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Bench } from '../bench-parts.ts';
import { cached, command, once } from '../cache.ts';
import { end, start } from '../processes.ts';
import type { BareCluster, BareRun } from './bare-flink.ts';
import { FLINK_VERSION } from './distribution.ts';

/** How PyFlink calls Python: in processes of its own, or in threads of the TaskManager. */
export type PyFlinkMode = 'process' | 'thread';

/** Python with PyFlink, as PyPI has it. */
export function pyFlink(): Promise<string> {
  return once(cached(`pyflink-${FLINK_VERSION}`), `PyFlink ${FLINK_VERSION} (850 MB to fetch, once)`, async (home) => {
    await mkdir(home, { recursive: true });
    await command('python3', ['-m', 'pip', 'install', '--quiet', '--target', home, `apache-flink==${FLINK_VERSION}`]);
  });
}

/** The job of `functions.py` on PyFlink's own local cluster, once for each call of `run`. */
export async function openPyFlink({ root, java }: Bench, kind: 'scalar' | 'keyed', mode: PyFlinkMode, script: string): Promise<BareCluster> {
  const home = await pyFlink();
  const child = start('python3', [join(root, 'test/performance/peers/functions.py'), kind, mode, script], {
    // Python inside the TaskManager looks for its packages there, too.
    env: { ...process.env, PYTHONPATH: home, JAVA_HOME: join(java, '../..') },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const answers = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return {
    run: async () => {
      child.stdin!.write('run\n');
      for (;;) {
        const { value, done } = await answers.next();
        if (done) throw new Error(`PyFlink's job ended before it said how long it took (${mode} mode).`);
        if (value.startsWith('{')) return { firstRow: NaN, ...(JSON.parse(value) as Omit<BareRun, 'firstRow'>) };
      }
    },
    // Its JVM ends with it: the input that it reads is the child's.
    end: () => end(child),
  };
}
