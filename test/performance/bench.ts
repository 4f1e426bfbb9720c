import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareArchive } from '#electron/cli/archive.ts';
import { findJava } from '#local-cluster/launcher/find-java.ts';
import type { Bench } from './bench-parts.ts';
import { cached } from './cache.ts';
import { type Figure, judge } from './figures.ts';
import { describeMachine, sentenceOf } from './machine.ts';
import { readOptions, USAGE } from './options.ts';
import { FLINK_VERSION } from './peers/distribution.ts';
import { endAll, endForGood } from './processes.ts';
import { diagnostics } from './rows/diagnostics.ts';
import { engineStart } from './rows/engine-start.ts';
import { firstRow } from './rows/first-row.ts';
import { fleet } from './rows/fleet.ts';
import { functions } from './rows/functions.ts';
import { jsonLines } from './rows/json-lines.ts';
import { kafka } from './rows/kafka.ts';
import { language } from './rows/language.ts';
import { lineage } from './rows/lineage.ts';
import { idleMemory } from './rows/memory.ts';
import { promotion } from './rows/promotion.ts';
import { rowStream } from './rows/row-stream.ts';
import { smallTest } from './rows/small-test.ts';
import { taps } from './rows/taps.ts';
import { throughput } from './rows/throughput.ts';
import { topologyLayout } from './rows/topology-layout.ts';
import { table } from './table.ts';

const MEASURES: Record<number, (bench: Bench) => Promise<Figure[]>> = {
  1: firstRow,
  2: engineStart,
  3: diagnostics,
  4: rowStream,
  5: idleMemory,
  6: throughput,
  7: topologyLayout,
  8: smallTest,
  9: taps,
  10: jsonLines,
  11: kafka,
  12: lineage,
  13: fleet,
  14: promotion,
  15: language,
  16: functions,
};

/** Measures what was asked for; prints the table on stdout and writes the figures, every sample included, to out/bench.json. */
export async function bench(root: string, args: readonly string[]): Promise<number> {
  const options = orUsage(() => readOptions(args));
  if (!options) return 2;
  const began = new Date();
  // Weir's own data of the bench; the person's is not touched.
  process.env.WEIR_HOME = cached('home');
  const { command: java } = await findJava(process.env);
  process.stderr.write('Recording the classes of a warm engine, unless that was done …\n');
  const { failure } = await prepareArchive();
  if (failure) process.stderr.write(`${failure.message}\n`);
  // Beside the cached data, so that workspaces can link to it.
  await mkdir(cached('runs'), { recursive: true });
  const folder = await mkdtemp(join(cached('runs'), 'run-'));
  const say = (text: string) => void process.stderr.write(`  ${text}\n`);
  const figures: Figure[] = [];
  const failures: string[] = [];
  const interrupted = endOnInterrupt(folder);
  try {
    for (const row of options.rows) {
      process.stderr.write(`Row ${row} …\n`);
      try {
        figures.push(...(await MEASURES[row]!({ root, folder, options, java, say })));
      } catch (thrown) {
        // What ends because everything is ended is no result.
        if (interrupted.aborted) await new Promise(() => {});
        failures.push(`Row ${row} could not be measured: ${thrown instanceof Error ? thrown.message : thrown}`);
        process.stderr.write(`${failures.at(-1)}\n${thrown instanceof Error ? thrown.stack : ''}\n`);
      }
      await endAll();
    }
    const machine = await describeMachine(java);
    const judged = figures.map(judge);
    await mkdir(join(root, 'out'), { recursive: true });
    const report = { at: began.toISOString(), seconds: Math.round((Date.now() - began.getTime()) / 1000), flink: FLINK_VERSION, machine, options, figures: judged, failures };
    await writeFile(join(root, 'out/bench.json'), `${JSON.stringify(report, undefined, 1)}\n`);
    process.stdout.write(`Flink ${FLINK_VERSION}; ${sentenceOf(machine)}; ${began.toISOString().slice(0, 10)}.\n\n${table(judged)}\n`);
    for (const failure of failures) process.stdout.write(`\n${failure}\n`);
    return failures.length ? 1 : 0;
  } finally {
    await endAll();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Ctrl-C leaves no process and no folder behind. */
function endOnInterrupt(folder: string): AbortSignal {
  const abort = new AbortController();
  const stop = async () => {
    abort.abort();
    await endForGood();
    await rm(folder, { recursive: true, force: true });
    process.exit(130);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
  return abort.signal;
}

function orUsage<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (thrown) {
    process.stderr.write(`${thrown instanceof Error ? thrown.message : thrown}\n\n${USAGE}\n`);
    return undefined;
  }
}
