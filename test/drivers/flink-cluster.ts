import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findJava } from '#local-cluster/launcher/find-java.ts';
import { userCacheFolder } from '#electron/services/user-data.ts';

/** Flink as it is downloaded; undefined where there is none: `npm run bench` fetches it, `WEIR_FLINK_HOME` names another. */
export function flinkHome(): string | undefined {
  const home = process.env.WEIR_FLINK_HOME ?? join(userCacheFolder(), 'bench', 'flink-2.3.0');
  return existsSync(join(home, 'lib')) ? home : undefined;
}

export interface FlinkSession {
  /** Of its REST. */
  address: string;
  folder: string;
  log(): string;
  dispose(): Promise<void>;
}

/** Of what Flink's own config.yaml has for all its processes. */
const OPENED = ['java.base/java.util', 'java.base/java.lang', 'java.base/java.lang.reflect', 'java.base/java.net', 'java.base/java.nio', 'java.base/java.util.concurrent', 'java.base/java.time', 'java.base/sun.net.util', 'java.base/java.io', 'java.base/java.text'].flatMap((name) => ['--add-opens', `${name}=ALL-UNNAMED`]);

/** A session cluster of an unmodified Flink: a JobManager and a TaskManager of four slots, each a process. Ready when the TaskManager has come. */
export async function startFlinkSession(home: string): Promise<FlinkSession> {
  const folder = await mkdtemp(join(tmpdir(), 'weir-session-'));
  const [rest, rpc] = [await freePort(), await freePort()];
  const options = {
    'rest.port': rest,
    'rest.bind-port': `"${rest}"`,
    'rest.address': '127.0.0.1',
    'jobmanager.rpc.address': '127.0.0.1',
    'jobmanager.rpc.port': rpc,
    'jobmanager.memory.process.size': '1g',
    'taskmanager.host': '127.0.0.1',
    'taskmanager.numberOfTaskSlots': 4,
    'taskmanager.memory.process.size': '1g',
    'web.upload.dir': folder,
    'io.tmp.dirs': folder,
    // Whoever looks at a job sees it move without waiting for Flink's ten seconds.
    'metrics.fetcher.update-interval': '1 s',
    // A checkpoint stays long enough to be read.
    'execution.checkpointing.num-retained': 200,
    'execution.checkpointing.dir': `file://${folder}/checkpoints`,
    'execution.checkpointing.savepoint-dir': `file://${folder}/savepoints`,
  };
  await writeFile(join(folder, 'config.yaml'), Object.entries(options).map(([key, value]) => `${key}: ${value}\n`).join(''));
  const { command } = await findJava(process.env);
  const jars = readdirSync(join(home, 'lib')).map((name) => join(home, 'lib', name)).join(':');
  const start = (main: string, log: string): ChildProcess => {
    const out = openSync(join(folder, log), 'a');
    return spawn(command, ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', ...OPENED, '-cp', `${folder}:${jars}`, main, '--configDir', folder, '-D', 'taskmanager.cpu.cores=4.0', '-D', 'taskmanager.memory.framework.heap.size=128m', '-D', 'taskmanager.memory.task.heap.size=256m', '-D', 'taskmanager.memory.managed.size=64m', '-D', 'taskmanager.memory.network.min=64m', '-D', 'taskmanager.memory.network.max=64m', '-D', 'taskmanager.memory.framework.off-heap.size=64m', '-D', 'taskmanager.memory.task.off-heap.size=0m', '-D', 'taskmanager.memory.jvm-metaspace.size=256m', '-D', 'taskmanager.memory.jvm-overhead.min=256m', '-D', 'taskmanager.memory.jvm-overhead.max=256m'], { stdio: ['ignore', out, out] });
  };
  const processes = [start('org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint', 'jobmanager.log'), start('org.apache.flink.runtime.taskexecutor.TaskManagerRunner', 'taskmanager.log')];
  const address = `http://127.0.0.1:${rest}`;
  const log = () => ['jobmanager.log', 'taskmanager.log'].map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const dispose = async () => {
    await Promise.all(processes.map((process) => new Promise<void>((resolve) => (process.exitCode !== null ? resolve() : (process.once('exit', () => resolve()), process.kill('SIGKILL'))))));
    await rm(folder, { recursive: true, force: true });
  };
  for (;;) {
    if (processes.some(({ exitCode }) => exitCode !== null)) {
      const said = log();
      await dispose();
      throw new Error(`Flink did not start: ${said.slice(-3000)}`);
    }
    const answer = await fetch(`${address}/overview`).then((response) => response.json() as Promise<{ 'slots-total'?: number }>, () => undefined);
    if (answer?.['slots-total'] === 4) return { address, folder, log, dispose };
    await delay(300);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
