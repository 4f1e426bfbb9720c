import type { ChildProcess } from 'node:child_process';
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Bench } from '../bench-parts.ts';
import { command } from '../cache.ts';
import { end, start } from '../processes.ts';

/** Flink's MiniCluster in a JVM of its own, with the very jars that Weir's engine has. */
export interface BareFlink {
  /** A warm cluster that runs a script whenever it is asked to. */
  open(script: string, flags: string[]): Promise<BareCluster>;
  /** Parses and validates each text in a fresh environment; milliseconds a text. */
  validate(texts: string[], flags: string[]): Promise<{ ms: number; valid: boolean }[]>;
}

export interface BareCluster {
  run(): Promise<BareRun>;
  end(): Promise<void>;
}

export interface BareRun {
  finished: number;
  firstRow: number;
  rows: number;
}

/** Compiles the comparison programs. They run with the options their caller gives, so that both sides can have the same. */
export async function bareFlink({ root, folder, java }: Bench): Promise<BareFlink> {
  const sources = join(root, 'test/performance/java');
  const jars = join(root, 'local-cluster/runner/target/lib');
  const classes = join(folder, 'classes');
  const services = join(classes, 'META-INF/services');
  await mkdir(services, { recursive: true });
  await writeFile(join(services, 'org.apache.flink.table.factories.Factory'), 'CountingSink\n');
  const programs = (await readdir(sources)).filter((name) => name.endsWith('.java')).map((name) => join(sources, name));
  await command(join(dirname(java), 'javac'), ['-nowarn', '-parameters', '-cp', join(jars, '*'), '-d', classes, ...programs]);
  await cp(join(sources, 'log4j2.properties'), join(classes, 'log4j2.properties'));
  let scripts = 0;
  const argsOf = (flags: string[], args: string[]) => [...flags, '-cp', [classes, join(jars, '*')].join(delimiter), 'BareFlink', ...args];
  return {
    open: async (script, flags) => {
      const file = join(folder, `bare-${scripts++}.sql`);
      await writeFile(file, script);
      return openCluster(start(java, argsOf(flags, ['run', file]), { stdio: ['pipe', 'pipe', 'inherit'] }));
    },
    validate: async (texts, flags) => {
      const file = join(folder, 'texts');
      await writeFile(file, texts.join('\0'));
      return jsonLines(await command(java, argsOf(flags, ['validate', file])));
    },
  };
}

function openCluster(child: ChildProcess): BareCluster {
  const answers = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  return {
    run: async () => {
      child.stdin!.write('run\n');
      for (;;) {
        const { value, done } = await answers.next();
        if (done) throw new Error('Bare Flink ended before its job did.');
        if (value.startsWith('{')) return JSON.parse(value) as BareRun;
      }
    },
    end: () => end(child),
  };
}

/** The options of a running JVM that decide how fast it is, from its command line: heap, collector, compiler, opened packages. */
export function flagsOf(engineCommand: string): string[] {
  const words = engineCommand.split(/\s+/);
  const end = words.findIndex((word) => word === '-cp' || word === '-classpath' || word === '-jar');
  const options = words.slice(1, end < 0 ? undefined : end).filter((word) => word.startsWith('-'));
  return options.filter((option) => /^(-X|--add-)/.test(option) && !/^(-XX:SharedArchiveFile|-XX:ArchiveClassesAtExit|-Xshare|-Xlog|-XX:.*DumpPath|-XX:.*ErrorFile|-XX:\+?On)/.test(option));
}

function jsonLines<T>(text: string): T[] {
  return text.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as T] : []));
}
