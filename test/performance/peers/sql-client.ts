import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { end, start } from '../processes.ts';
import type { FlinkCluster } from './flink-cluster.ts';

/** Milliseconds from the start of Flink's own SQL client (`sql-client.sh -f`) to the first row it prints. */
export async function clientFirstRow({ home, folder, env }: FlinkCluster, script: string): Promise<number> {
  const file = join(folder, 'script.sql');
  await writeFile(file, `SET 'sql-client.execution.result-mode' = 'tableau';\n${script}`);
  const began = performance.now();
  const args = [join(home, 'bin/sql-client.sh'), '-hist', join(folder, 'history'), '-f', file];
  const client = start('bash', args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  let first: number | undefined;
  let over = false;
  try {
    for await (const line of createInterface({ input: client.stdout! })) {
      if (first === undefined && /^\| [+-][IUD] /.test(line)) first = performance.now() - began;
      if (line.startsWith('Received a total of')) over = true;
      if (line.includes('[ERROR]')) throw new Error(`Flink's SQL client refused the script: ${line}`);
    }
  } finally {
    await end(client);
  }
  if (first === undefined || !over) throw new Error("Flink's SQL client ended before the rows did.");
  return first;
}
