import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { places } from '#electron/host/places.ts';
import { userCacheFolder } from '#electron/services/user-data.ts';
import { findJava } from '#local-cluster/launcher/find-java.ts';
import { mavenJars } from '#local-cluster/launcher/maven-jars.ts';

const run = promisify(execFile);

/** Its dependencies look into the JDK. */
const OPENS = ['java.lang', 'java.util', 'java.net', 'java.lang.reflect', 'java.util.concurrent'].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`);
const SMALL = ['-Xmx384m', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

export interface Running {
  dispose(): Promise<void>;
}

/** The operator 1.7.0 and the whole Flink 1.17 that comes with it, beside the programs of this folder. */
export class OperatorPrograms {
  private constructor(
    /** For what they write; it goes with them. */
    readonly folder: string,
    /** A jar with `RealFlink$Ticks`, a job that runs until it is stopped. */
    readonly jar: string,
    private readonly java: string,
    private readonly jars: readonly string[],
  ) {}

  /** Fails with `jars-not-fetched` where they cannot be had. */
  static async fetch(): Promise<OperatorPrograms> {
    const { command } = await findJava(process.env);
    const pom = join(import.meta.dirname, 'pom.xml');
    const jars = await mavenJars({ pom, title: 'Flink Kubernetes Operator', again: 'run the tests again', code: 'jars-not-fetched', wrapper: places().maven, cacheFolder: userCacheFolder(), java: command, env: process.env }, new AbortController().signal, () => {});
    const folder = await mkdtemp(join(tmpdir(), 'weir-real-operator-'));
    const [classes, jar, bin] = [join(folder, 'classes'), join(folder, 'ticks.jar'), dirname(command)];
    const sources = ['EndsWithInput', 'RealFlink'].map((name) => join(import.meta.dirname, `${name}.java`));
    await run(join(bin, 'javac'), ['--release', '11', '-proc:none', '-d', classes, '-cp', jars.join(':'), ...sources]);
    await run(join(bin, 'jar'), ['--create', '--file', jar, '-C', classes, '.']);
    return new OperatorPrograms(folder, jar, command, jars);
  }

  /** The jars of Flink without the operator's own, which replace some of Flink's classes. */
  get flink(): string[] {
    return this.jars.filter((jar) => !/^flink-(kubernetes-operator|autoscaler)/.test(basename(jar)));
  }

  /** Starts one, and comes back when it writes that it is up. It ends with this process. */
  async start(main: string, isUp: RegExp, { options = [], args = [], env = process.env, jars = this.jars }: { options?: string[]; args?: string[]; env?: NodeJS.ProcessEnv; jars?: readonly string[] } = {}): Promise<Running> {
    const child = spawn(this.java, [...SMALL, ...OPENS, ...options, '-cp', [this.jar, ...jars].join(':'), 'EndsWithInput', main, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    const ended = once(child, 'exit');
    child.stdin.on('error', () => {});
    const last: string[] = [];
    await new Promise<void>((resolve, reject) => {
      for (const output of [child.stdout, child.stderr])
        createInterface({ input: output }).on('line', (line) => {
          last.push(line);
          if (last.length > 40) last.shift();
          if (isUp.test(line)) resolve();
        });
      void ended.then(() => reject(new Error(`${main} ended:\n${last.join('\n')}`)));
    });
    return {
      dispose: async () => {
        child.stdin.end();
        await ended;
      },
    };
  }

  async dispose(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
