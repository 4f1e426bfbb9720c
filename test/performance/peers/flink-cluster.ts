import type { ChildProcess } from 'node:child_process';
import { openSync } from 'node:fs';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { end, freePort, start, until } from '../processes.ts';

/** A standalone cluster as Flink ships it: one JobManager, one TaskManager with one slot, and its settings but for ports. */
export interface FlinkCluster {
  home: string;
  /** A folder for what belongs to this run of the bench. */
  folder: string;
  /** What Flink's scripts need to find this cluster. */
  env: NodeJS.ProcessEnv;
  /** JobManager and TaskManager. */
  pids: number[];
  end(): Promise<void>;
}

export async function startCluster(home: string, folder: string): Promise<FlinkCluster> {
  const [rpc, rest] = [await freePort(), await freePort()];
  const conf = join(folder, 'conf');
  for (const name of ['log', 'pid']) await mkdir(join(folder, name), { recursive: true });
  await cp(join(home, 'conf'), conf, { recursive: true });
  await configure(join(conf, 'config.yaml'), [
    ['    port: 6123', `    port: ${rpc}`],
    ['  # port: 8081', `  port: ${rest}`],
  ]);
  const env = { ...process.env, FLINK_HOME: home, FLINK_CONF_DIR: conf, FLINK_LOG_DIR: join(folder, 'log'), FLINK_PID_DIR: join(folder, 'pid') };
  const cluster = { home, folder, env };
  const members: ChildProcess[] = ['jobmanager.sh', 'taskmanager.sh'].map((script) => startScript(cluster, script, ['start-foreground']));
  await until('The standalone cluster', 120, async () => {
    const { 'slots-available': slots } = (await (await fetch(`http://localhost:${rest}/overview`)).json()) as { 'slots-available': number };
    return slots > 0;
  });
  return { ...cluster, pids: members.map(({ pid }) => pid!), end: async () => void (await Promise.all(members.map(end))) };
}

/** Starts one of Flink's scripts; it becomes the JVM that it starts, so ending the one ends the other. */
export function startScript({ home, folder, env }: Pick<FlinkCluster, 'home' | 'folder' | 'env'>, script: string, args: string[]): ChildProcess {
  const said = openSync(join(folder, 'log', `${script}.out`), 'a');
  return start('bash', [join(home, 'bin', script), ...args], { env, stdio: ['ignore', said, said] });
}

async function configure(path: string, changes: [from: string, to: string][]): Promise<void> {
  let text = await readFile(path, 'utf8');
  for (const [from, to] of changes) {
    if (!text.includes(`\n${from}\n`)) throw new Error(`Flink's config.yaml has no line "${from}"; this bench does not know that version.`);
    text = text.replace(`\n${from}\n`, `\n${to}\n`);
  }
  await writeFile(path, text);
}
